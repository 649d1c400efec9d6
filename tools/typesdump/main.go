// Command typesdump prints what go/types says of each expression, identifier, call and selector of packages: the answers
// that src/go/types is compared with. Rows are tab-separated; offsets are bytes from 0, ends exclusive.
//
//	P path                            a package begins
//	F file                            a file begins
//	T start end mode type             an expression's type; mode is type, value, const, nil or novalue
//	K start end kind value            the value of an integer, string or boolean constant
//	U start what file offset          what an identifier refers to: local, universe, package path, or other package
//	C start end kind symbol           what a call calls
//	S start kind depth                what the identifier after a dot selects; depth counts embedded fields on the way
package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/build"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

func main() {
	build.Default.CgoEnabled = false
	build.Default.GOOS, build.Default.GOARCH = "linux", "amd64"
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, dir := range os.Args[1:] {
		if err := dump(out, dir); err != nil {
			fmt.Fprintln(os.Stderr, dir, err)
		}
	}
}

type printer struct {
	out  *bufio.Writer
	fset *token.FileSet
	info *types.Info
	pkg  *types.Package
}

func dump(out *bufio.Writer, dir string) error {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	found, err := build.Default.ImportDir(abs, 0)
	if err != nil {
		return err
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range found.GoFiles {
		file, err := parser.ParseFile(fset, filepath.Join(abs, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, file)
	}
	info := &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Implicits:  map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
		Instances:  map[*ast.Ident]types.Instance{},
	}
	path, inRoot := strings.CutPrefix(abs, filepath.Join(build.Default.GOROOT, "src")+"/")
	if !inRoot {
		path = filepath.Base(abs)
	}
	config := types.Config{Importer: importer.ForCompiler(fset, "source", nil), Error: func(error) {}}
	pkg, _ := config.Check(path, fset, files, info)
	p := &printer{out, fset, info, pkg}
	fmt.Fprintf(out, "P\t%s\n", path)
	for _, file := range files {
		fmt.Fprintf(out, "F\t%s\n", filepath.Base(fset.Position(file.Pos()).Filename))
		ast.Inspect(file, p.visit)
	}
	return nil
}

func (p *printer) offset(pos token.Pos) int { return p.fset.Position(pos).Offset }

func (p *printer) visit(n ast.Node) bool {
	if id, ok := n.(*ast.Ident); ok {
		p.ident(id)
	}
	e, ok := n.(ast.Expr)
	if !ok {
		return true
	}
	if tv, known := p.info.Types[e]; known {
		fmt.Fprintf(p.out, "T\t%d\t%d\t%s\t%s\n", p.offset(e.Pos()), p.offset(e.End()), mode(tv), p.str(tv.Type))
		if tv.Value != nil {
			p.constant(e, tv.Value)
		}
	} else if id, isIdent := e.(*ast.Ident); isIdent {
		if v, isVar := p.info.Defs[id].(*types.Var); isVar && !v.IsField() {
			fmt.Fprintf(p.out, "T\t%d\t%d\tvalue\t%s\n", p.offset(e.Pos()), p.offset(e.End()), p.str(v.Type()))
		}
	}
	switch e := e.(type) {
	case *ast.CallExpr:
		kind, symbol := p.callee(e)
		fmt.Fprintf(p.out, "C\t%d\t%d\t%s\t%s\n", p.offset(e.Pos()), p.offset(e.End()), kind, symbol)
	case *ast.SelectorExpr:
		if s := p.info.Selections[e]; s != nil {
			kind := [...]string{"field", "method", "expression"}[s.Kind()]
			fmt.Fprintf(p.out, "S\t%d\t%s\t%d\n", p.offset(e.Sel.Pos()), kind, len(s.Index())-1)
		}
	}
	return true
}

func mode(tv types.TypeAndValue) string {
	switch {
	case tv.IsType():
		return "type"
	case tv.IsBuiltin():
		return "builtin"
	case tv.IsNil():
		return "nil"
	case tv.Value != nil:
		return "const"
	case tv.IsVoid():
		return "novalue"
	}
	return "value"
}

func (p *printer) constant(e ast.Expr, v constant.Value) {
	kind, text := "", ""
	switch v.Kind() {
	case constant.Int:
		kind, text = "int", v.ExactString()
	case constant.Bool:
		kind, text = "bool", v.ExactString()
	case constant.String:
		kind, text = "string", strconv.QuoteToASCII(constant.StringVal(v))
	default:
		return
	}
	fmt.Fprintf(p.out, "K\t%d\t%d\t%s\t%s\n", p.offset(e.Pos()), p.offset(e.End()), kind, text)
}

func (p *printer) ident(id *ast.Ident) {
	obj := p.info.Uses[id]
	if obj == nil {
		return
	}
	at := p.offset(id.Pos())
	switch o := obj.(type) {
	case *types.PkgName:
		fmt.Fprintf(p.out, "U\t%d\tpackage\t%s\t0\n", at, o.Imported().Path())
		return
	case *types.Var:
		if o.IsField() {
			fmt.Fprintf(p.out, "U\t%d\tfield\t\t0\n", at)
			return
		}
	case *types.Func:
		if o.Type().(*types.Signature).Recv() != nil {
			return
		}
	}
	switch {
	case obj.Pkg() == nil:
		fmt.Fprintf(p.out, "U\t%d\tuniverse\t\t0\n", at)
	case obj.Pkg() != p.pkg:
		fmt.Fprintf(p.out, "U\t%d\tother\t%s\t0\n", at, obj.Pkg().Path())
	default:
		pos := p.fset.Position(obj.Pos())
		fmt.Fprintf(p.out, "U\t%d\tlocal\t%s\t%d\n", at, filepath.Base(pos.Filename), pos.Offset)
	}
}

func (p *printer) callee(call *ast.CallExpr) (kind, symbol string) {
	fun := ast.Unparen(call.Fun)
	if tv := p.info.Types[fun]; tv.IsType() {
		return "conversion", p.str(tv.Type)
	} else if tv.IsBuiltin() {
		name := types.ExprString(fun)
		return "builtin", name
	}
	switch f := fun.(type) {
	case *ast.IndexExpr:
		fun = ast.Unparen(f.X)
	case *ast.IndexListExpr:
		fun = ast.Unparen(f.X)
	case *ast.FuncLit:
		return "literal", ""
	}
	var id *ast.Ident
	switch f := fun.(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		if s := p.info.Selections[f]; s != nil && s.Kind() == types.MethodExpr {
			return "methodExpression", p.symbol(s.Obj().(*types.Func))
		}
		id = f.Sel
	}
	if f, ok := p.info.Uses[id].(*types.Func); ok && id != nil {
		return p.funcKind(f), p.symbol(f)
	}
	return "value", ""
}

func (p *printer) funcKind(f *types.Func) string {
	recv := f.Type().(*types.Signature).Recv()
	switch {
	case recv == nil:
		return "function"
	case types.IsInterface(recv.Type()):
		return "interfaceMethod"
	}
	return "method"
}

// symbol is `path.Name` or `path.Type.Name`; of a method of an interface without a name just the method's.
func (p *printer) symbol(f *types.Func) string {
	path := ""
	if f.Pkg() != nil {
		path = f.Pkg().Path() + "."
	}
	recv := f.Type().(*types.Signature).Recv()
	if recv == nil {
		return path + f.Name()
	}
	t := recv.Type()
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	}
	if named, ok := t.(*types.Named); ok {
		return path + named.Obj().Name() + "." + f.Name()
	}
	return f.Name()
}

// str prints a type in one canonical way: aliases resolved, byte and rune by their own names, interfaces flattened.
func (p *printer) str(t types.Type) string {
	return p.typ(t, 0)
}

func (p *printer) typ(t types.Type, depth int) string {
	if depth > 12 {
		return "?"
	}
	sub := func(t types.Type) string { return p.typ(t, depth+1) }
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		switch t.Kind() {
		case types.Uint8:
			return "uint8"
		case types.Int32:
			return "int32"
		}
		return strings.Replace(t.Name(), "Pointer", "unsafe.Pointer", 1)
	case *types.Named:
		name := t.Obj().Name()
		if pkg := t.Obj().Pkg(); pkg != nil {
			name = pkg.Path() + "." + name
		}
		if args := t.TypeArgs(); args != nil {
			var list []string
			for i := range args.Len() {
				list = append(list, sub(args.At(i)))
			}
			name += "[" + strings.Join(list, ", ") + "]"
		}
		return name
	case *types.TypeParam:
		return "$" + t.Obj().Name()
	case *types.Pointer:
		return "*" + sub(t.Elem())
	case *types.Slice:
		return "[]" + sub(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), sub(t.Elem()))
	case *types.Map:
		return "map[" + sub(t.Key()) + "]" + sub(t.Elem())
	case *types.Chan:
		return [...]string{"chan ", "chan<- ", "<-chan "}[t.Dir()] + "(" + sub(t.Elem()) + ")"
	case *types.Signature:
		return "func" + p.tuple(t.Params(), t.Variadic(), depth) + p.tuple(t.Results(), false, depth)
	case *types.Tuple:
		return p.tuple(t, false, depth)
	case *types.Struct:
		var list []string
		for i := range t.NumFields() {
			list = append(list, t.Field(i).Name()+" "+sub(t.Field(i).Type()))
		}
		return "struct{" + strings.Join(list, "; ") + "}"
	case *types.Interface:
		var list []string
		for i := range t.NumMethods() {
			list = append(list, t.Method(i).Name()+strings.TrimPrefix(sub(t.Method(i).Type()), "func"))
		}
		sort.Strings(list)
		return "interface{" + strings.Join(list, "; ") + "}"
	}
	return "?"
}

func (p *printer) tuple(t *types.Tuple, variadic bool, depth int) string {
	var list []string
	for i := range t.Len() {
		text := p.typ(t.At(i).Type(), depth+1)
		if variadic && i == t.Len()-1 {
			text = "..." + text
		}
		list = append(list, text)
	}
	return "(" + strings.Join(list, ", ") + ")"
}
