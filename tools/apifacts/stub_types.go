package main

import (
	"go/types"
)

// typ prints a type, declares the imports it needs and wants the types it mentions.
func (f *stubFile) typ(t types.Type) string {
	forEachNamed(t, map[types.Type]bool{}, f.writer.want)
	return types.TypeString(t, f.qualifier)
}

func (f *stubFile) qualifier(p *types.Package) string {
	if p == f.pkg {
		return ""
	}
	if name, ok := f.imports[p]; ok {
		return name
	}
	name := p.Name()
	for f.names[name] {
		name += "_"
	}
	f.names[name] = true
	f.imports[p] = name
	return name
}

// forEachNamed calls do for each type that t mentions by name, but does not look inside the declarations of those.
func forEachNamed(t types.Type, seen map[types.Type]bool, do func(*types.TypeName)) {
	if seen[t] {
		return
	}
	seen[t] = true
	switch t := t.(type) {
	case *types.Alias:
		do(t.Obj())
		forEachInList(t.TypeArgs(), seen, do)
	case *types.Named:
		do(t.Obj())
		forEachInList(t.TypeArgs(), seen, do)
	case *types.Pointer:
		forEachNamed(t.Elem(), seen, do)
	case *types.Slice:
		forEachNamed(t.Elem(), seen, do)
	case *types.Array:
		forEachNamed(t.Elem(), seen, do)
	case *types.Chan:
		forEachNamed(t.Elem(), seen, do)
	case *types.Map:
		forEachNamed(t.Key(), seen, do)
		forEachNamed(t.Elem(), seen, do)
	case *types.Signature:
		forEachNamed(t.Params(), seen, do)
		forEachNamed(t.Results(), seen, do)
	case *types.Tuple:
		for i := range t.Len() {
			forEachNamed(t.At(i).Type(), seen, do)
		}
	case *types.Struct:
		for i := range t.NumFields() {
			forEachNamed(t.Field(i).Type(), seen, do)
		}
	case *types.Interface:
		for i := range t.NumExplicitMethods() {
			forEachNamed(t.ExplicitMethod(i).Type(), seen, do)
		}
		for i := range t.NumEmbeddeds() {
			forEachNamed(t.EmbeddedType(i), seen, do)
		}
	case *types.Union:
		for i := range t.Len() {
			forEachNamed(t.Term(i).Type(), seen, do)
		}
	}
}

func forEachInList(list *types.TypeList, seen map[types.Type]bool, do func(*types.TypeName)) {
	for i := range list.Len() {
		forEachNamed(list.At(i), seen, do)
	}
}

// isNameable tells whether a type can be written outside its package: an exported name of a package that can be imported.
func isNameable(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := t.(type) {
	case *types.Alias:
		return t.Obj().Exported() && (t.Obj().Pkg() == nil || isImportable(t.Obj().Pkg().Path()))
	case *types.Named:
		return t.Obj().Pkg() == nil || t.Obj().Exported() && isImportable(t.Obj().Pkg().Path())
	default:
		return true
	}
}
