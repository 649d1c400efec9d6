package main

import (
	"fmt"
	"strings"
)

// An origin says what a value has to do with a parameter of the function under analysis.
//
//   - holders empty: the value is what path leads to from the parameter ("" is the parameter itself).
//   - holders not empty: the value holds that thing. Each holder is a container's type and the path from it to the next
//     inner holder or, for the last one, to the thing.
//
// A pointer and what it points to are not told apart, nor are a variable and what it holds: following a pointer adds
// nothing to a path.
//
// Origins are compared, so holders are one string: "type#path" joined with ">" from the outermost inwards.
type origin struct {
	param   int
	path    string
	holders string
}

// Sources that are no parameters.
const (
	fromGlobal  = -1
	fromUnknown = -2
)

// Elements of paths that are no field names: an element of a slice, array, map or channel; a slice of one; anything.
const (
	pathElement = "[]"
	pathSlice   = "[:]"
	pathAny     = "*"
)

const (
	maxPath    = 4
	maxHolders = 3
)

func joinPath(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "" || strings.HasSuffix(a, pathAny):
		return a
	case strings.HasSuffix(a, pathSlice) && strings.HasPrefix(b, pathSlice):
		return joinPath(a, strings.TrimPrefix(strings.TrimPrefix(b, pathSlice), "."))
	}
	parts := strings.Split(a+"."+b, ".")
	if len(parts) > maxPath {
		parts = append(parts[:maxPath-1], pathAny)
	}
	return strings.Join(parts, ".")
}

// matchPath compares the path taken from a container with the path at which it holds something. rest is what remains of
// the longer one: of taken where taken leads beyond (inside the thing), of held where it stops before.
func matchPath(taken, held string) (related, beyond bool, rest string) {
	t, h := withoutSlices(taken), withoutSlices(held)
	for len(t) > 0 && len(h) > 0 {
		if t[0] == pathAny || h[0] == pathAny {
			return true, true, pathAny
		}
		if t[0] != h[0] {
			return false, false, ""
		}
		t, h = t[1:], h[1:]
	}
	if len(h) > 0 {
		return true, false, strings.Join(h, ".")
	}
	return true, true, strings.Join(t, ".")
}

func withoutSlices(path string) []string {
	if path == "" {
		return nil
	}
	var parts []string
	for _, p := range strings.Split(path, ".") {
		if p != pathSlice {
			parts = append(parts, p)
		}
	}
	return parts
}

// heldIn puts the value of o into a container of type typ at path.
func (o origin) heldIn(typ, path string) origin {
	holder := typ + "#" + path
	if o.holders != "" {
		if strings.Count(o.holders, ">")+2 > maxHolders {
			// Deeper nesting is not told apart: the content may be anywhere in the container.
			o.holders = typ + "#" + pathAny
			return o
		}
		holder += ">" + o.holders
	}
	o.holders = holder
	return o
}

// outer splits the outermost holder off.
func (o origin) outer() (typ, path string, inner origin) {
	first, others, _ := strings.Cut(o.holders, ">")
	typ, path, _ = strings.Cut(first, "#")
	return typ, path, origin{o.param, o.path, others}
}

// at is the origin of what path leads to from a value with origin o; false where that has nothing to do with o.
func (o origin) at(path string) (origin, bool) {
	if path == "" {
		return o, true
	}
	if o.holders == "" {
		o.path = joinPath(o.path, path)
		return o, true
	}
	typ, held, inner := o.outer()
	related, beyond, rest := matchPath(path, held)
	switch {
	case !related:
		return origin{}, false
	case !beyond:
		return inner.heldIn(typ+"/"+path, rest), true
	case rest == pathAny:
		return inner, true
	default:
		return inner.at(rest)
	}
}

// coarse forgets all but the first step of the path and where in its holders the thing is.
func (o origin) coarse() origin {
	o.path = coarsePath(o.path)
	if o.holders != "" {
		o.holders = holderOther + "#" + pathAny
	}
	return o
}

// Types of containers without a name: a slice, map, channel or array, which nobody can release; one not told apart.
const (
	holderPlain = "plain"
	holderOther = "other"
)

func coarsePath(path string) string {
	if len(withoutElements(path)) == 0 {
		return path
	}
	return joinPath(withoutSlices(path)[0], pathAny)
}

func (o origin) String() string { return fmt.Sprintf("%d.%s in %s", o.param, o.path, o.holders) }
