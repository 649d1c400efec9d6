package main

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

type parameter struct {
	fn    *ssa.Function
	index int
}

// release says on which returns a parameter has been released for certain.
type release int

const (
	releasedNever release = iota // on no path, or nobody can say
	releasedAlways
	releasedOnErr
	releasedOnOk
)

// releaseOf decides whether a function releases a parameter on all its returns, on those with an error, or on those
// without. A parameter compared with nil counts as released where it is nil; one asserted to a closer, where it is none.
func (e *engine) releaseOf(p parameter) release {
	if e.released == nil {
		e.released = map[parameter]release{}
	}
	if known, ok := e.released[p]; ok {
		return known
	}
	e.released[p] = releasedNever // recursion: nothing is known
	e.released[p] = e.computeRelease(p)
	return e.released[p]
}

func (e *engine) computeRelease(p parameter) release {
	symbol := symbolOfFunction(p.fn)
	if e.resources.releases[symbol] && p.index == 0 {
		return releasedAlways
	}
	if word, ok := e.overrides[symbol].word(p.index, p.fn.Signature.Recv() != nil); ok {
		return releaseWords[word]
	}
	if len(p.fn.Blocks) == 0 || len(p.fn.Blocks) > maxBlocks {
		return releasedNever
	}
	r := &releaseAnalysis{engine: e, fn: p.fn, same: map[ssa.Value]bool{}}
	r.follow(p)
	return r.classify()
}

var releaseWords = map[string]release{wordReleases: releasedAlways, wordOnErr: releasedOnErr, wordOnOk: releasedOnOk}

// word is what an override says of a parameter.
func (o override) word(index int, isMethod bool) (string, bool) {
	words := o.args
	if isMethod {
		words = append([]string{o.receiver}, words...)
	}
	if index >= len(words) || words[index] == wordComputed || words[index] == "" {
		return "", false
	}
	return words[index], true
}

type releaseAnalysis struct {
	engine *engine
	fn     *ssa.Function
	same   map[ssa.Value]bool
}

// follow collects the values that are the parameter itself, through conversions and single-valued joins.
func (r *releaseAnalysis) follow(p parameter) {
	if p.index < len(p.fn.Params) {
		r.same[p.fn.Params[p.index]] = true
	} else {
		r.same[p.fn.FreeVars[p.index-len(p.fn.Params)]] = true
	}
	for changed := true; changed; {
		changed = false
		for _, b := range r.fn.Blocks {
			for _, instr := range b.Instrs {
				if v, ok := instr.(ssa.Value); ok && !r.same[v] && r.isSame(v) {
					r.same[v] = true
					changed = true
				}
				if s, ok := instr.(*ssa.Store); ok && r.same[s.Val] && !r.same[s.Addr] {
					if a, ok := s.Addr.(*ssa.Alloc); ok && r.onlyStore(a, s) {
						r.same[a] = true
						changed = true
					}
				}
			}
		}
	}
}

// onlyStore tells whether a variable is assigned once: then loading it gives what was stored.
func (r *releaseAnalysis) onlyStore(a *ssa.Alloc, only *ssa.Store) bool {
	for _, ref := range *a.Referrers() {
		if s, ok := ref.(*ssa.Store); ok && s != only && s.Addr == a {
			return false
		}
	}
	return true
}

func (r *releaseAnalysis) isSame(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.ChangeType:
		return r.same[v.X]
	case *ssa.ChangeInterface:
		return r.same[v.X]
	case *ssa.MakeInterface:
		return r.same[v.X]
	case *ssa.TypeAssert:
		return r.same[v.X]
	case *ssa.Extract:
		t, ok := v.Tuple.(*ssa.TypeAssert)
		return ok && v.Index == 0 && r.same[t.X]
	case *ssa.UnOp:
		return v.Op == token.MUL && r.same[v.X]
	case *ssa.FieldAddr:
		return r.same[v.X] && isBody(v.X.Type(), v.Field)
	}
	return false
}

// isBody: releasing the field Body of a response releases the response.
func isBody(t types.Type, field int) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && types.TypeString(n, nil) == "net/http.Response" && fieldName(t, field) == "Body"
}

// classify runs "released on all paths to here" forward and looks at each return.
func (r *releaseAnalysis) classify() release {
	in := map[*ssa.BasicBlock]bool{}
	reached := map[*ssa.BasicBlock]bool{r.fn.Blocks[0]: true}
	for changed := true; changed; {
		changed = false
		for _, b := range r.fn.Blocks {
			if !reached[b] {
				continue
			}
			out, ended := r.through(b, in[b])
			if ended {
				continue
			}
			for k, s := range b.Succs {
				state := out || r.vacuous(b, k)
				switch {
				case !reached[s]:
					reached[s], in[s], changed = true, state, true
				case in[s] && !state:
					in[s], changed = false, true
				}
			}
		}
	}
	return r.returns(in, reached)
}

// through tells the state after a block, and whether the block never reaches its end.
func (r *releaseAnalysis) through(b *ssa.BasicBlock, state bool) (out, ended bool) {
	for _, instr := range b.Instrs {
		call, ok := instr.(ssa.CallInstruction)
		if !ok {
			continue
		}
		if r.releasesParameter(call) {
			state = true
		}
		if callee := call.Common().StaticCallee(); callee != nil && r.engine.noReturn[callee] != "" {
			if _, plain := instr.(*ssa.Call); plain {
				return state, true
			}
		}
	}
	return state, false
}

func (r *releaseAnalysis) releasesParameter(call ssa.CallInstruction) bool {
	if _, async := call.(*ssa.Go); async {
		return false
	}
	common := call.Common()
	if common.IsInvoke() {
		return r.same[common.Value] && isClose(common.Method)
	}
	callee := common.StaticCallee()
	if callee == nil {
		return false
	}
	args := common.Args
	if closure, ok := common.Value.(*ssa.MakeClosure); ok {
		args = append(append([]ssa.Value{}, args...), closure.Bindings...)
	}
	for i, a := range args {
		if r.same[a] && r.engine.releaseOf(parameter{callee, i}) == releasedAlways {
			return true
		}
	}
	return false
}

// vacuous: on this edge there is nothing to release, the parameter being nil or no closer.
func (r *releaseAnalysis) vacuous(b *ssa.BasicBlock, edge int) bool {
	i, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	switch c := i.Cond.(type) {
	case *ssa.BinOp:
		if !(r.same[c.X] && isNil(c.Y) || r.same[c.Y] && isNil(c.X)) {
			return false
		}
		return c.Op == token.EQL && edge == 0 || c.Op == token.NEQ && edge == 1
	case *ssa.Extract:
		t, ok := c.Tuple.(*ssa.TypeAssert)
		return ok && c.Index == 1 && r.same[t.X] && edge == 1 && hasClose(t.AssertedType)
	}
	return false
}

func isNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}

func hasClose(t types.Type) bool {
	m, _, _ := types.LookupFieldOrMethod(t, true, nil, "Close")
	return m != nil
}

func (r *releaseAnalysis) returns(in, reached map[*ssa.BasicBlock]bool) release {
	released := map[string]bool{}
	open := map[string]bool{}
	for _, b := range r.fn.Blocks {
		if !reached[b] || b == r.fn.Recover {
			continue
		}
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		state, ended := r.through(b, in[b])
		if ended {
			continue
		}
		into := open
		if state {
			into = released
		}
		into[errorOf(ret)] = true
	}
	switch {
	case len(released) == 0:
		return releasedNever
	case len(open) == 0:
		return releasedAlways
	case !open["err"] && !open["either"] && !released["ok"] && !released["either"]:
		return releasedOnErr
	case !open["ok"] && !open["either"] && !released["err"] && !released["either"]:
		return releasedOnOk
	default:
		return releasedNever
	}
}
