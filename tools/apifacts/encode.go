package main

import (
	"bytes"
	"encoding/json"
	"sort"
)

// document is the whole output: packages in the order of their paths, one declaration and one effect on each line.
type document struct {
	Version  string
	Packages []packageFacts
}

type packageFacts struct {
	stub stub
	// effects in the order in which the stub declares the functions: names and lines.
	effects [][2]string
}

func (d document) encode() []byte {
	sort.Slice(d.Packages, func(i, j int) bool { return d.Packages[i].stub.path < d.Packages[j].stub.path })
	var b bytes.Buffer
	b.WriteString("{\n\"version\": " + quote(d.Version) + ",\n\"packages\": {")
	for i, p := range d.Packages {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n" + quote(p.stub.path) + ": {\n\"name\": " + quote(p.stub.name) + ",\n\"stub\": ")
		writeLines(&b, p.stub.lines)
		writeEffects(&b, p.effects)
		b.WriteString("}")
	}
	b.WriteString("\n}\n}\n")
	return b.Bytes()
}

func writeLines(b *bytes.Buffer, lines []string) {
	b.WriteString("[")
	for i, line := range lines {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n" + quote(line))
	}
	b.WriteString("\n]")
}

func writeEffects(b *bytes.Buffer, effects [][2]string) {
	b.WriteString(",\n\"effects\": {")
	for i, e := range effects {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n" + quote(e[0]) + ": " + quote(e[1]))
	}
	b.WriteString("\n}")
}

// quote prints a JSON string and leaves <, > and & as they are.
func quote(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string always encodes
	}
	return string(bytes.TrimRight(b.Bytes(), "\n"))
}
