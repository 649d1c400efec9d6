package factstest

import (
	"encoding/json"
	"go/build"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

type citedRow struct {
	Type, Symbol, Doc, Cite string
}

// Each row of data/resources.json rests on a sentence that stands in the documentation of the package it names.
func TestResourcesCiteTheDocumentation(t *testing.T) {
	wantRelease(t)
	text, err := os.ReadFile("../../../data/resources.json")
	if err != nil {
		t.Fatal(err)
	}
	var file map[string][]citedRow
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for kind, rows := range file {
		for _, row := range rows {
			if row.Cite == "" || !strings.Contains(packageComments(t, row.Doc), squeeze(row.Cite)) {
				t.Errorf("%s: %s%s: the documentation of %s does not say %q", kind, row.Type, row.Symbol, row.Doc, row.Cite)
			}
		}
	}
}

var commentCache = map[string]string{}

// packageComments is the text of all comments of the package that declares a symbol, white space squeezed.
func packageComments(t *testing.T, symbol string) string {
	t.Helper()
	path := symbol
	if dot := strings.IndexByte(symbol[strings.LastIndexByte(symbol, '/')+1:], '.'); dot >= 0 {
		path = symbol[:strings.LastIndexByte(symbol, '/')+1+dot]
	}
	if text, ok := commentCache[path]; ok {
		return text
	}
	files, err := filepath.Glob(filepath.Join(build.Default.GOROOT, "src", path, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no source of %q", symbol, path)
	}
	var b strings.Builder
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(source), "\n") {
			if text, ok := strings.CutPrefix(strings.TrimSpace(line), "//"); ok {
				b.WriteString(text + "\n")
			}
		}
	}
	commentCache[path] = squeeze(b.String())
	return commentCache[path]
}

var space = regexp.MustCompile(`\s+`)

func squeeze(s string) string { return strings.TrimSpace(space.ReplaceAllString(s, " ")) }

// Each row of the overrides table rests on a sentence, too.
func TestOverridesCiteTheDocumentation(t *testing.T) {
	wantRelease(t)
	text, err := os.ReadFile("../overrides.tsv")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		rows++
		columns := strings.Split(line, "\t")
		if len(columns) != 4 {
			t.Errorf("not four columns: %s", line)
			continue
		}
		symbol, doc, cite := columns[0], columns[2], columns[3]
		if cite == "" || !strings.Contains(packageComments(t, doc), squeeze(cite)) {
			t.Errorf("%s: the documentation of %s does not say %q", symbol, doc, cite)
		}
	}
	if rows == 0 {
		t.Error("the table is empty")
	}
}

// wantRelease skips where another release of Go is installed: its documentation may say the same in other words.
func wantRelease(t *testing.T) {
	t.Helper()
	if !strings.HasPrefix(runtime.Version(), "go1.26") {
		t.Skipf("the citations are of go1.26, here is %s", runtime.Version())
	}
}
