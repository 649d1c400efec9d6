package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// overrides are effects that people wrote down, by symbol. They replace what is computed, also inside the computation.
type overrides map[string]override

type override struct {
	line string
	// receiver is "" for functions.
	receiver      string
	args, results []string
	ends          string
	// doc and cite say on which sentence of the documentation the row rests.
	doc, cite string
}

// Words of an effect line. `_` in an override leaves a place to the computation.
const (
	wordNone     = "-"
	wordUnknown  = "?"
	wordComputed = "_"
	wordBorrows  = "borrows"
	wordWraps    = "wraps"
	wordTakes    = "takes"
	wordReleases = "releases"
	wordOnErr    = "releasesOnErr"
	wordOnOk     = "releasesOnOk"
	wordKeeps    = "keeps"
	wordSync     = "callsSync"
	wordJoined   = "callsJoined"
	wordSpawned  = "callsSpawned"
	wordStored   = "callsStored"
	wordAsync    = "callsAsync"
	wordOwned    = "owned"
	wordBorrowed = "borrowed"
	wordSame     = "same"
	wordView     = "view"
	wordWrap     = "wrap"
	wordAdopt    = "adopt"
)

// Types of holders that come from an override: whether a release of the holder releases the content is written there.
const (
	holderWrap  = "override wrap"
	holderAdopt = "override adopt"
)

// readOverrides reads tab-separated rows: symbol, effect line, documented symbol, sentence. Lines that begin with # are
// comments.
func readOverrides(path string) (overrides, error) {
	if path == "" {
		return overrides{}, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read overrides: %w", err)
	}
	table := overrides{}
	for n, line := range strings.Split(string(text), "\n") {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		columns := strings.Split(line, "\t")
		if len(columns) != 4 {
			return nil, fmt.Errorf("%s:%d: four columns expected, not %d", path, n+1, len(columns))
		}
		o, err := parseOverride(columns[1])
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n+1, err)
		}
		if _, twice := table[columns[0]]; twice {
			return nil, fmt.Errorf("%s:%d: %s stands twice", path, n+1, columns[0])
		}
		o.doc, o.cite = columns[2], columns[3]
		table[columns[0]] = o
	}
	return table, nil
}

func parseOverride(line string) (override, error) {
	o := override{line: line}
	call, ends, _ := strings.Cut(line, " ! ")
	o.ends = ends
	inputs, outputs, ok := strings.Cut(call, "->")
	if !ok {
		return o, fmt.Errorf("%q has no ->", line)
	}
	o.args, o.results = strings.Fields(inputs), strings.Fields(outputs)
	if len(o.args) > 0 && strings.HasPrefix(o.args[0], "(") {
		o.receiver, o.args = strings.Trim(o.args[0], "()"), o.args[1:]
	}
	for _, word := range append([]string{o.receiver}, o.args...) {
		if kind, _, _ := strings.Cut(word, ":"); !argumentWords[kind] {
			return o, fmt.Errorf("%q is no effect on an argument", word)
		}
	}
	for _, words := range o.results {
		for _, word := range strings.Split(words, "+") {
			if kind, _, _ := strings.Cut(word, ":"); !resultWords[kind] {
				return o, fmt.Errorf("%q is no effect on a result", word)
			}
		}
	}
	return o, nil
}

var argumentWords = map[string]bool{"": true, wordNone: true, wordUnknown: true, wordComputed: true, wordBorrows: true,
	wordWraps: true, wordTakes: true, wordReleases: true, wordOnErr: true, wordOnOk: true, wordKeeps: true,
	wordSync: true, wordJoined: true, wordSpawned: true, wordStored: true, wordAsync: true}

var resultWords = map[string]bool{wordNone: true, wordUnknown: true, wordComputed: true, wordOwned: true,
	wordBorrowed: true, wordSame: true, wordView: true, wordWrap: true, wordAdopt: true}

// fix writes an override into a summary and protects what it fixes from the computation.
func (o override) fix(s *summary, isMethod bool) {
	first := 0
	if isMethod {
		first = 1
		o.fixParam(s, 0, o.receiver, first)
	}
	for i, word := range o.args {
		o.fixParam(s, i+first, word, first)
	}
	for k, words := range o.results {
		if k < len(s.global) {
			o.fixResult(s, k, words, first)
		}
	}
}

func (o override) fixParam(s *summary, i int, word string, first int) {
	if i >= len(s.params) || word == wordComputed || word == "" {
		return
	}
	p := &s.params[i]
	*p = events{}
	kind, argument, _ := strings.Cut(word, ":")
	switch kind {
	case wordTakes:
		p.add(event{kind: eventKeep})
	case wordReleases, wordOnErr, wordOnOk:
		p.add(event{kind: eventRelease})
	case wordKeeps:
		if into, err := strconv.Atoi(argument); err == nil {
			p.add(event{kind: eventInto, into: into + first, intoPath: pathAny})
		} else {
			p.add(event{kind: eventKeep})
		}
	case wordSync:
		p.add(event{kind: eventCallSync})
	case wordStored:
		p.add(event{kind: eventKeep})
	case wordJoined, wordSpawned:
		p.add(event{kind: eventCallAsync})
		p.add(event{kind: eventKeep})
	case wordAsync:
		p.add(event{kind: eventCallAsync})
		p.add(event{kind: eventCallSync})
		p.add(event{kind: eventKeep})
	case wordUnknown:
		p.add(event{kind: eventUnknown})
	}
	p.fixed = true
}

func (o override) fixResult(s *summary, k int, words string, first int) {
	if words == wordComputed {
		return
	}
	s.fixResult(k)
	s.global[k], s.unknown[k] = false, false
	for _, word := range strings.Split(words, "+") {
		kind, argument, _ := strings.Cut(word, ":")
		i, err := strconv.Atoi(argument)
		x := event{kind: eventResult, result: k}
		switch kind {
		case wordBorrowed:
			s.global[k] = true
		case wordUnknown:
			s.unknown[k] = true
		case wordView:
			x.path = pathAny
		case wordWrap:
			x.holders = holderWrap + "#" + pathAny
		case wordAdopt:
			x.holders = holderAdopt + "#" + pathAny
		}
		if err == nil && i+first < len(s.params) {
			s.params[i+first].force(x)
		}
	}
}
