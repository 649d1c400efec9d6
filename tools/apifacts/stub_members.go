package main

import (
	"go/token"
	"go/types"
	"sort"
)

type method struct {
	name      string
	pointer   bool
	signature *types.Signature
	function  *types.Func
}

// declaredMethods lists the exported methods of a type that callers cannot find through an embedded type they can name:
// its own, and those promoted from what is left out of the stub. Sorted by name.
func declaredMethods(named *types.Named) []method {
	if types.IsInterface(named) {
		return nil
	}
	byValue := types.NewMethodSet(named)
	byPointer := types.NewMethodSet(types.NewPointer(named))
	var methods []method
	for i := range byPointer.Len() {
		s := byPointer.At(i)
		fn, ok := s.Obj().(*types.Func)
		if !ok || !fn.Exported() || isReachedByName(named, s.Index()) {
			continue
		}
		pointer := byValue.Lookup(fn.Pkg(), fn.Name()) == nil
		signature, ok := s.Type().(*types.Signature)
		if !ok {
			continue
		}
		if len(s.Index()) == 1 {
			pointer = isPointer(fn.Signature().Recv().Type())
		}
		methods = append(methods, method{fn.Name(), pointer, signature, fn})
	}
	sort.Slice(methods, func(i, j int) bool { return methods[i].name < methods[j].name })
	return methods
}

func isPointer(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.Pointer)
	return ok
}

// isReachedByName tells whether the first embedded field on the path of a promoted member stands in the stub.
func isReachedByName(named *types.Named, index []int) bool {
	if len(index) == 1 {
		return false
	}
	s, ok := named.Underlying().(*types.Struct)
	return ok && isNameable(s.Field(index[0]).Type())
}

// promotedFields lists the exported fields that a struct gets from embedded types its stub leaves out.
func promotedFields(named *types.Named) []*types.Var {
	s, ok := named.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	names := map[string]bool{}
	for i := range s.NumFields() {
		if v := s.Field(i); v.Embedded() && !isNameable(v.Type()) {
			fieldNames(v.Type(), names, 0)
		}
	}
	var fields []*types.Var
	for name := range names {
		found, index, _ := types.LookupFieldOrMethod(types.NewPointer(named), true, named.Obj().Pkg(), name)
		if v, ok := found.(*types.Var); ok && v.IsField() && len(index) > 1 && !isReachedByName(named, index) {
			fields = append(fields, v)
		}
	}
	sort.Slice(fields, func(i, j int) bool { return fields[i].Name() < fields[j].Name() })
	return fields
}

// maxEmbedding bounds recursion through types that embed pointers to each other.
const maxEmbedding = 6

func fieldNames(t types.Type, names map[string]bool, depth int) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok || depth > maxEmbedding {
		return
	}
	for i := range s.NumFields() {
		v := s.Field(i)
		if token.IsExported(v.Name()) {
			names[v.Name()] = true
		}
		if v.Embedded() {
			fieldNames(v.Type(), names, depth+1)
		}
	}
}
