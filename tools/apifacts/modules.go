package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// moduleRow is one module of modules.tsv.
type moduleRow struct {
	// family names the data file.
	family string
	// module at a version, as `go get` takes it.
	module string
	// packages are import paths.
	packages []string
}

type moduleTable struct {
	rows []moduleRow
	// aliases lead from an import path to the one under which its API is known.
	aliases map[string]string
}

func readModules(path string) (moduleTable, error) {
	table := moduleTable{aliases: map[string]string{}}
	text, err := os.ReadFile(path)
	if err != nil {
		return table, fmt.Errorf("read modules: %w", err)
	}
	for n, line := range strings.Split(string(text), "\n") {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		columns := strings.Split(line, "\t")
		if len(columns) != 3 {
			return table, fmt.Errorf("%s:%d: three columns expected, not %d", path, n+1, len(columns))
		}
		if columns[0] == "=" {
			table.aliases[columns[1]] = columns[2]
			continue
		}
		row := moduleRow{family: columns[0], module: columns[1]}
		root, _, _ := strings.Cut(row.module, "@")
		for _, name := range strings.Fields(strings.TrimPrefix(columns[2], "-")) {
			row.packages = append(row.packages, strings.TrimSuffix(root+"/"+name, "/."))
		}
		table.rows = append(table.rows, row)
	}
	return table, nil
}

// generateModules writes one facts file for each family of modules, and an index that tells which package stands where.
// The modules are fetched into a scratch module that is removed again; nothing of them is kept but their facts.
// Tables of overrides and resources are those of the standard library first, those of modules last.
func generateModules(list, out string, tables, resources []string, standard string) error {
	table, err := readModules(list)
	if err != nil {
		return err
	}
	rows, citations, err := moduleOverrides(standard, tables)
	if err != nil {
		return err
	}
	known, err := readResources(resources...)
	if err != nil {
		return err
	}
	dir, err := scratchModule(table)
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var patterns []string
	familyOf := map[string]string{}
	for _, row := range table.rows {
		patterns = append(patterns, row.packages...)
		root, _, _ := strings.Cut(row.module, "@")
		for _, path := range row.packages {
			familyOf[path] = row.family
		}
		if familyOf[root] == "" {
			familyOf[root] = row.family
		}
	}
	loaded, err := load(dir, patterns)
	if err != nil {
		return err
	}
	if err := verifyCitations(loaded, append(citations, known.citations...)); err != nil {
		return err
	}
	e := newEngine(loaded, rows, known, func(path string) bool { return !isStandard(path) })
	files := map[string]*document{}
	for _, stub := range writeStubs(loaded) {
		if isStandard(stub.path) {
			continue
		}
		family := nearestFamily(familyOf, stub.path)
		if files[family] == nil {
			files[family] = &document{Version: versionsOf(table, family)}
		}
		files[family].Packages = append(files[family].Packages, packageFacts{stub, effectsOf(e, stub)})
	}
	return writeModules(out, files, table.aliases)
}

// otherFamily takes what listed packages mention of modules that are not listed.
const otherFamily = "other"

// nearestFamily is the family of the nearest folder above a package that has one.
func nearestFamily(familyOf map[string]string, path string) string {
	for at := path; at != "."; at = filepath.Dir(at) {
		if family := familyOf[at]; family != "" {
			return family
		}
	}
	return otherFamily
}

func versionsOf(table moduleTable, family string) string {
	var modules []string
	for _, row := range table.rows {
		if row.family == family {
			modules = append(modules, row.module)
		}
	}
	return strings.Join(modules, " ")
}

func writeModules(out string, files map[string]*document, aliases map[string]string) error {
	old, err := filepath.Glob(filepath.Join(out, "*.json"))
	if err != nil {
		return fmt.Errorf("list old facts: %w", err)
	}
	for _, path := range old {
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("remove old facts: %w", err)
		}
	}
	var b bytes.Buffer
	b.WriteString("{\n\"files\": {")
	for i, family := range slices.Sorted(maps.Keys(files)) {
		text := files[family].encode()
		if err := os.WriteFile(filepath.Join(out, family+".json"), text, 0o644); err != nil {
			return fmt.Errorf("write facts: %w", err)
		}
		separate(&b, i)
		b.WriteString(quote(family+".json") + ": ")
		var paths []string
		for _, p := range files[family].Packages {
			paths = append(paths, p.stub.path)
		}
		writeLines(&b, paths)
	}
	b.WriteString("\n},\n\"aliases\": {")
	for i, from := range slices.Sorted(maps.Keys(aliases)) {
		separate(&b, i)
		b.WriteString(quote(from) + ": " + quote(aliases[from]))
	}
	b.WriteString("\n}\n}\n")
	if err := os.WriteFile(filepath.Join(out, "index.json"), b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write facts: %w", err)
	}
	return nil
}

// separate begins the next entry of an object, one a line.
func separate(b *bytes.Buffer, i int) {
	if i > 0 {
		b.WriteString(",")
	}
	b.WriteString("\n")
}

// scratchModule is a folder with a module that requires the listed ones; what they require themselves follows from that.
func scratchModule(table moduleTable) (string, error) {
	dir, err := os.MkdirTemp("", "apifacts")
	if err != nil {
		return "", fmt.Errorf("make a scratch module: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module apifacts.invalid/scratch\n\ngo 1.26\n"), 0o644); err != nil {
		return "", fmt.Errorf("make a scratch module: %w", err)
	}
	get := []string{"get"}
	for _, row := range table.rows {
		_, version, _ := strings.Cut(row.module, "@")
		if len(row.packages) == 0 {
			get = append(get, row.module)
		}
		for _, path := range row.packages {
			get = append(get, path+"@"+version)
		}
	}
	command := exec.Command("go", get...)
	command.Dir = dir
	if text, err := command.CombinedOutput(); err != nil {
		os.RemoveAll(dir)
		return "", fmt.Errorf("go get: %w\n%s", err, text)
	}
	return dir, nil
}

// isStandard tells packages of the standard library by their paths: the first element has no dot.
func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// citation is a sentence that must stand in the comments of a package.
type citation struct {
	// of names the row; doc is the documented symbol or package.
	of, doc, cite string
}

// verifyCitations looks up each sentence in the comments of the package it is said to stand in.
func verifyCitations(loaded []*packages.Package, citations []citation) error {
	comments := map[string]string{}
	packages.Visit(loaded, nil, func(p *packages.Package) {
		var b strings.Builder
		for _, file := range p.Syntax {
			for _, group := range file.Comments {
				b.WriteString(group.Text() + "\n")
			}
		}
		comments[p.PkgPath] = squeeze(b.String())
	})
	var problems []error
	for _, c := range citations {
		path := packageOfSymbol(comments, c.doc)
		if c.cite == "" || !strings.Contains(comments[path], squeeze(c.cite)) {
			problems = append(problems, fmt.Errorf("%s: the documentation of %s does not say %q", c.of, c.doc, c.cite))
		}
	}
	return errors.Join(problems...)
}

// packageOfSymbol is the longest part of a symbol that is a package.
func packageOfSymbol(known map[string]string, symbol string) string {
	for path := symbol; path != ""; {
		if _, ok := known[path]; ok {
			return path
		}
		dot := strings.LastIndexAny(path, "./")
		if dot < 0 {
			break
		}
		path = path[:dot]
	}
	return ""
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// moduleOverrides joins what is known of the standard library with the tables, of which the later one wins; citations are
// those of the last.
func moduleOverrides(standard string, tables []string) (overrides, []citation, error) {
	all, err := standardEffects(standard)
	if err != nil {
		return nil, nil, err
	}
	var citations []citation
	for _, path := range tables {
		rows, err := readOverrides(path)
		if err != nil {
			return nil, nil, err
		}
		maps.Copy(all, rows)
		citations = nil
		for _, symbol := range slices.Sorted(maps.Keys(rows)) {
			citations = append(citations, citation{symbol, rows[symbol].doc, rows[symbol].cite})
		}
	}
	return all, citations, nil
}

// standardEffects are the computed effects of the standard library, so that only the modules need to be followed.
func standardEffects(path string) (overrides, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the facts of the standard library: %w", err)
	}
	var file struct {
		Packages map[string]struct{ Effects map[string]string }
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	table := overrides{}
	for pkg, facts := range file.Packages {
		for name, line := range facts.Effects {
			if table[pkg+"."+name], err = parseOverride(line); err != nil {
				return nil, fmt.Errorf("%s: %s.%s: %w", path, pkg, name, err)
			}
		}
	}
	return table, nil
}
