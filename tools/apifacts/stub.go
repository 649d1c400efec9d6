package main

import (
	"fmt"
	"go/constant"
	"go/types"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/tools/go/packages"
)

// stub is the exported API of a package as Go source without bodies, one declaration a line.
//
// What differs from the source: unexported fields of a struct are one blank marker field, and so is what isWanted leaves out; an embedded type that cannot
// be named from outside (unexported, or of an internal package) is left out and what it promotes is declared on the
// outer type; unexported types are declared where exported API mentions them.
type stub struct {
	path, name string
	lines      []string
	functions  []apiFunction
}

// apiFunction is a function or method that a stub declares, by the name that its effect goes by: `Name`, `Type.Name`.
type apiFunction struct {
	name     string
	function *types.Func
}

// writeStubs prints the packages that can be imported, and those parts of internal packages that their API mentions.
func writeStubs(loaded []*packages.Package) []stub {
	w := &stubWriter{wanted: map[*types.Package]map[*types.TypeName]bool{}}
	for _, p := range loaded {
		if isImportable(p.PkgPath) && p.Types.Name() != "main" {
			w.wantExported(p.Types)
		}
	}
	// Printing a type may want more types, also of packages already printed: collect first, print in the last round.
	var stubs []stub
	for before := -1; before != w.count; {
		before = w.count
		stubs = w.printAll()
	}
	return stubs
}

type stubWriter struct {
	wanted map[*types.Package]map[*types.TypeName]bool
	// exported packages are printed whole, others only as far as wanted.
	exported map[*types.Package]bool
	count    int
}

func (w *stubWriter) wantExported(p *types.Package) {
	if w.exported == nil {
		w.exported = map[*types.Package]bool{}
	}
	w.exported[p] = true
	for _, name := range p.Scope().Names() {
		if t, ok := p.Scope().Lookup(name).(*types.TypeName); ok && t.Exported() {
			w.want(t)
		}
	}
}

func (w *stubWriter) want(t *types.TypeName) {
	p := t.Pkg()
	if p == nil || t.Parent() != p.Scope() {
		return
	}
	if w.wanted[p] == nil {
		w.wanted[p] = map[*types.TypeName]bool{}
	}
	if !w.wanted[p][t] {
		w.wanted[p][t] = true
		w.count++
	}
}

func (w *stubWriter) printAll() []stub {
	packages := make([]*types.Package, 0, len(w.wanted))
	for p := range w.exported {
		if w.wanted[p] == nil {
			w.wanted[p] = map[*types.TypeName]bool{}
		}
	}
	for p := range w.wanted {
		packages = append(packages, p)
	}
	sort.Slice(packages, func(i, j int) bool { return packages[i].Path() < packages[j].Path() })
	stubs := make([]stub, 0, len(packages))
	for _, p := range packages {
		if p == types.Unsafe {
			continue
		}
		f := &stubFile{writer: w, pkg: p, imports: map[*types.Package]string{}, names: map[string]bool{}}
		stubs = append(stubs, f.print())
	}
	return stubs
}

// stubFile prints one package.
type stubFile struct {
	writer  *stubWriter
	pkg     *types.Package
	imports map[*types.Package]string
	names   map[string]bool
	lines   []string

	functions []apiFunction
}

func (f *stubFile) print() stub {
	for _, name := range f.pkg.Scope().Names() {
		f.names[name] = true
	}
	for _, name := range f.pkg.Scope().Names() {
		f.object(f.pkg.Scope().Lookup(name))
	}
	head := []string{"package " + f.pkg.Name()}
	paths := make([]string, 0, len(f.imports))
	for p, name := range f.imports {
		clause := "import " + strconv.Quote(p.Path())
		if name != lastElement(p.Path()) {
			clause = "import " + name + " " + strconv.Quote(p.Path())
		}
		paths = append(paths, clause)
	}
	sort.Strings(paths)
	return stub{path: f.pkg.Path(), name: f.pkg.Name(), lines: append(append(head, paths...), f.lines...), functions: f.functions}
}

func lastElement(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

func (f *stubFile) add(line string) { f.lines = append(f.lines, line) }

func (f *stubFile) object(o types.Object) {
	if t, ok := o.(*types.TypeName); ok {
		if f.writer.wanted[f.pkg][t] {
			f.typeDecl(t)
		}
		return
	}
	if !o.Exported() || !f.writer.exported[f.pkg] {
		return
	}
	switch o := o.(type) {
	case *types.Const:
		f.constDecl(o)
	case *types.Var:
		f.add("var " + o.Name() + " " + f.typ(o.Type()))
	case *types.Func:
		f.funcDecl(o.Name(), "", o.Signature())
		f.functions = append(f.functions, apiFunction{o.Name(), o})
	}
}

// maxConstant bounds the text of a constant's value; a longer one is declared with its type alone, as a variable would be.
const maxConstant = 300

func (f *stubFile) constDecl(c *types.Const) {
	value := constantText(c.Val())
	typ := ""
	if basic, ok := c.Type().(*types.Basic); !ok || basic.Info()&types.IsUntyped == 0 {
		typ = " " + f.typ(c.Type())
	}
	if len(value) > maxConstant {
		value = `""`
	}
	if basic, ok := c.Type().(*types.Basic); ok && basic.Kind() == types.UntypedRune {
		value = runeText(c.Val())
	}
	f.add("const " + c.Name() + typ + " = " + value)
}

// runeText prints an untyped rune; one beyond Unicode as a sum, which has the same kind.
func runeText(v constant.Value) string {
	if r, exact := constant.Int64Val(v); exact && utf8.ValidRune(rune(r)) {
		return strconv.QuoteRune(rune(r))
	}
	return `'\x00' + ` + v.ExactString()
}

func constantText(v constant.Value) string {
	switch v.Kind() {
	case constant.Float:
		if i := constant.ToInt(v); i.Kind() == constant.Int && len(i.ExactString()) < 40 {
			return i.ExactString() + ".0"
		}
		return v.String()
	default:
		return v.ExactString()
	}
}

func (f *stubFile) typeDecl(t *types.TypeName) {
	if t.IsAlias() {
		params := ""
		if a, ok := t.Type().(*types.Alias); ok {
			params = f.typeParams(a.TypeParams())
		}
		f.add("type " + t.Name() + params + " = " + f.typ(aliasTarget(t)))
		return
	}
	named, ok := t.Type().(*types.Named)
	if !ok {
		return
	}
	if i, ok := named.Underlying().(*types.Interface); ok {
		for k := range i.NumExplicitMethods() {
			m := i.ExplicitMethod(k)
			f.functions = append(f.functions, apiFunction{t.Name() + "." + m.Name(), m})
		}
	}
	f.add("type " + t.Name() + f.typeParams(named.TypeParams()) + " " + f.underlying(named))
	for _, m := range declaredMethods(named) {
		f.funcDecl(m.name, f.receiver(named, m), m.signature)
		f.functions = append(f.functions, apiFunction{t.Name() + "." + m.name, m.function})
	}
}

func aliasTarget(t *types.TypeName) types.Type {
	if a, ok := t.Type().(*types.Alias); ok {
		return a.Rhs()
	}
	return t.Type()
}

// receiver prints the receiver with the names that the method itself has for type parameters, which need not be those of
// the declaration; a promoted method has none.
func (f *stubFile) receiver(named *types.Named, m method) string {
	text := named.Obj().Name()
	if params := named.TypeParams(); params.Len() > 0 {
		if own := m.function.Signature().RecvTypeParams(); own.Len() == params.Len() {
			params = own
		}
		names := make([]string, params.Len())
		for i := range names {
			names[i] = params.At(i).Obj().Name()
		}
		text += "[" + strings.Join(names, ", ") + "]"
	}
	if m.pointer {
		text = "*" + text
	}
	return "(" + text + ") "
}

func (f *stubFile) funcDecl(name, receiver string, s *types.Signature) {
	f.add("func " + receiver + name + f.typeParams(s.TypeParams()) + strings.TrimPrefix(f.signature(s), "func"))
}

func (f *stubFile) signature(s *types.Signature) string {
	plain := types.NewSignatureType(nil, nil, nil, s.Params(), s.Results(), s.Variadic())
	return f.typ(plain)
}

func (f *stubFile) typeParams(list *types.TypeParamList) string {
	if list.Len() == 0 {
		return ""
	}
	parts := make([]string, list.Len())
	for i := range parts {
		p := list.At(i)
		parts[i] = p.Obj().Name() + " " + f.typ(p.Constraint())
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func (f *stubFile) underlying(named *types.Named) string {
	switch u := named.Underlying().(type) {
	case *types.Struct:
		return f.structType(named, u)
	default:
		return f.typ(u)
	}
}

// isWanted tells whether a field stands in the stub. Of packages that are only mentioned, fields of types that are only
// mentioned, too, are left out: they lead on and on.
func (f *stubFile) isWanted(t types.Type) bool {
	if f.writer.exported[f.pkg] || isStandard(f.pkg.Path()) {
		return true
	}
	wanted := true
	forEachNamed(t, map[types.Type]bool{}, func(o *types.TypeName) {
		if p := o.Pkg(); p != nil && !isStandard(p.Path()) && !f.writer.exported[p] {
			wanted = false
		}
	})
	return wanted
}

func (f *stubFile) structType(named *types.Named, s *types.Struct) string {
	var fields []string
	partial := false
	for i := range s.NumFields() {
		v := s.Field(i)
		switch {
		case v.Embedded() && isNameable(v.Type()):
			fields = append(fields, f.typ(v.Type()))
		case v.Exported() && !v.Embedded() && f.isWanted(v.Type()):
			fields = append(fields, v.Name()+" "+f.typ(v.Type()))
		default:
			partial = true
		}
	}
	for _, v := range promotedFields(named) {
		fields = append(fields, v.Name()+" "+f.typ(v.Type()))
	}
	if partial {
		fields = append(fields, "_ struct{}")
	}
	if len(fields) == 0 {
		return "struct{}"
	}
	return "struct { " + strings.Join(fields, "; ") + " }"
}

// symbolOf is the key of a function's effect: `path.Name`, or `path.Type.Name` for a method.
func symbolOf(path, typeName, name string) string {
	if typeName == "" {
		return path + "." + name
	}
	return fmt.Sprintf("%s.%s.%s", path, typeName, name)
}
