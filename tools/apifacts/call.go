package main

import (
	"fmt"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// call applies what is known of the callee to the origins of the arguments.
func (f *flowAnalysis) call(instr ssa.CallInstruction) {
	common := instr.Common()
	_, async := instr.(*ssa.Go)
	if b, ok := common.Value.(*ssa.Builtin); ok {
		f.builtin(instr, b, async)
		return
	}
	args, callee := f.arguments(common)
	if callee == nil {
		f.unknownCall(instr, args, async)
		return
	}
	for i, arg := range args {
		if i >= len(callee.params) {
			break
		}
		for _, e := range callee.params[i].list {
			for _, o := range f.of(arg) {
				f.apply(instr, args, o, e, async)
			}
		}
		if async {
			f.all(arg, eventKeep)
		}
	}
	if v, ok := instr.(*ssa.Call); ok && v.Type() != nil {
		f.sources(v, callee, 0, !isTuple(v))
	}
}

func isTuple(v ssa.Value) bool {
	_, ok := v.Type().(*types.Tuple)
	return ok
}

func (f *flowAnalysis) sources(v ssa.Value, callee *summary, result int, wanted bool) {
	if !wanted || result >= len(callee.global) {
		return
	}
	if callee.global[result] {
		f.addOrigin(v, origin{param: fromGlobal})
	}
	if callee.unknown[result] {
		f.addOrigin(v, origin{param: fromUnknown})
	}
}

// callResult is the origin of one of several results.
func (f *flowAnalysis) callResult(to *ssa.Extract, call *ssa.Call, index int) {
	args, callee := f.arguments(call.Common())
	if callee == nil {
		f.addOrigin(to, origin{param: fromUnknown})
		return
	}
	f.sources(to, callee, index, true)
	for i, arg := range args {
		if i >= len(callee.params) {
			break
		}
		for _, e := range callee.params[i].list {
			if e.kind != eventResult || e.result != index {
				continue
			}
			for _, o := range f.of(arg) {
				f.flowToResult(to, o, e)
			}
		}
	}
}

// arguments lists the values a callee gets, the receiver first and captured variables last, with its summary; nil where
// the callee is not known.
func (f *flowAnalysis) arguments(common *ssa.CallCommon) ([]ssa.Value, *summary) {
	if common.IsInvoke() {
		return append([]ssa.Value{common.Value}, common.Args...), f.engine.interfaceSummary(common)
	}
	callee := common.StaticCallee()
	if callee == nil {
		return common.Args, nil
	}
	args := common.Args
	if closure, ok := common.Value.(*ssa.MakeClosure); ok {
		args = append(append([]ssa.Value{}, args...), closure.Bindings...)
	}
	return args, f.engine.summaryOf(callee)
}

// unknownCall: the arguments may go anywhere; a function value that is called is known to be called.
func (f *flowAnalysis) unknownCall(instr ssa.CallInstruction, args []ssa.Value, async bool) {
	common := instr.Common()
	kind := eventCallSync
	if async {
		kind = eventCallAsync
	}
	for _, o := range f.of(common.Value) {
		f.apply(instr, nil, o, event{kind: kind}, async)
	}
	for _, arg := range args {
		if !common.IsInvoke() || arg != common.Value {
			f.all(arg, eventUnknown)
		}
	}
	if v, ok := instr.(*ssa.Call); ok && !isTuple(v) {
		f.addOrigin(v, origin{param: fromUnknown})
	}
}

func (f *flowAnalysis) all(arg ssa.Value, kind eventKind) {
	for _, o := range f.of(arg) {
		f.apply(nil, nil, o, event{kind: kind}, false)
	}
}

// apply translates an event of a callee's parameter to the origin of the argument.
func (f *flowAnalysis) apply(instr ssa.CallInstruction, args []ssa.Value, o origin, e event, async bool) {
	f.steps++
	if e.kind == eventResult {
		if v, ok := instr.(*ssa.Call); ok && !isTuple(v) {
			f.flowToResult(v, o, e)
		}
		return
	}
	if async && e.kind == eventCallSync {
		e.kind = eventCallAsync
	}
	at, ok := o.at(e.path)
	if !ok {
		return
	}
	if at.holders != "" {
		f.onContainer(instr, args, at, e, async)
		return
	}
	switch e.kind {
	case eventInto:
		f.intoArgument(args, at, e)
	default:
		f.event(at.param, event{path: at.path, kind: e.kind})
	}
}

// onContainer: something happens to a container that holds a parameter.
func (f *flowAnalysis) onContainer(instr ssa.CallInstruction, args []ssa.Value, o origin, e event, async bool) {
	typ, held, inner := o.outer()
	content := event{path: inner.path, kind: e.kind}
	switch e.kind {
	case eventKeep, eventUnknown:
		for inner.holders != "" {
			_, _, inner = inner.outer()
		}
		content.path = inner.path
		f.event(inner.param, content)
	case eventInto:
		f.intoArgument(args, o, e)
	case eventRelease:
		if f.engine.releases(typ, held, inner.holders) != no {
			f.event(inner.param, event{path: inner.path, kind: eventRelease})
		}
	case eventCallSync, eventCallAsync:
		f.callClosure(instr, typ, held, inner, e.kind == eventCallAsync || async)
	}
}

// callClosure: a function literal that captured the parameter runs.
func (f *flowAnalysis) callClosure(instr ssa.CallInstruction, typ, held string, inner origin, async bool) {
	fn := f.engine.types.closures[typ]
	if fn == nil {
		f.apply(instr, nil, inner, event{kind: eventUnknown}, async)
		return
	}
	if async {
		f.apply(instr, nil, inner, event{kind: eventKeep}, async)
	}
	var k int
	if _, err := fmt.Sscanf(held, "captured%d", &k); err != nil {
		f.apply(instr, nil, inner, event{kind: eventUnknown}, async)
		return
	}
	callee := f.engine.summaryOf(fn)
	if i := len(fn.Params) + k; i < len(callee.params) {
		for _, e := range callee.params[i].list {
			if e.kind == eventResult {
				continue
			}
			if e.kind == eventInto {
				e = event{path: e.path, kind: eventUnknown}
			}
			f.apply(instr, nil, inner, e, async)
		}
	}
}

// intoArgument: the callee stores a value in another of its arguments.
func (f *flowAnalysis) intoArgument(args []ssa.Value, o origin, e event) {
	if e.into >= len(args) {
		f.event(o.param, event{path: o.path, kind: eventUnknown})
		return
	}
	for _, holder := range reversed(e.holders) {
		o = o.heldIn(holder.typ, holder.path)
	}
	path := e.intoPath
	if path == "" && e.holders == "" {
		path = pathAny
	}
	f.storeValues(args[e.into], []origin{o}, path, 0)
}

// flowToResult: the callee returns a value, or something that holds it.
func (f *flowAnalysis) flowToResult(to ssa.Value, o origin, e event) {
	at, ok := o.at(e.path)
	if !ok {
		return
	}
	for _, holder := range reversed(e.holders) {
		at = at.heldIn(holder.typ, holder.path)
	}
	f.addOrigin(to, at)
}

type holder struct{ typ, path string }

// reversed lists the holders from the innermost outwards.
func reversed(holders string) []holder {
	if holders == "" {
		return nil
	}
	parts := strings.Split(holders, ">")
	list := make([]holder, 0, len(parts))
	for i := len(parts) - 1; i >= 0; i-- {
		typ, path, _ := strings.Cut(parts[i], "#")
		list = append(list, holder{typ, path})
	}
	return list
}

func (f *flowAnalysis) builtin(instr ssa.CallInstruction, b *ssa.Builtin, async bool) {
	args := instr.Common().Args
	v, _ := instr.(*ssa.Call)
	switch b.Name() {
	case "append":
		f.copyAll(v, args[0])
		if len(args) > 1 && f.engine.types.refers(elementType(args[1].Type())) {
			f.appended(v, args[0], args[1])
		}
	case "copy":
		if f.engine.types.refers(elementType(args[0].Type())) {
			f.storeAt(args[0], args[1], "")
		}
	case "min", "max", "Slice", "String", "StringData", "SliceData", "Add", "ssa:wrapnilchk":
		f.copyAll(v, args...)
	case "recover":
		f.addOrigin(v, origin{param: fromUnknown})
	}
	if async || b.Name() == "panic" {
		return
	}
}

// appended: the elements of a slice become elements of another, which may be the same array as the one appended to.
func (f *flowAnalysis) appended(result, to, elements ssa.Value) {
	f.copyAll(result, elements)
	f.storeInto(to, f.of(elements), "")
}

func elementType(t types.Type) types.Type {
	switch t := t.Underlying().(type) {
	case *types.Slice:
		return t.Elem()
	case *types.Basic:
		return types.Typ[types.Byte]
	default:
		return t
	}
}
