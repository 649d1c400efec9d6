package main

import (
	"go/types"
)

// typ prints a type, declares the imports it needs and wants the types it mentions.
func (f *stubFile) typ(t types.Type) string {
	f.visit(t, map[types.Type]bool{})
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

// visit wants each defined type that t mentions by name, but does not look inside the declarations of those.
func (f *stubFile) visit(t types.Type, seen map[types.Type]bool) {
	if seen[t] {
		return
	}
	seen[t] = true
	switch t := t.(type) {
	case *types.Alias:
		f.writer.want(t.Obj())
		f.visitList(t.TypeArgs(), seen)
	case *types.Named:
		f.writer.want(t.Obj())
		f.visitList(t.TypeArgs(), seen)
	case *types.Pointer:
		f.visit(t.Elem(), seen)
	case *types.Slice:
		f.visit(t.Elem(), seen)
	case *types.Array:
		f.visit(t.Elem(), seen)
	case *types.Chan:
		f.visit(t.Elem(), seen)
	case *types.Map:
		f.visit(t.Key(), seen)
		f.visit(t.Elem(), seen)
	case *types.Signature:
		f.visit(t.Params(), seen)
		f.visit(t.Results(), seen)
	case *types.Tuple:
		for i := range t.Len() {
			f.visit(t.At(i).Type(), seen)
		}
	case *types.Struct:
		for i := range t.NumFields() {
			f.visit(t.Field(i).Type(), seen)
		}
	case *types.Interface:
		for i := range t.NumExplicitMethods() {
			f.visit(t.ExplicitMethod(i).Type(), seen)
		}
		for i := range t.NumEmbeddeds() {
			f.visit(t.EmbeddedType(i), seen)
		}
	case *types.Union:
		for i := range t.Len() {
			f.visit(t.Term(i).Type(), seen)
		}
	}
}

func (f *stubFile) visitList(list *types.TypeList, seen map[types.Type]bool) {
	for i := range list.Len() {
		f.visit(list.At(i), seen)
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
