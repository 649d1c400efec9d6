package main

import (
	"go/types"
	"strconv"
	"strings"
)

func (l *lineWriter) arguments(results []string) (receiver string, args []string) {
	for i, p := range l.fn.Params {
		word := l.argument(i, p.Type(), results)
		if l.isMethod && i == 0 {
			receiver = word
		} else {
			args = append(args, word)
		}
	}
	return receiver, args
}

func (l *lineWriter) argument(i int, t types.Type, results []string) string {
	if !l.engine.types.refers(t) {
		return wordNone
	}
	has := map[eventKind]bool{}
	into := map[int]bool{}
	for _, e := range l.summary.params[i].list {
		if !l.isAboutArgument(t, e) {
			continue
		}
		has[e.kind] = true
		if e.kind == eventInto {
			into[e.into] = true
		}
	}
	if _, ok := t.Underlying().(*types.Signature); ok {
		return functionArgument(has)
	}
	if isString(t) && has[eventUnknown] {
		return wordBorrows // nobody releases a string, and unknown code is not said to keep it
	}
	return l.valueArgument(i, has, into, results)
}

// isAboutArgument: what happens to the argument itself, to an element of a slice that was given, or to a response's body.
// What happens to other parts of it is its own affair.
func (l *lineWriter) isAboutArgument(t types.Type, e event) bool {
	parts := withoutElements(e.path)
	return len(parts) == 0 || parts[0] == "Body"
}

func functionArgument(has map[eventKind]bool) string {
	switch {
	case has[eventUnknown]:
		return wordUnknown
	case has[eventCallAsync] && has[eventCallSync]:
		return wordAsync
	case has[eventCallAsync]:
		return wordSpawned
	case (has[eventKeep] || has[eventInto] || has[eventResult]) && has[eventCallSync]:
		return wordAsync
	case has[eventKeep], has[eventInto], has[eventResult]:
		return wordStored
	case has[eventCallSync]:
		return wordSync
	default:
		return wordBorrows
	}
}

func (l *lineWriter) valueArgument(i int, has map[eventKind]bool, into map[int]bool, results []string) string {
	switch {
	case has[eventRelease]:
		return releaseNames[l.engine.releaseOf(parameter{l.fn, i})]
	case has[eventUnknown]:
		return wordUnknown
	case has[eventKeep], len(into) > 1:
		return wordKeeps
	case len(into) == 1:
		for j := range into {
			if j < len(l.fn.Params) {
				return wordKeeps + ":" + strconv.Itoa(j-l.first())
			}
		}
		return wordKeeps
	case has[eventResult]:
		return l.resultArgument(i, results)
	default:
		return wordBorrows
	}
}

// resultArgument: a result is or holds the argument. Where the result adopts it, the argument is taken.
func (l *lineWriter) resultArgument(i int, results []string) string {
	word := wordBorrows
	for _, words := range results {
		if words == wordUnknown {
			word = wordUnknown
			continue
		}
		for _, w := range strings.Split(words, "+") {
			kind, argument, _ := strings.Cut(w, ":")
			if argument != strconv.Itoa(i-l.first()) {
				continue
			}
			if kind == wordAdopt {
				return wordTakes
			}
			word = wordWraps
		}
	}
	return word
}

var releaseNames = map[release]string{
	releasedNever: wordUnknown, releasedAlways: wordReleases, releasedOnErr: wordOnErr, releasedOnOk: wordOnOk,
}
