/**
 * Which goroutines does the engine say never end, and why? Each case is one package; `// want kind reason` on the line of
 * what starts the goroutine, reason being none where nothing tells that more than one is started.
 */
import { describe, expect, it } from '@jest/globals';
import { buildProgram } from '../../../src/go/module/program.js';
import { ProgramInfo } from '../../../src/go/types/program-info.js';
import { loadFacts } from '../../../src/host/load-facts.js';
import { EndlessLoops } from '../../../src/leaks/never-ends/endless-loop.js';
import { findNeverEnding } from '../../../src/leaks/never-ends/find-never-ending.js';
import { ProgramView } from '../../../src/leaks/program-view.js';

const facts = loadFacts();

function claimsIn(text: string): readonly string[] {
  const files = [
    { path: 'go.mod', text: 'module example.com/m\n\ngo 1.25\n' },
    { path: 'a.go', text },
  ];
  const program = buildProgram(files, { facts });
  const view = new ProgramView(new ProgramInfo(program), facts);
  const found = program.packages.flatMap((pkg) => {
    const info = view.info.infoOf(pkg);
    const views = info.functions().flatMap(({ node }) => view.viewOf(node) ?? []);
    return findNeverEnding(view, info, views, new EndlessLoops(view)).claims;
  });
  return found
    .map(({ view: { file }, stmt, kind, reason }) => {
      const line = String(file.lines.line(stmt.start));
      return `${line} ${kind} ${reason?.kind ?? 'none'}`;
    })
    .sort();
}

function wantedIn(text: string): readonly string[] {
  const wanted = text.split('\n').flatMap((line, at) => {
    const found = /\/\/ want (\w+ [\w-]+)$/.exec(line)?.[1];
    return found === undefined ? [] : [`${String(at + 1)} ${found}`];
  });
  return wanted.sort();
}

const LOOP = `
func serve(values chan int) {
	for {
		println(<-values)
	}
}
`;

interface Case {
  readonly name: string;
  readonly text: string;
}

const CASES: readonly Case[] = [
  {
    name: 'a go statement of a function with no caller in view',
    text: `package p
func Start(values chan int) {
	go serve(values) // want loop none
}
${LOOP}`,
  },
  {
    name: 'the loop stands two calls further down',
    text: `package p
func Start(values chan int) {
	go first(values) // want loop none
}
func first(values chan int) { second(values) }
func second(values chan int) { serve(values) }
${LOOP}`,
  },
  {
    name: 'a function value that only ever holds one literal',
    text: `package p
func Start(values chan int) {
	run := func() {
		for {
			println(<-values)
		}
	}
	go run() // want loop none
}
`,
  },
  {
    name: 'goroutines of a WaitGroup, literals and methods',
    text: `package p
import "sync"
type worker struct{ values chan int }
func (w *worker) run() {
	for {
		println(<-w.values)
	}
}
func Start(w *worker) {
	var wg sync.WaitGroup
	wg.Go(w.run) // want loop none
	wg.Go(func() { // want loop none
		for {
			println(<-w.values)
		}
	})
	wg.Go(func() { println(<-w.values) })
}
`,
  },
  {
    name: 'goroutines of an errgroup that is not in view',
    text: `package p
import "golang.org/x/sync/errgroup"
func Start(g *errgroup.Group, values chan int) {
	g.Go(func() error { // want loop none
		for {
			println(<-values)
		}
	})
}
`,
  },
  {
    name: 'a group of another package is no group',
    text: `package p
type group struct{}
func (g *group) Go(f func()) {}
func Start(g *group, values chan int) {
	g.Go(func() {
		for {
			println(<-values)
		}
	})
}
`,
  },
  {
    name: 'an owner whose Close does not reach the goroutine',
    text: `package p
type Writer struct{ values chan int }
func New() *Writer {
	w := &Writer{values: make(chan int)}
	go w.run() // want loop stop-method
	return w
}
func (w *Writer) run() {
	for {
		println(<-w.values)
	}
}
func (w *Writer) Close() {}
`,
  },
  {
    name: 'an object that dies in view',
    text: `package p
type Writer struct{ values chan int }
func newWriter() *Writer {
	w := &Writer{values: make(chan int)}
	go w.run() // want loop dropped
	return w
}
func (w *Writer) run() {
	for {
		println(<-w.values)
	}
}
func (w *Writer) put(value int) { w.values <- value }
func Use() {
	w := newWriter()
	w.put(1)
	println("used")
}
`,
  },
  {
    name: 'one more for each request, and in each turn of an endless loop',
    text: `package p
import (
	"net"
	"net/http"
)
func handle(w http.ResponseWriter, r *http.Request) {
	go serve(make(chan int)) // want loop repeated
}
func accept(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		conn.Close()
		go serve(make(chan int)) // want loop repeated
	}
}
${LOOP}`,
  },
  {
    name: 'once for the life of the process: main, init, package variables, a package-level Once',
    text: `package main
import "sync"
var once sync.Once
var started = start()
func start() bool {
	go serve(make(chan int))
	return true
}
func init() { go serve(make(chan int)) }
func main() {
	go serve(make(chan int))
	background()
}
func background() {
	once.Do(func() { go serve(make(chan int)) })
	go serve(make(chan int))
}
${LOOP}`,
  },
  {
    name: 'ways out: a return, an error, a closed channel, a panic, a labelled break, a condition',
    text: `package p
import (
	"context"
	"net"
)
func Start(ctx context.Context, conn net.Conn, values chan int, fail func() bool) {
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case value := <-values:
				println(value)
			}
		}
	}()
	go func() {
		buffer := make([]byte, 10)
		for {
			if _, err := conn.Read(buffer); err != nil {
				break
			}
		}
	}()
	go func() {
		for value := range values {
			println(value)
		}
	}()
	go func() {
		for {
			if fail() {
				panic("failed")
			}
		}
	}()
	go func() {
	loop:
		for {
			select {
			case <-ctx.Done():
				break loop
			case value := <-values:
				println(value)
			}
		}
	}()
	go func() {
		for ctx.Err() == nil {
			println(<-values)
		}
	}()
}
`,
  },
  {
    name: 'a range over ticks, and a break that leaves only the select',
    text: `package p
import (
	"context"
	"time"
)
func Start(ctx context.Context, ticker *time.Ticker, values chan int) {
	go func() { // want loop none
		for range ticker.C {
			println("tick")
		}
	}()
	go func() { // want select none
		for {
			select {
			case <-ctx.Done():
				break
			case value := <-values:
				println(value)
			}
		}
	}()
}
`,
  },
];

describe('findNeverEnding', () => {
  it.each(CASES)('$name', ({ text }) => {
    expect(claimsIn(text)).toEqual(wantedIn(text));
  });
});
