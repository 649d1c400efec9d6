/** Is what a program loses once, on its way up or out, told by who calls the function, in whichever package? */
import { describe, expect, it } from '@jest/globals';
import { analyze } from '../../../src/analysis/analyze.js';
import { loadFacts } from '../../../src/host/load-facts.js';
import { RULES } from '../../../rules/index.js';

type Texts = Readonly<Record<string, string>>;

const facts = loadFacts();
const RULE_IDS = ['conn-not-closed', 'closer-not-closed', 'file-not-closed', 'goroutine-no-exit'];

/** What is told of the first file. */
function severitiesIn(texts: Texts, report?: readonly string[]): readonly string[] {
  const first = Object.keys(texts).find((path) => path.endsWith('s.go'));
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  const { findings, errors } = analyze(
    { files, ...(report ? { report } : {}), options: { fixes: 'none', rules: RULE_IDS } },
    { facts, rules: RULES },
  );
  expect(errors).toEqual([]);
  return findings.flatMap(({ finding }) => (finding.file === first ? [finding.severity] : []));
}

const MOD = { 'go.mod': 'module example.com/m\n\ngo 1.22\n' };

/** The listener stays open where its socket cannot be made the owner's. */
const STORE = `package store

import (
	"net"
	"os"
)

type Store struct{ path string }

func (s *Store) Listen() (net.Listener, error) { return Listen(s.path) }

func New(path string) *Store { return &Store{path} }

func Listen(path string) (net.Listener, error) {
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, err
	}
	return l, nil
}
`;

/** A store of which only the function is there. */
const FUNCTION = STORE.replace(/type Store[^]*?(?=func Listen)/, '');
/** A store of which only the method is called. */
const METHOD = STORE.replace(/func Listen\(path/, 'func listen(path').replace('return Listen(', 'return listen(');

function mainOf(body: string, imports: readonly string[] = ['log', 'example.com/m/store']): string {
  const specs = imports.map((path) => `\t"${path}"\n`).join('');
  return `package main\n\nimport (\n${specs})\n\nfunc main() {\n${body}\n}\n`;
}

const FATAL = '\tl, err := store.Listen("a")\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tlog.Print(l)';
const LOOP =
  '\tfor {\n\t\tl, err := store.Listen("a")\n\t\tif err != nil {\n\t\t\tcontinue\n\t\t}\n\t\tlog.Print(l)\n\t}';
const HANDLER = '\thttp.HandleFunc("/", func(http.ResponseWriter, *http.Request) { store.Listen("a") })';
const RUNNER = `package app

import "net"

type Runner interface {
	Listen() (net.Listener, error)
}

func Run(r Runner) (net.Listener, error) { return r.Listen() }

func RunAll(rs map[string]Runner) {
	for _, r := range rs {
		r.Listen()
	}
}
`;

const COBRA = `package commands

import (
	"github.com/spf13/cobra"

	"example.com/m/store"
)

func New() *cobra.Command {
	return &cobra.Command{RunE: func(cmd *cobra.Command, args []string) error {
		_, err := store.Listen("a")
		return err
	}}
}
`;

describe('a value that is lost when a function fails', () => {
  it.each<[string, 'warning' | 'note', Texts]>([
    ['nobody calls it', 'warning', { 'store/s.go': FUNCTION }],
    ['main calls it and ends', 'note', { 'store/s.go': FUNCTION, 'main.go': mainOf(FATAL) }],
    [
      'main calls it and ends by what a variable of another package names',
      'note',
      {
        'store/s.go': FUNCTION,
        'log/log.go': 'package log\n\nimport "log"\n\nvar (\n\tPrint = log.Print\n\tFatal = log.Fatal\n)\n',
        'main.go': mainOf(FATAL, ['example.com/m/log', 'example.com/m/store']),
      },
    ],
    [
      'a function that main calls does',
      'note',
      {
        'store/s.go': FUNCTION,
        'app/app.go':
          'package app\n\nimport "example.com/m/store"\n\nfunc Run() error {\n\t_, err := store.Listen("a")\n\treturn err\n}\n',
        'main.go': mainOf('\tif err := app.Run(); err != nil {\n\t\tlog.Fatal(err)\n\t}', ['log', 'example.com/m/app']),
      },
    ],
    [
      'a command calls it',
      'note',
      {
        'store/s.go': FUNCTION,
        'commands/c.go': COBRA,
        'main.go': mainOf('\tcommands.New()', ['example.com/m/commands']),
      },
    ],
    ['main goes on and tries again', 'warning', { 'store/s.go': FUNCTION, 'main.go': mainOf(LOOP) }],
    [
      'a request calls it',
      'warning',
      { 'store/s.go': FUNCTION, 'main.go': mainOf(HANDLER, ['net/http', 'example.com/m/store']) },
    ],
    [
      'main calls it, and a request',
      'warning',
      {
        'store/s.go': FUNCTION,
        'main.go': mainOf(FATAL),
        'other/o.go': mainOf(HANDLER, ['net/http', 'example.com/m/store']).replace('package main', 'package other'),
      },
    ],
    [
      'main keeps it as a value',
      'warning',
      { 'store/s.go': FUNCTION, 'main.go': mainOf(`${FATAL}\n\tagain := store.Listen\n\tlog.Print(again)`) },
    ],
    [
      'its method is called once',
      'note',
      {
        'store/s.go': METHOD,
        'main.go': mainOf('\tif _, err := store.New("a").Listen(); err != nil {\n\t\tlog.Fatal(err)\n\t}'),
      },
    ],
    [
      'an interface of another package leads to it once',
      'note',
      {
        'store/s.go': METHOD,
        'app/app.go': RUNNER.replace(/\nfunc RunAll[^]*/, ''),
        'main.go': mainOf('\tif _, err := app.Run(store.New("a")); err != nil {\n\t\tlog.Fatal(err)\n\t}', [
          'log',
          'example.com/m/app',
          'example.com/m/store',
        ]),
      },
    ],
    [
      'an interface of another package leads to it again and again',
      'warning',
      {
        'store/s.go': METHOD,
        'app/app.go': RUNNER,
        'main.go': mainOf('\tif _, err := app.Run(store.New("a")); err != nil {\n\t\tlog.Fatal(err)\n\t}', [
          'log',
          'example.com/m/app',
          'example.com/m/store',
        ]),
      },
    ],
    ['only a test calls it', 'warning', { 'store/s.go': FUNCTION, 'main_test.go': mainOf(FATAL) }],
    [
      'a test calls it as well',
      'note',
      { 'store/s.go': FUNCTION, 'main.go': mainOf(FATAL), 'main_test.go': mainOf(LOOP) },
    ],
    ['only an example calls it', 'warning', { 'store/s.go': FUNCTION, 'examples/one/main.go': mainOf(FATAL) }],
    [
      'a generator calls it',
      'note',
      { 'store/s.go': FUNCTION, 'hack/gen.go': `//go:build ignore\n\n${mainOf(FATAL)}` },
    ],
    [
      'the module can be imported by others',
      'warning',
      { 'store/s.go': FUNCTION, 'lib.go': 'package lib\n\nfunc F() {}\n', 'cmd/m/main.go': mainOf(FATAL) },
    ],
    [
      'others cannot import the package',
      'note',
      {
        'internal/store/s.go': FUNCTION,
        'lib.go': 'package lib\n\nfunc F() {}\n',
        'cmd/m/main.go': mainOf(FATAL.replace('store.', 'store.'), ['log', 'example.com/m/internal/store']),
      },
    ],
  ])('%s: %s', (_, severity, texts) => {
    const path = Object.keys(texts)[0] ?? '';
    const told = [severity];
    const all = { ...MOD, ...texts };
    expect(severitiesIn(all)).toEqual(told);
    // The same where the callers are only read to know more, and whichever comes first.
    expect(severitiesIn(all, [path])).toEqual(told);
    expect(severitiesIn(Object.fromEntries(Object.entries(all).reverse()))).toEqual(told);
  });
});

const SERVER = `package server

type Server struct{ done chan struct{} }

func (s *Server) Close() error {
	close(s.done)
	return nil
}

func New() *Server {
	s := &Server{make(chan struct{})}
	go s.serve()
	return s
}

func (s *Server) serve() {
	for {
		select {
		case <-s.done:
			return
		default:
		}
	}
}

func Run() {
	New()
}
`;

const PUMP = `package pump

type Pump struct{ n int }

func (p *Pump) Start() {
	go func() {
		for {
			p.n++
		}
	}()
}
`;

describe('what serves for the life of a process', () => {
  it.each<[string, readonly string[], Texts]>([
    ['a closer, for whoever calls', ['error'], { 'server/s.go': SERVER }],
    [
      'a closer, for main alone',
      ['note'],
      { 'server/s.go': SERVER, 'main.go': mainOf('\tserver.Run()\n\tselect {}', ['example.com/m/server']) },
    ],
    [
      'a closer, for what runs when the program starts',
      ['note'],
      {
        'server/s.go': SERVER,
        'app/app.go': `package app

import (
	"context"

	"example.com/m/server"
	"go.uber.org/fx"
)

func New(lc fx.Lifecycle) {
	lc.Append(fx.Hook{OnStart: func(context.Context) error {
		go func() { server.Run() }()
		return nil
	}})
}
`,
        'main.go': mainOf('\tfx.New(fx.Invoke(app.New)).Run()', ['go.uber.org/fx', 'example.com/m/app']),
      },
    ],
    ['a goroutine, for whoever calls', ['note'], { 'pump/s.go': PUMP }],
    [
      'a goroutine, for main alone',
      [],
      { 'pump/s.go': PUMP, 'main.go': mainOf('\tp := &pump.Pump{}\n\tp.Start()\n\tselect {}', ['example.com/m/pump']) },
    ],
    [
      'a file that main reads once by another package',
      ['error'],
      {
        'conf/s.go':
          'package conf\n\nimport "os"\n\nfunc Read(b []byte) {\n\tf, err := os.Open("a")\n\tif err != nil {\n\t\treturn\n\t}\n\tf.Read(b)\n}\n',
        'main.go': mainOf('\tconf.Read(make([]byte, 9))\n\tselect {}', ['example.com/m/conf']),
      },
    ],
  ])('%s', (_, told, texts) => {
    expect(severitiesIn({ ...MOD, ...texts })).toEqual(told);
  });
});
