package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The stubs are Go that type-checks against each other: every name they mention is declared or imported.
func TestStubsTypeCheck(t *testing.T) {
	s := newStubImporter(t)
	for path := range s.stubs {
		if _, err := s.Import(path); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// So are the stubs of modules, together with those of the standard library.
func TestModuleStubsTypeCheck(t *testing.T) {
	s := newStubImporter(t)
	files, err := filepath.Glob("../../data/modules/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if filepath.Base(file) != "index.json" {
			s.read(t, file)
		}
	}
	for path := range s.stubs {
		// What a package exports may be of a type that another one of its module does not.
		if _, err := s.Import(path); err != nil && !strings.Contains(err.Error(), "not exported by package") {
			t.Errorf("%s: %v", path, err)
		}
	}
	if len(files) < 2 {
		t.Error("there are no facts of modules")
	}
}

// What a caller can name in the real package, the stub has with the same type.
func TestStubsAgreeWithSource(t *testing.T) {
	s := newStubImporter(t)
	source := importer.Default()
	for path := range s.stubs {
		if !isImportable(path) {
			continue
		}
		want, err := source.Import(path)
		if err != nil {
			source = importer.ForCompiler(token.NewFileSet(), "source", nil)
			if want, err = source.Import(path); err != nil {
				t.Fatalf("import %s: %v", path, err)
			}
		}
		got, err := s.Import(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		for _, name := range want.Scope().Names() {
			if o := want.Scope().Lookup(name); o.Exported() {
				compareObjects(t, o, got.Scope().Lookup(name))
			}
		}
	}
}

func compareObjects(t *testing.T, want, got types.Object) {
	name := want.Pkg().Path() + "." + want.Name()
	if got == nil {
		t.Errorf("%s is missing from the stub", name)
		return
	}
	if w, g := fmt.Sprintf("%T", want), fmt.Sprintf("%T", got); w != g {
		t.Errorf("%s: %s in the source, %s in the stub", name, w, g)
		return
	}
	if w, g := typeText(want.Type()), typeText(got.Type()); w != g {
		t.Errorf("%s: %s in the source, %s in the stub", name, w, g)
	}
	if c, ok := want.(*types.Const); ok {
		compareConstants(t, name, c.Val(), got.(*types.Const).Val())
	}
	if _, ok := want.(*types.TypeName); !ok {
		return
	}
	for _, pointer := range []bool{false, true} {
		w, g := exportedMethods(want.Type(), pointer), exportedMethods(got.Type(), pointer)
		for m := range w {
			if w[m] != g[m] {
				t.Errorf("%s (pointer: %v): method %s is %s in the source, %q in the stub", name, pointer, m, w[m], g[m])
			}
		}
		if len(w) != len(g) {
			t.Errorf("%s (pointer: %v): %d methods in the source, %d in the stub", name, pointer, len(w), len(g))
		}
	}
}

// compareConstants allows a rounded float: the stub has as many digits as a reader wants.
func compareConstants(t *testing.T, name string, want, got constant.Value) {
	if want.Kind() == constant.Float {
		w, _ := constant.Float64Val(want)
		g, _ := constant.Float64Val(got)
		if math.Abs(w-g) > 1e-4*math.Abs(w) {
			t.Errorf("%s is %v in the source, %v in the stub", name, w, g)
		}
		return
	}
	if !constant.Compare(want, token.EQL, got) {
		t.Errorf("%s is %v in the source, %v in the stub", name, want, got)
	}
}

// typeText prints a type; type parameters that share a constraint and results that export data numbers are the same
// type in two spellings.
func typeText(t types.Type) string {
	text := types.TypeString(t, nil)
	text = strings.ReplaceAll(text, "(#rv1 bool)", "bool")
	return strings.ReplaceAll(text, "[M1, M2 ~map[K]V", "[M1 ~map[K]V, M2 ~map[K]V")
}

func exportedMethods(t types.Type, pointer bool) map[string]string {
	if pointer {
		t = types.NewPointer(t)
	}
	set := types.NewMethodSet(t)
	methods := map[string]string{}
	for i := range set.Len() {
		if m := set.At(i); ast.IsExported(m.Obj().Name()) {
			methods[m.Obj().Name()] = typeText(m.Type())
		}
	}
	return methods
}

type stubImporter struct {
	stubs  map[string]string
	done   map[string]*types.Package
	source *token.FileSet
}

func newStubImporter(t *testing.T) *stubImporter {
	t.Helper()
	s := &stubImporter{map[string]string{}, map[string]*types.Package{"unsafe": types.Unsafe}, token.NewFileSet()}
	s.read(t, "../../data/std.json")
	return s
}

func (s *stubImporter) read(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var facts struct {
		Packages map[string]struct{ Stub []string }
	}
	if err := json.Unmarshal(text, &facts); err != nil {
		t.Fatal(err)
	}
	for path, p := range facts.Packages {
		s.stubs[path] = strings.Join(p.Stub, "\n")
	}
}

func (s *stubImporter) Import(path string) (*types.Package, error) {
	if p := s.done[path]; p != nil {
		return p, nil
	}
	text, ok := s.stubs[path]
	if !ok {
		return nil, fmt.Errorf("no stub of %s", path)
	}
	file, err := parser.ParseFile(s.source, path+".go", text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var failed error
	config := types.Config{Importer: s, Error: func(err error) {
		if !strings.Contains(err.Error(), "missing function body") && failed == nil {
			failed = err
		}
	}}
	p, _ := config.Check(path, s.source, []*ast.File{file}, nil)
	s.done[path] = p
	return p, failed
}
