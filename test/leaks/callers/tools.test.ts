/** What does a program lose that does its work and ends? */
import { describe, expect, it } from '@jest/globals';
import { analyze } from '../../../src/analysis/analyze.js';
import { loadFacts } from '../../../src/host/load-facts.js';
import { RULES } from '../../../rules/index.js';

const facts = loadFacts();

function programOf(body: string, imports: readonly string[] = []): string {
  const specs = ['os', ...imports].map((path) => `\t"${path}"\n`).join('');
  return `package main

import (
${specs})

func main() {
${body}
	for _, name := range os.Args {
		generate(name)
	}
}

func generate(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	_, err = f.WriteString("generated")
	return err
}
`;
}

function severitiesOf(path: string, text: string): readonly string[] {
  const files = [
    { path: 'go.mod', text: 'module example.com/m\n\ngo 1.22\n' },
    { path: 'm.go', text: 'package m\n\nfunc Serve() {}\n' },
  ];
  const { findings } = analyze(
    { files: [...files.filter((each) => path !== 'main.go' || each.path === 'go.mod'), { path, text }], options: {} },
    { facts, rules: RULES },
  );
  return findings.flatMap(({ finding }) => (finding.rule === 'file-not-closed' ? [finding.severity] : []));
}

describe('a file that a program does not close', () => {
  it.each([
    ['a generator beside other packages', 'tools/gen/main.go', programOf(''), 'note'],
    ['one that ends a loop itself', 'tools/gen/main.go', programOf('\tfor {\n\t\tbreak\n\t}'), 'note'],
    ['the program that its module is for', 'main.go', programOf(''), 'error'],
    ['a server', 'cmd/s/main.go', programOf('\tgo http.ListenAndServe(":1", nil)', ['net/http']), 'error'],
    ['one that waits for a signal', 'cmd/s/main.go', programOf('\tsignal.Notify(nil)', ['os/signal']), 'error'],
    ['one that loops', 'cmd/s/main.go', programOf('\tgo func() {\n\t\tfor {\n\t\t}\n\t}()'), 'error'],
    ['one made of its module', 'cmd/s/main.go', programOf('\tm.Serve()', ['example.com/m']), 'error'],
  ])('%s: %s', (_, path, text, severity) => {
    expect(severitiesOf(path, text)).toEqual([severity]);
  });
});
