package main

import (
	"fmt"
	"go/types"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// effectLine prints what is known of a declared function or method, "" where that is nothing.
func (e *engine) effectLine(symbol string, fn *types.Func) string {
	o, hasOverride := e.overrides[symbol]
	if !hasOverride {
		o, hasOverride = e.overrides[symbolOfMethod(fn)]
	}
	body := e.program.FuncValue(fn.Origin())
	if body == nil {
		return e.interfaceLine(symbol, fn, o)
	}
	if e.isOutOfView(body) {
		return o.line // promoted from the standard library, whose effects are known
	}
	l := &lineWriter{engine: e, symbol: symbol, fn: body, summary: e.summaryFor(body), isMethod: body.Signature.Recv() != nil}
	results := l.results()
	receiver, args := l.arguments(results)
	receiver = l.receiver(receiver)
	ends := e.noReturn[body]
	if hasOverride {
		receiver, args, results = merge(o, receiver, args, results)
		if o.ends != "" {
			ends = o.ends
		}
	}
	return joinLine(receiver, args, results, ends)
}

func joinLine(receiver string, args, results []string, ends string) string {
	if !isInformative(append(append([]string{receiver}, args...), results...)) && ends == "" {
		return ""
	}
	var parts []string
	if receiver != "" {
		parts = append(parts, "("+receiver+")")
	}
	parts = append(parts, args...)
	parts = append(parts, "->")
	parts = append(parts, results...)
	if ends != "" {
		parts = append(parts, "!", ends)
	}
	return strings.Join(parts, " ")
}

// isInformative: a line of which every word is unknown says nothing; one without words says that nothing happens.
func isInformative(words []string) bool {
	for _, w := range words {
		if w != wordUnknown && w != "" {
			return true
		}
	}
	return len(words) == 1
}

func merge(o override, receiver string, args, results []string) (string, []string, []string) {
	pick := func(word, computed string) string {
		if word == wordComputed || word == "" {
			return computed
		}
		return word
	}
	for i := range args {
		if i < len(o.args) {
			args[i] = pick(o.args[i], args[i])
		}
	}
	for k := range results {
		if k < len(o.results) {
			results[k] = pick(o.results[k], results[k])
		}
	}
	return pick(o.receiver, receiver), args, results
}

// interfaceLine: a call of an interface method does not release its receiver unless the method is Close without
// parameters; what it does with arguments that refer to anything only an override can say.
func (e *engine) interfaceLine(symbol string, fn *types.Func, o override) string {
	receiver := wordBorrows
	if isClose(fn) || e.resources.releases[symbol] {
		receiver = wordReleases
	}
	s := fn.Signature()
	args := make([]string, s.Params().Len())
	for i := range args {
		args[i] = e.defaultWord(s.Params().At(i).Type(), wordUnknown)
	}
	results := make([]string, s.Results().Len())
	for k := range results {
		t := s.Results().At(k).Type()
		switch {
		case !e.types.refers(t):
			results[k] = wordNone
		case e.isOwnedByType(symbol, k, t):
			results[k] = wordOwned
		default:
			results[k] = wordUnknown
		}
	}
	receiver, args, results = merge(o, receiver, args, results)
	return joinLine(receiver, args, results, o.ends)
}

func (e *engine) defaultWord(t types.Type, otherwise string) string {
	switch {
	case !e.types.refers(t):
		return wordNone
	case isString(t):
		return wordBorrows
	default:
		return otherwise
	}
}

// isOwnedByType: a result whose declared type is a resource is the caller's, unless the table of exceptions says else.
func (e *engine) isOwnedByType(symbol string, result int, t types.Type) bool {
	return e.resources.isResource(t) && !e.resources.exceptions[fmt.Sprintf("%s#%d", symbol, result)]
}

type lineWriter struct {
	engine   *engine
	symbol   string
	fn       *ssa.Function
	summary  *summary
	isMethod bool
}

// first is the index of the first argument among the parameters of the summary.
func (l *lineWriter) first() int {
	if l.isMethod {
		return 1
	}
	return 0
}

// receiver: calling a method does not take a value away from the caller. Methods of resources release nothing but by the
// methods that the table names.
func (l *lineWriter) receiver(computed string) string {
	if l.engine.resources.releases[l.symbol] {
		return wordReleases
	}
	if kind, _, _ := strings.Cut(computed, ":"); kind == wordKeeps {
		return wordBorrows
	}
	if computed == wordUnknown && l.isMethod && l.engine.resources.isResource(l.fn.Params[0].Type()) {
		return wordBorrows
	}
	return computed
}

func (l *lineWriter) results() []string {
	tuple := l.fn.Signature.Results()
	words := make([]string, tuple.Len())
	for k := range words {
		words[k] = l.result(k, tuple.At(k).Type())
		if words[k] == wordUnknown && l.engine.isOwnedByType(l.symbol, k, tuple.At(k).Type()) {
			words[k] = wordOwned
		}
	}
	return words
}

func (l *lineWriter) result(k int, t types.Type) string {
	if !l.engine.types.refers(t) {
		return wordNone
	}
	if l.summary.unknown[k] {
		return wordUnknown
	}
	words := map[string]bool{}
	for i := range l.summary.params {
		if i >= len(l.fn.Params) {
			break
		}
		for _, e := range l.summary.params[i].list {
			if e.kind != eventResult || e.result != k || l.isNoise(i, t, e) {
				continue
			}
			word := l.relation(l.fn.Params[i].Type(), e)
			if word == wordUnknown {
				return wordUnknown
			}
			words[word+":"+strconv.Itoa(i-l.first())] = true
		}
	}
	if l.summary.global[k] {
		words[wordBorrowed] = true
	}
	if len(words) == 0 {
		return wordOwned
	}
	return strings.Join(strongest(words), "+")
}

// isNoise: that an object remembers a string it was given (a name, a pattern) says nothing about owning it.
func (l *lineWriter) isNoise(param int, result types.Type, e event) bool {
	return isString(l.fn.Params[param].Type()) && e.holders != "" && !isStrings(result)
}

func isText(t types.Type) bool {
	if s, ok := t.Underlying().(*types.Slice); ok {
		b, ok := s.Elem().Underlying().(*types.Basic)
		return ok && b.Kind() == types.Byte
	}
	return isString(t)
}

func isStrings(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return isString(u.Elem())
	case *types.Map:
		return isString(u.Elem())
	default:
		return isString(t)
	}
}

func (l *lineWriter) relation(argument types.Type, e event) string {
	if e.holders == "" {
		if e.path == "" {
			return wordSame
		}
		return wordView
	}
	typ, held, inner := origin{holders: e.holders}.outer()
	if len(withoutElements(e.path)) > 0 {
		return wordWrap // a part of the argument; releasing that is not releasing the argument
	}
	if typ == holderPlain && isText(argument) {
		return wordView // a list of parts of it
	}
	switch l.engine.releases(typ, held, inner.holders) {
	case yes:
		return wordAdopt
	case maybe:
		return wordUnknown
	default:
		return wordWrap
	}
}

// strongest keeps one word for each argument: adopt says more than wrap, view more than same.
func strongest(words map[string]bool) []string {
	rank := map[string]int{wordSame: 0, wordView: 1, wordWrap: 2, wordAdopt: 3}
	best := map[string]string{}
	for word := range words {
		kind, argument, _ := strings.Cut(word, ":")
		if old, ok := best[argument]; !ok || rank[kind] > rank[old] {
			best[argument] = kind
		}
	}
	var list []string
	for argument, kind := range best {
		if argument == "" {
			list = append(list, kind)
		} else {
			list = append(list, kind+":"+argument)
		}
	}
	sort.Strings(list)
	return list
}
