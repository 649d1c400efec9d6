// Command apifacts writes what leakcheck knows of Go APIs: the exported declarations of each package as source without
// bodies, and what each function does with its arguments and results.
//
// Usage, from this folder (or `npm run apifacts` from the root of the repository):
//
//	go run . -overrides overrides.tsv -out ../../data/std.json std
//
// The output depends on nothing but the Go release and the overrides table: running it twice gives the same bytes.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"runtime"
	"strings"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("apifacts: ")
	out := flag.String("out", "", "file to write (default: standard output), with -modules the folder")
	table := flag.String("overrides", "overrides.tsv", "effects that replace what is computed")
	resources := flag.String("resources", "../../data/resources.json", "types whose release methods are given")
	modules := flag.String("modules", "", "list of modules to write facts of, instead of packages")
	moduleTable := flag.String("module-overrides", "module-overrides.tsv", "effects of functions of modules that replace what is computed")
	moduleResources := flag.String("module-resources", "../../data/module-resources.json", "types of modules whose release methods are given")
	standard := flag.String("std", "../../data/std.json", "facts of the standard library that those of modules rest on")
	flag.Parse()
	patterns := flag.Args()
	if len(patterns) == 0 {
		patterns = []string{"std"}
	}
	run := func() error { return generate(patterns, *table, *resources, *out) }
	if *modules != "" {
		run = func() error {
			return generateModules(*modules, *out, []string{*table, *moduleTable}, []string{*resources, *moduleResources}, *standard)
		}
	}
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func generate(patterns []string, table, resources, out string) error {
	rows, err := readOverrides(table)
	if err != nil {
		return err
	}
	known, err := readResources(resources)
	if err != nil {
		return err
	}
	loaded, err := load("", patterns)
	if err != nil {
		return err
	}
	e := newEngine(loaded, rows, known, func(string) bool { return true })
	facts := document{Version: goRelease()}
	for _, stub := range writeStubs(loaded) {
		facts.Packages = append(facts.Packages, packageFacts{stub, effectsOf(e, stub)})
	}
	text := facts.encode()
	if out == "" {
		_, err = os.Stdout.Write(text)
		return err
	}
	if err := os.WriteFile(out, text, 0o644); err != nil {
		return fmt.Errorf("write facts: %w", err)
	}
	return nil
}

// goRelease is the language release of the tool chain without its patch level, for example "go1.26".
func goRelease() string {
	parts := strings.SplitN(runtime.Version(), ".", 3)
	if len(parts) < 2 {
		return parts[0]
	}
	return parts[0] + "." + parts[1]
}

func effectsOf(e *engine, s stub) [][2]string {
	var effects [][2]string
	for _, f := range s.functions {
		if line := e.effectLine(s.path+"."+f.name, f.function); line != "" {
			effects = append(effects, [2]string{f.name, line})
		}
	}
	return effects
}
