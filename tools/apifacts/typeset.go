package main

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// typeSet answers questions about types and gives them names that origins can carry.
type typeSet struct {
	referring map[types.Type]bool
	named     map[string]types.Type
	closures  map[string]*ssa.Function
}

func newTypeSet() *typeSet {
	return &typeSet{map[types.Type]bool{}, map[string]types.Type{}, map[string]*ssa.Function{}}
}

// name identifies the type that a container has, a pointer followed.
func (s *typeSet) name(t types.Type) string {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	name := holderPlain
	if n, ok := types.Unalias(t).(*types.Named); ok {
		name = types.TypeString(n.Origin().Obj().Type(), nil)
		if i := strings.IndexByte(name, '['); i >= 0 {
			name = name[:i]
		}
		s.named[name] = n.Origin()
	}
	return name
}

func (s *typeSet) closure(fn *ssa.Function) string {
	name := "func " + fn.String()
	s.closures[name] = fn
	return name
}

// carries tells whether a value of type t can refer to what o stands for. Strings carry only strings and parts of
// slices; errors carry nothing that matters here.
func (s *typeSet) carries(t types.Type, o origin) bool {
	if !s.refers(t) {
		return false
	}
	if isString(t) && o.param >= 0 {
		return o.holders == "" && len(withoutElements(o.path)) == 0
	}
	return true
}

// withoutElements is what remains of a path without elements and slices.
func withoutElements(path string) []string {
	var parts []string
	for _, p := range withoutSlices(path) {
		if p != pathElement {
			parts = append(parts, p)
		}
	}
	return parts
}

// refers tells whether values of a type refer to memory that somebody may own.
func (s *typeSet) refers(t types.Type) bool {
	if known, ok := s.referring[t]; ok {
		return known
	}
	s.referring[t] = false // a type that only refers to itself through structs and arrays cannot exist
	s.referring[t] = s.computeRefers(t)
	return s.referring[t]
}

// inert are types that refer to memory which nobody releases and which keeps nothing alive.
var inert = map[string]bool{
	"error": true, "time.Time": true, "time.Location": true, "reflect.Type": true, "reflect.rtype": true,
	"internal/abi.Type": true, "net/netip.Addr": true, "net/netip.AddrPort": true, "net/netip.Prefix": true,
	"go/token.Pos": true, "math/big.Int": true, "sync.Mutex": true, "sync.RWMutex": true,
}

func (s *typeSet) computeRefers(t types.Type) bool {
	if n, ok := types.Unalias(t).(*types.Named); ok && inert[types.TypeString(n, nil)] {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0 || u.Kind() == types.UnsafePointer
	case *types.Struct:
		for i := range u.NumFields() {
			if s.refers(u.Field(i).Type()) {
				return true
			}
		}
		return false
	case *types.Array:
		return s.refers(u.Elem())
	case *types.Pointer:
		if n, ok := types.Unalias(u.Elem()).(*types.Named); ok && inert[types.TypeString(n, nil)] {
			return false
		}
		return true
	case *types.Tuple:
		return true
	default:
		return true
	}
}
