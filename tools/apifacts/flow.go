package main

import (
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Bounds on the origins of one value: from many on only the first step of a path is told apart, beyond the maximum the
// parameters concerned are unknown.
const (
	manyOrigins = 16
	maxOrigins  = 48
)

// flowAnalysis follows the parameters of one function through its body, without regard to the order of instructions:
// everything it says is "may". What it calls is known by summaries.
type flowAnalysis struct {
	engine  *engine
	fn      *ssa.Function
	origins map[ssa.Value]*originSet
	out     *summary
	// changed: something new since the last pass over the body; grown: something new in the summary.
	changed, grown bool
	steps          int
}

// maxSteps bounds the work on one function, counted in values copied and events applied.
const maxSteps = 400_000

// giveUp makes everything about the function unknown.
func (f *flowAnalysis) giveUp() {
	f.engine.givenUp[f.fn] = true
	for i := range f.out.params {
		f.event(i, event{kind: eventUnknown})
	}
	for k := range f.out.unknown {
		f.event(fromUnknown, event{kind: eventResult, result: k})
	}
}

func (e *engine) analyse(fn *ssa.Function, out *summary) bool {
	f := &flowAnalysis{engine: e, fn: fn, origins: map[ssa.Value]*originSet{}, out: out}
	for i, p := range fn.Params {
		f.addOrigin(p, origin{param: i})
	}
	for i, v := range fn.FreeVars {
		f.addOrigin(v, origin{param: len(fn.Params) + i})
	}
	for f.changed = true; f.changed; {
		f.changed = false
		if f.steps > maxSteps {
			f.giveUp()
			return true
		}
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				f.instruction(instr)
			}
		}
	}
	return f.grown
}

func (f *flowAnalysis) addOrigin(v ssa.Value, o origin) {
	f.steps++
	if !f.engine.types.carries(v.Type(), o) {
		return
	}
	set := f.origins[v]
	if set == nil {
		set = &originSet{set: map[origin]bool{}}
		f.origins[v] = set
	}
	if len(set.list) >= manyOrigins {
		o = o.coarse()
	}
	if set.set[o] {
		return
	}
	if len(set.list) >= maxOrigins {
		f.event(o.param, event{kind: eventUnknown})
		return
	}
	set.set[o] = true
	set.list = append(set.list, o)
	f.changed = true
}

func (f *flowAnalysis) event(param int, e event) {
	if param >= 0 {
		switch n := len(f.out.params[param].list); {
		case n >= tooManyEvents:
			e = e.coarsest()
		case n >= manyEvents:
			e = e.coarse()
		}
		if f.out.params[param].add(e) {
			f.changed, f.grown = true, true
		}
		return
	}
	if e.kind != eventResult || f.out.fixedResults>>e.result&1 == 1 {
		return
	}
	flags := f.out.global
	if param == fromUnknown {
		flags = f.out.unknown
	}
	if !flags[e.result] {
		flags[e.result] = true
		f.changed, f.grown = true, true
	}
}

// of lists the origins of a value in the order in which they were found.
func (f *flowAnalysis) of(v ssa.Value) []origin {
	if _, ok := v.(*ssa.Global); ok {
		return []origin{{param: fromGlobal}}
	}
	if set := f.origins[v]; set != nil {
		return set.list
	}
	return nil
}

type originSet struct {
	list []origin
	set  map[origin]bool
}

func (f *flowAnalysis) copyAll(to ssa.Value, from ...ssa.Value) {
	for _, v := range from {
		for _, o := range f.of(v) {
			f.addOrigin(to, o)
		}
	}
}

func (f *flowAnalysis) copyAt(to, from ssa.Value, path string) {
	for _, o := range f.of(from) {
		if at, ok := o.at(path); ok {
			f.addOrigin(to, at)
		}
	}
}

func (f *flowAnalysis) instruction(instr ssa.Instruction) {
	switch i := instr.(type) {
	case *ssa.Phi:
		f.copyAll(i, i.Edges...)
	case *ssa.ChangeType:
		f.copyAll(i, i.X)
	case *ssa.ChangeInterface:
		f.copyAll(i, i.X)
	case *ssa.MakeInterface:
		f.copyAll(i, i.X)
	case *ssa.SliceToArrayPointer:
		f.copyAll(i, i.X)
	case *ssa.TypeAssert:
		f.copyAll(i, i.X)
	case *ssa.Convert:
		f.convert(i, i.X)
	case *ssa.MultiConvert:
		f.convert(i, i.X)
	case *ssa.FieldAddr:
		f.copyAt(i, i.X, fieldName(i.X.Type(), i.Field))
	case *ssa.Field:
		f.copyAt(i, i.X, fieldName(i.X.Type(), i.Field))
	case *ssa.IndexAddr:
		f.copyAt(i, i.X, pathElement)
	case *ssa.Index:
		f.copyAt(i, i.X, pathElement)
	case *ssa.Lookup:
		f.copyAt(i, i.X, pathElement)
	case *ssa.Range:
		f.copyAll(i, i.X)
	case *ssa.Next:
		f.copyAt(i, i.Iter, pathElement)
	case *ssa.Slice:
		f.slice(i)
	case *ssa.UnOp:
		f.unary(i)
	case *ssa.Extract:
		f.extract(i)
	case *ssa.MakeClosure:
		f.makeClosure(i)
	default:
		f.effect(instr)
	}
}

// effect treats the instructions that move values elsewhere than into their own register.
func (f *flowAnalysis) effect(instr ssa.Instruction) {
	switch i := instr.(type) {
	case *ssa.Store:
		f.store(i.Addr, i.Val)
	case *ssa.MapUpdate:
		f.storeAt(i.Map, i.Value, pathElement)
		f.storeAt(i.Map, i.Key, pathElement)
	case *ssa.Send:
		f.storeAt(i.Chan, i.X, pathElement)
	case *ssa.Select:
		for _, s := range i.States {
			if s.Dir == types.SendOnly {
				f.storeAt(s.Chan, s.Send, pathElement)
			}
		}
	case *ssa.Return:
		for k, v := range i.Results {
			for _, o := range f.of(v) {
				f.event(o.param, event{path: o.path, kind: eventResult, result: k, holders: o.holders})
			}
		}
	case ssa.CallInstruction:
		f.call(i)
	}
}

func (f *flowAnalysis) convert(to, from ssa.Value) {
	if isString(to.Type()) != isString(from.Type()) {
		return // conversions between strings and slices copy
	}
	f.copyAll(to, from)
}

func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

func fieldName(t types.Type, index int) string {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return pathAny // a type parameter's core type
	}
	return s.Field(index).Name()
}

func (f *flowAnalysis) slice(i *ssa.Slice) {
	for _, o := range f.of(i.X) {
		if o.holders == "" && o.param >= 0 {
			o.path = joinPath(o.path, pathSlice)
		}
		f.addOrigin(i, o)
	}
}

func (f *flowAnalysis) unary(i *ssa.UnOp) {
	switch i.Op {
	case token.MUL:
		f.copyAll(i, i.X)
	case token.ARROW:
		f.copyAt(i, i.X, pathElement)
	}
}

// extract takes one result of a call, or one component of another tuple.
func (f *flowAnalysis) extract(i *ssa.Extract) {
	switch t := i.Tuple.(type) {
	case *ssa.Call:
		f.callResult(i, t, i.Index)
	case *ssa.Select:
		if i.Index >= 2 {
			for _, s := range t.States {
				if s.Dir == types.RecvOnly {
					f.copyAt(i, s.Chan, pathElement)
				}
			}
		}
	default:
		f.copyAll(i, i.Tuple)
	}
}

func (f *flowAnalysis) makeClosure(i *ssa.MakeClosure) {
	fn, ok := i.Fn.(*ssa.Function)
	if !ok {
		return
	}
	for k, binding := range i.Bindings {
		for _, o := range f.of(binding) {
			f.addOrigin(i, o.heldIn(f.engine.types.closure(fn), fmt.Sprintf("captured%d", k)))
		}
	}
}
