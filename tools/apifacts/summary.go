package main

// An event is something that a function does with what path leads to from one of its parameters.
type event struct {
	path string
	kind eventKind
	// into: index of the parameter and the path in it at which the value is stored.
	into     int
	intoPath string
	// result: index of the result and, where the value is inside it, the holders.
	result  int
	holders string
}

type eventKind int

const (
	eventRelease   eventKind = iota // may be released
	eventKeep                       // stored in what outlives the call, or used by another goroutine
	eventInto                       // stored in what another parameter refers to
	eventResult                     // is, or is inside, a result
	eventCallSync                   // called as a function before the call returns
	eventCallAsync                  // called in another goroutine
	eventUnknown                    // given to code that is not known
)

// From this many events of one parameter on, new ones are told apart coarsely, and from the second number on hardly.
const (
	manyEvents    = 24
	tooManyEvents = 48
)

func (e event) coarsest() event {
	e = e.coarse()
	if len(withoutElements(e.path)) > 0 {
		e.path = pathAny
	}
	return e
}

func (e event) coarse() event {
	e.path = coarsePath(e.path)
	if e.intoPath != "" {
		e.intoPath = pathAny
	}
	if e.holders != "" {
		e.holders = holderOther + "#" + pathAny
	}
	return e
}

// events is a set that keeps the order of insertion, so that everything computed from it is the same in each run.
type events struct {
	list []event
	set  map[event]bool
	// fixed sets take no more events than an override gave them; fixedResults, none about these results.
	fixed        bool
	fixedResults uint64
}

func (e *events) add(x event) bool {
	if e.set[x] || e.fixed || x.kind == eventResult && e.fixedResults>>x.result&1 == 1 {
		return false
	}
	return e.force(x)
}

func (e *events) force(x event) bool {
	if e.set == nil {
		e.set = map[event]bool{}
	}
	e.set[x] = true
	e.list = append(e.list, x)
	return true
}

// A summary says what a function may do with its parameters (the receiver first, captured variables last) and with its
// results as far as they come from none of them.
type summary struct {
	params []events
	// sources of results that are no parameters: [result] global, unknown.
	global, unknown []bool
	fixedResults    uint64
}

func newSummary(params, results int) *summary {
	return &summary{params: make([]events, params), global: make([]bool, results), unknown: make([]bool, results)}
}

// fixResult protects what is said about a result: from now on only force adds to it.
func (s *summary) fixResult(k int) {
	for i := range s.params {
		s.params[i].fixedResults |= 1 << k
	}
	s.fixedResults |= 1 << k
}
