package main

import (
	"container/heap"
	"go/types"
	"sort"
	"strings"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

// engine holds the summaries of all functions and brings them to a fixed point: they only grow.
type engine struct {
	program   *ssa.Program
	types     *typeSet
	overrides overrides
	resources resourceTable
	summaries map[*ssa.Function]*summary
	callers   map[*ssa.Function]map[*ssa.Function]bool
	current   *ssa.Function
	givenUp   map[*ssa.Function]bool
	noReturn  map[*ssa.Function]string
	released  map[parameter]release
	// followed tells whether the bodies of a package are looked at; of others only overrides speak.
	followed func(path string) bool
}

func newEngine(loaded []*packages.Package, table overrides, resources resourceTable, followed func(path string) bool) *engine {
	program, _ := ssautil.AllPackages(loaded, ssa.InstantiateGenerics)
	for _, p := range program.AllPackages() {
		if followed(p.Pkg.Path()) {
			p.Build()
		}
	}
	e := &engine{
		program: program, types: newTypeSet(), overrides: table, resources: resources, followed: followed,
		givenUp: map[*ssa.Function]bool{}, summaries: map[*ssa.Function]*summary{}, callers: map[*ssa.Function]map[*ssa.Function]bool{},
	}
	e.run()
	e.findNoReturn()
	return e
}

// run analyses callees before callers where it can, and callers again whenever the summary of a callee has grown.
func (e *engine) run() {
	functions := calleesFirst(sortedFunctions(e.program))
	order := map[*ssa.Function]int{}
	queue := &orderedQueue{waiting: map[int]bool{}}
	for i, fn := range functions {
		order[fn] = i
		queue.push(i)
	}
	for queue.Len() > 0 {
		fn := functions[queue.pop()]
		if e.isOpaque(fn) || e.givenUp[fn] {
			continue
		}
		e.current = fn
		if !e.analyse(fn, e.summaryFor(fn)) {
			continue
		}
		for caller := range e.callers[fn] {
			queue.push(order[caller])
		}
	}
}

// calleesFirst orders functions by depth-first search over static calls and literals.
func calleesFirst(functions []*ssa.Function) []*ssa.Function {
	list := make([]*ssa.Function, 0, len(functions))
	seen := map[*ssa.Function]bool{}
	var visit func(fn *ssa.Function)
	visit = func(fn *ssa.Function) {
		if seen[fn] {
			return
		}
		seen[fn] = true
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if call, ok := instr.(ssa.CallInstruction); ok {
					if callee := call.Common().StaticCallee(); callee != nil {
						visit(callee)
					}
				}
				if closure, ok := instr.(*ssa.MakeClosure); ok {
					visit(closure.Fn.(*ssa.Function))
				}
			}
		}
		list = append(list, fn)
	}
	for _, fn := range functions {
		visit(fn)
	}
	return list
}

// orderedQueue hands out the smallest number first, each once.
type orderedQueue struct {
	heap    []int
	waiting map[int]bool
}

func (q *orderedQueue) Len() int           { return len(q.heap) }
func (q *orderedQueue) Less(i, j int) bool { return q.heap[i] < q.heap[j] }
func (q *orderedQueue) Swap(i, j int)      { q.heap[i], q.heap[j] = q.heap[j], q.heap[i] }
func (q *orderedQueue) Push(x any)         { q.heap = append(q.heap, x.(int)) }
func (q *orderedQueue) Pop() any {
	x := q.heap[len(q.heap)-1]
	q.heap = q.heap[:len(q.heap)-1]
	return x
}

func (q *orderedQueue) push(i int) {
	if !q.waiting[i] {
		q.waiting[i] = true
		heap.Push(q, i)
	}
}

func (q *orderedQueue) pop() int {
	i := heap.Pop(q).(int)
	delete(q.waiting, i)
	return i
}

// maxBlocks leaves out generated tables and giant state machines; they are treated as functions without a body.
const maxBlocks = 3000

// opaque are packages whose functions only work on data of their own and cost more to follow than all others together.
var opaque = map[string]bool{"go/types": true, "go/internal/gcimporter": true, "go/internal/gccgoimporter": true}

func (e *engine) isOpaque(fn *ssa.Function) bool {
	if fn.Blocks == nil || len(fn.Blocks) > maxBlocks || e.isOutOfView(fn) {
		return true
	}
	return fn.Package() != nil && opaque[fn.Package().Pkg.Path()]
}

// isOutOfView: there may be a body, but its package is not followed.
func (e *engine) isOutOfView(fn *ssa.Function) bool {
	p := packageOf(fn)
	return p != nil && !e.followed(p.Path())
}

// packageOf is the package that declares a function, for an instance of a generic one that of its origin.
func packageOf(fn *ssa.Function) *types.Package {
	if fn.Origin() != nil {
		fn = fn.Origin()
	}
	if fn.Pkg != nil {
		return fn.Pkg.Pkg
	}
	if o := fn.Object(); o != nil {
		return o.Pkg()
	}
	return nil
}

// genericFunctions are the generic functions, and the methods of generic types, that nobody needs to have instantiated: they
// are not among those that ssautil reaches.
func genericFunctions(program *ssa.Program) []*ssa.Function {
	var found []*ssa.Function
	add := func(fn *ssa.Function) {
		if fn != nil && fn.Blocks != nil {
			found = append(found, fn)
		}
	}
	for _, pkg := range program.AllPackages() {
		for _, member := range pkg.Members {
			switch m := member.(type) {
			case *ssa.Function:
				if m.Signature.TypeParams().Len() > 0 {
					add(m)
				}
			case *ssa.Type:
				named, ok := types.Unalias(m.Type()).(*types.Named)
				if !ok || named.TypeParams().Len() == 0 {
					continue
				}
				for i := range named.NumMethods() {
					add(program.FuncValue(named.Method(i)))
				}
			}
		}
	}
	return found
}

func sortedFunctions(program *ssa.Program) []*ssa.Function {
	all := ssautil.AllFunctions(program)
	for _, fn := range genericFunctions(program) {
		all[fn] = true
	}
	list := make([]*ssa.Function, 0, len(all))
	for fn := range all {
		list = append(list, fn)
	}
	names := map[*ssa.Function]string{}
	for _, fn := range list {
		names[fn] = fn.String()
	}
	sort.Slice(list, func(i, j int) bool {
		if a, b := names[list[i]], names[list[j]]; a != b {
			return a < b
		}
		return list[i].Pos() < list[j].Pos()
	})
	return list
}

// summaryFor is the summary under construction: what overrides fix is not computed.
func (e *engine) summaryFor(fn *ssa.Function) *summary {
	if s := e.summaries[fn]; s != nil {
		return s
	}
	s := newSummary(parameters(fn)+len(fn.FreeVars), fn.Signature.Results().Len())
	if e.isOpaque(fn) {
		e.bodiless(fn, s)
	}
	if e.resources.releases[symbolOfFunction(fn)] {
		s.params[0].add(event{kind: eventRelease})
	}
	if o, ok := e.overrides[symbolOfFunction(fn)]; ok {
		o.fix(s, fn.Signature.Recv() != nil)
	}
	e.summaries[fn] = s
	return s
}

// parameters counts those of a function, the receiver included; SSA lists them only for functions that were built.
func parameters(fn *ssa.Function) int {
	if len(fn.Params) > 0 {
		return len(fn.Params)
	}
	n := fn.Signature.Params().Len()
	if fn.Signature.Recv() != nil {
		n++
	}
	return n
}

// bodiless: functions in assembly or of the run-time system read and write their arguments and keep none, but for those
// that store atomically. Their results are unknown where they refer to anything.
func (e *engine) bodiless(fn *ssa.Function, s *summary) {
	if fn.Blocks != nil || e.isOutOfView(fn) { // there is a body, but it is not followed
		for i := range s.params {
			s.params[i].add(event{kind: eventUnknown})
		}
	}
	name := fn.Name()
	if fn.Package() != nil && strings.HasSuffix(fn.Package().Pkg.Path(), "atomic") && len(s.params) > 1 {
		for i := 1; i < len(s.params); i++ {
			s.params[i].add(event{kind: eventInto, into: 0, intoPath: pathAny})
		}
	}
	if name == "newTimer" || name == "resetTimer" || strings.Contains(name, "register") {
		for i := range s.params {
			s.params[i].add(event{kind: eventKeep})
		}
	}
	for k := range s.unknown {
		s.unknown[k] = e.types.refers(fn.Signature.Results().At(k).Type())
	}
}

// summaryOf is what is known so far of a callee of the function under analysis.
func (e *engine) summaryOf(callee *ssa.Function) *summary {
	if e.callers[callee] == nil {
		e.callers[callee] = map[*ssa.Function]bool{}
	}
	e.callers[callee][e.current] = true
	return e.summaryFor(callee)
}

// interfaceSummary is what the table says of an interface method. Every method Close without parameters releases its
// receiver; of others only the receiver is known: a call does not release it.
func (e *engine) interfaceSummary(common *ssa.CallCommon) *summary {
	symbol := symbolOfMethod(common.Method)
	s := newSummary(1+len(common.Args), common.Signature().Results().Len())
	if o, ok := e.overrides[symbol]; ok {
		o.fix(s, true)
		return s
	}
	if isClose(common.Method) {
		s.params[0].add(event{kind: eventRelease})
		return s
	}
	return nil
}

func isClose(m *types.Func) bool {
	return m.Name() == "Close" && m.Signature().Params().Len() == 0
}

// symbolOfFunction is the key of a declared function or method, "" for literals and wrappers.
func symbolOfFunction(fn *ssa.Function) string {
	o, ok := fn.Object().(*types.Func)
	if !ok || fn.Synthetic != "" && fn.Origin() == nil {
		return ""
	}
	return symbolOfMethod(o)
}

func symbolOfMethod(o *types.Func) string {
	o = o.Origin()
	if o.Pkg() == nil {
		return o.Name()
	}
	typeName := ""
	if r := o.Signature().Recv(); r != nil {
		t := r.Type()
		if p, ok := types.Unalias(t).(*types.Pointer); ok {
			t = p.Elem()
		}
		if n, ok := types.Unalias(t).(*types.Named); ok {
			typeName = n.Obj().Name()
		}
	}
	return symbolOf(o.Pkg().Path(), typeName, o.Name())
}

type answer int

const (
	no answer = iota
	maybe
	yes
)

// releases tells whether releasing a container of a type releases what it holds at a path.
func (e *engine) releases(typ, held, innerHolders string) answer {
	switch typ {
	case holderWrap, holderPlain:
		return no
	case holderAdopt:
		return yes
	}
	if strings.HasPrefix(typ, "func ") {
		return no
	}
	named, ok := e.types.named[typ].(*types.Named)
	if !ok {
		return maybe
	}
	found := no
	for _, name := range []string{"Close", "Stop", "Shutdown"} {
		found = max(found, e.methodReleases(named, name, held, innerHolders))
	}
	return found
}

func (e *engine) methodReleases(named *types.Named, method, held, innerHolders string) answer {
	m, _, _ := types.LookupFieldOrMethod(types.NewPointer(named), true, named.Obj().Pkg(), method)
	fn, ok := m.(*types.Func)
	if !ok {
		return no
	}
	body := e.program.FuncValue(fn)
	if body == nil {
		return maybe // an interface is embedded
	}
	var first string
	if innerHolders != "" {
		first = innerHolders
	}
	found := no
	for _, ev := range e.summaryOf(body).params[0].list {
		if ev.kind != eventRelease || ev.path == "" {
			continue
		}
		related, beyond, rest := matchPath(ev.path, held)
		switch {
		case !related || beyond && rest != "":
		case rest == pathAny || !beyond:
			found = max(found, maybe)
		case first == "":
			found = yes
		default:
			typ, path, inner := origin{holders: first}.outer()
			found = max(found, e.releases(typ, path, inner.holders))
		}
	}
	return found
}
