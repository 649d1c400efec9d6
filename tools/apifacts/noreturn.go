package main

import "golang.org/x/tools/go/ssa"

// endings are the calls from which everything else follows, by symbol.
var endings = map[string]string{
	"runtime.Goexit": "goexit", "os.Exit": "exit", "syscall.Exit": "exit",
	"runtime.throw": "exit", "runtime.fatal": "exit",
}

// findNoReturn finds the functions of which no path returns, and how they end. A function that can end in several ways
// is said to end in the mildest: goexit before exit before panic, for only then deferred calls matter to other code.
func (e *engine) findNoReturn() {
	e.noReturn = map[*ssa.Function]string{}
	functions := sortedFunctions(e.program)
	for _, fn := range functions {
		if end, ok := endings[symbolOfFunction(fn)]; ok {
			e.noReturn[fn] = end
		}
		if o, ok := e.overrides[symbolOfFunction(fn)]; ok && o.ends != "" {
			e.noReturn[fn] = o.ends
		}
	}
	for changed := true; changed; {
		changed = false
		for _, fn := range functions {
			if e.noReturn[fn] != "" || fn.Blocks == nil || isPlaceholder(fn) {
				continue
			}
			if end := e.endOf(fn); end != "" {
				e.noReturn[fn] = end
				changed = true
			}
		}
	}
}

var severity = map[string]int{"": 0, "panic": 1, "exit": 2, "goexit": 3}

// endOf follows the flow graph from the entry; "" where a return is reached, or where the function only loops for ever.
func (e *engine) endOf(fn *ssa.Function) string {
	end := ""
	seen := map[*ssa.BasicBlock]bool{fn.Blocks[0]: true}
	queue := []*ssa.BasicBlock{fn.Blocks[0]}
	for len(queue) > 0 {
		b := queue[0]
		queue = queue[1:]
		how, ended := e.endOfBlock(b)
		if how == "return" {
			return ""
		}
		if severity[how] > severity[end] {
			end = how
		}
		if ended {
			continue
		}
		for _, s := range b.Succs {
			if !seen[s] {
				seen[s] = true
				queue = append(queue, s)
			}
		}
	}
	if fn.Recover != nil && end == "panic" {
		return "" // a deferred call may recover and let it return
	}
	return end
}

func (e *engine) endOfBlock(b *ssa.BasicBlock) (how string, ended bool) {
	for _, instr := range b.Instrs {
		switch i := instr.(type) {
		case *ssa.Return:
			return "return", true
		case *ssa.Panic:
			return "panic", true
		case *ssa.Call:
			if callee := i.Common().StaticCallee(); callee != nil && e.noReturn[callee] != "" {
				return e.noReturn[callee], true
			}
		}
	}
	return "", false
}

// isPlaceholder: the body of a function that the compiler replaces is a lone panic.
func isPlaceholder(fn *ssa.Function) bool {
	if len(fn.Blocks) != 1 {
		return false
	}
	for _, instr := range fn.Blocks[0].Instrs {
		switch i := instr.(type) {
		case *ssa.Panic:
			m, ok := i.X.(*ssa.MakeInterface)
			if !ok {
				return false
			}
			_, constant := m.X.(*ssa.Const)
			return constant
		case *ssa.MakeInterface:
		default:
			return false
		}
	}
	return false
}
