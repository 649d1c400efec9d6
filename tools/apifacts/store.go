package main

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// store puts val where addr points. Every pointer followed on the way leads to an object that now refers to val; the
// root of the way, if it is a local variable or a new object, holds val at the whole path.
func (f *flowAnalysis) store(addr, val ssa.Value) { f.storeAt(addr, val, "") }

// storeAt puts val into what base points to, at path.
func (f *flowAnalysis) storeAt(base, val ssa.Value, path string) {
	values := f.of(val)
	if len(values) == 0 {
		return
	}
	f.storeValues(base, values, path, 0)
}

// maxStoreWalk bounds the way from an address back to its root, which joins of a loop can make endless.
const maxStoreWalk = 12

func (f *flowAnalysis) storeValues(base ssa.Value, values []origin, path string, depth int) {
	if depth > maxStoreWalk {
		return
	}
	switch b := base.(type) {
	case *ssa.FieldAddr:
		f.storeValues(b.X, values, joinPath(fieldName(b.X.Type(), b.Field), path), depth+1)
	case *ssa.IndexAddr:
		f.storeValues(b.X, values, joinPath(pathElement, path), depth+1)
	case *ssa.Alloc:
		f.hold(b, values, path)
	case *ssa.UnOp:
		f.storeInto(b, values, path)
		if b.Op == token.MUL {
			f.storeValues(b.X, values, path, depth+1)
		}
	case *ssa.Phi:
		f.storeInto(b, values, path)
		f.hold(b, values, path)
		for _, e := range b.Edges {
			f.storeValues(e, values, path, depth+maxStoreWalk/2)
		}
	case *ssa.ChangeType:
		f.storeValues(b.X, values, path, depth+1)
	case *ssa.ChangeInterface:
		f.storeValues(b.X, values, path, depth+1)
	case *ssa.TypeAssert:
		f.storeValues(b.X, values, path, depth+1)
	case *ssa.MakeInterface:
		f.storeValues(b.X, values, path, depth+1)
	case *ssa.Slice:
		f.storeValues(b.X, values, path, depth+1)
	case *ssa.Parameter, *ssa.FreeVar, *ssa.Global:
		f.storeInto(b, values, path)
	default:
		f.storeInto(b, values, path)
		f.hold(b, values, path)
	}
}

// storeInto records values that are stored where they outlive the function: in what a parameter or a variable of the
// package refers to.
func (f *flowAnalysis) storeInto(base ssa.Value, values []origin, path string) {
	for _, b := range f.of(base) {
		target, at := b, path
		for target.holders != "" {
			_, held, inner := target.outer()
			related, beyond, rest := matchPath(at, held)
			if !related || !beyond {
				break
			}
			target, at = inner, rest
		}
		if target.holders != "" {
			continue
		}
		for _, v := range values {
			f.storedIn(v, target, at)
		}
	}
}

func (f *flowAnalysis) storedIn(v, target origin, path string) {
	f.steps++
	switch {
	case target.param == v.param:
	case target.param >= 0:
		f.event(v.param, event{path: v.path, kind: eventInto, into: target.param, intoPath: joinPath(target.path, path), holders: v.holders})
	case target.param == fromGlobal:
		f.event(v.param, event{path: v.path, kind: eventKeep})
	default:
		f.event(v.param, event{path: v.path, kind: eventUnknown})
	}
}

// hold makes a local variable or a new object a holder of the values.
func (f *flowAnalysis) hold(base ssa.Value, values []origin, path string) {
	for _, v := range values {
		if v.param < 0 {
			continue // what a local object refers to beyond the parameters does not matter
		}
		if path != "" {
			v = v.heldIn(f.engine.types.name(base.Type()), path)
		}
		f.addOrigin(base, v)
	}
}
