package main

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// errorOf tells whether the last result of a return is an error that is nil ("ok"), surely not nil ("err"), or "either".
func errorOf(ret *ssa.Return) string {
	if len(ret.Results) == 0 {
		return "either"
	}
	last := ret.Results[len(ret.Results)-1]
	if types.TypeString(last.Type(), nil) != "error" {
		return "either"
	}
	switch {
	case isNil(last):
		return "ok"
	case isKnownNonNil(last, ret.Block()):
		return "err"
	default:
		return "either"
	}
}

func isKnownNonNil(v ssa.Value, at *ssa.BasicBlock) bool {
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return true
	case *ssa.Call:
		if callee := v.Common().StaticCallee(); callee != nil {
			switch symbolOfFunction(callee) {
			case "errors.New", "fmt.Errorf":
				return true
			}
		}
	case *ssa.UnOp:
		if _, ok := v.X.(*ssa.Global); ok && v.Op == token.MUL {
			return true
		}
	}
	for b := at; b != nil && len(b.Preds) == 1; b = b.Preds[0] {
		if c, edge := conditionOf(b); c != nil && (c.X == v && isNil(c.Y) || c.Y == v && isNil(c.X)) {
			return c.Op == token.NEQ && edge == 0 || c.Op == token.EQL && edge == 1
		}
	}
	return false
}

// conditionOf is the comparison under which a block with one predecessor is entered, and by which edge.
func conditionOf(b *ssa.BasicBlock) (*ssa.BinOp, int) {
	pred := b.Preds[0]
	i, ok := pred.Instrs[len(pred.Instrs)-1].(*ssa.If)
	if !ok || pred.Succs[0] == pred.Succs[1] {
		return nil, 0
	}
	c, ok := i.Cond.(*ssa.BinOp)
	if !ok {
		return nil, 0
	}
	if pred.Succs[0] == b {
		return c, 0
	}
	return c, 1
}
