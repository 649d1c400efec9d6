import { describe, expect, it } from '@jest/globals';
import { buildFlowGraph } from '../../../src/go/flow/build-graph.js';
import { dumpFlowGraph } from '../../../src/go/flow/dump.js';
import type { Node } from '../../../src/go/syntax/ast.js';
import { walk } from '../../../src/go/syntax/walk.js';
import { functionsOf, graphOf, optionsFor } from './graph-of.js';

/** Each row: what it shows, the body, the graph. Lines of a graph stand one per block. */
const GRAPHS: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'operands before the call',
    'x := a(b(), c.d()); _ = x',
    ['0: call b(); call c.d(); call a(b(), c.d()); assign x := a(b(), c.d()); assign _ = x => return'],
  ],
  [
    'index operands of the left side before the right side',
    'm[k()] = <-ch; n[i()] += j()',
    ['0: call k(); recv <-ch; assign m[k()] = <-ch; call i(); call j(); assign n[i()] += j() => return'],
  ],
  [
    'statements with operations',
    'var a, b = f(), &c; a++; ch <- b; go wg.Done(); <-(ch); p.q',
    ['0: call f(); declare a, b = f(), &c; incdec a++; send ch <- b; go wg.Done(); recv <-(ch); use p.q => return'],
  ],
  [
    'conditions are atomic on edges',
    'if a && !(b() || c) { d() } else if e { return }\nz()',
    [
      '0: use a -> 1 (a), 4 !(a)',
      '1: call b() -> 4 (b()), 2 !(b())',
      '2: use c -> 4 (c), 3 !(c)',
      '3: call d() -> 6',
      '4: use e -> 5 (e), 6 !(e)',
      '5: return => return',
      '6: call z() => return',
    ],
  ],
  [
    'logical operators in value position branch where the right side does something',
    'ok := a != nil && a.b() || c()',
    [
      '0: use a; use nil -> 1 (a != nil), 2 !(a != nil)',
      '1: call a.b() -> 3 (a.b()), 2 !(a.b())',
      '2: call c() -> 3',
      '3: assign ok := a != nil && a.b() || c() => return',
    ],
  ],
  ['logical operators over plain reads do not branch', 'ok := a && b', ['0: assign ok := a && b => return']],
  [
    'for with post statement, continue and break',
    'for i := 0; i < n; i++ { if a { continue }; if b { break }; c() }\nd()',
    [
      '0: assign i := 0 -> 1',
      '1: use i; use n -> 2 (i < n), 6 !(i < n)',
      '2: use a -> 5 (a), 3 !(a)',
      '3: use b -> 6 (b), 4 !(b)',
      '4: call c() -> 5',
      '5: incdec i++ -> ^1',
      '6: call d() => return',
    ],
  ],
  [
    'a constant condition has one edge',
    'for true { a() }',
    ['0: -> 1', '1: use true -> 2 (true)', '2: call a() -> ^1'],
  ],
  [
    'a constant condition of an if',
    'if false { a() } else { b() }',
    ['0: use false -> 1 !(false)', '1: call b() => return'],
  ],
  ['an empty endless loop', 'for {}', ['0: -> 1', '1: => never']],
  ['an empty select', 'select {}', ['0: select => never']],
  [
    'select: operands of all cases on entry; break leaves the select only',
    'for { select { case <-done: break\ncase v, ok := <-ch: use(v)\ncase out[g()] <- h(): return\ndefault: } }',
    [
      '0: -> 1',
      '1: call g(); call h(); select -> 2 [<-done], 3 [v, ok := <-ch], 4 [out[g()] <- h()], ^1 [default]',
      '2: comm <-done -> ^1',
      '3: comm v, ok := <-ch; call use(v) -> ^1',
      '4: comm out[g()] <- h(); return => return',
    ],
  ],
  [
    'a receive in the operand of a select case is a step of its own',
    'select { case x[i()] = <-(<-chs): }',
    ['0: recv <-chs; select -> 1 [x[i()] = <-(<-chs)]', '1: call i(); comm x[i()] = <-(<-chs) => return'],
  ],
  [
    'range evaluates its operand once; labelled continue and break',
    'outer: for k, v := range m() { for range 3 { if a { continue outer }; if b { break outer } } }',
    [
      '0: call m() -> 1',
      '1: -> 2 turn, 6 done',
      '2: turn k, v -> 3',
      '3: -> 4 turn, ^1 done',
      '4: turn; use a -> ^1 (a), 5 !(a)',
      '5: use b -> 6 (b), ^3 !(b)',
      '6: => return',
    ],
  ],
  [
    'range over a function is marked',
    'for x := range seq { return }',
    [
      '0: use seq -> 1',
      '1: -> 2 turn, 3 done',
      '2: turn x; return => return',
      '3: => return',
      'unknown: range over function',
    ],
  ],
  [
    'switch with tag: fallthrough, default in the middle, a call in a case',
    'switch x := a(); x { case 1, 2: b(); fallthrough\ncase f(): c()\ndefault: d()\ncase 3: e() }',
    [
      '0: call a(); assign x := a(); use x -> 1 [1, 2], 2',
      '1: call b() -> 3',
      '2: call f() -> 3 [f()], 4 [3], 5 [default]',
      '3: call c() -> 6',
      '4: call e() -> 6',
      '5: call d() -> 6',
      '6: => return',
    ],
  ],
  [
    'switch without tag is a chain of conditions',
    'switch { case a, b && c: d()\ncase e(): }',
    [
      '0: use a -> 3 (a), 1 !(a)',
      '1: use b -> 2 (b), 4 !(b)',
      '2: use c -> 3 (c), 4 !(c)',
      '3: call d() -> 5',
      '4: call e() -> 5 (e()), 5 !(e())',
      '5: => return',
    ],
  ],
  [
    'type switch: no match edge',
    'switch v := x.(type) { case int: a(v)\ncase nil, string:\n }',
    [
      '0: use x -> 1 [int], 2 [nil, string], 3 [no match]',
      '1: bind v; call a(v) -> 3',
      '2: bind v -> 3',
      '3: => return',
    ],
  ],
  [
    'go and defer evaluate function value and arguments at the statement',
    'for i := range 3 { defer mu.Unlock(g(i)); go func() { x() }() }',
    [
      '0: -> 1',
      '1: -> 2 turn, 3 done',
      '2: turn i; call g(i); defer mu.Unlock(g(i)); literal func; go func() { x() }() -> ^1',
      '3: => return',
    ],
  ],
  [
    'calls that do not return end their block; what follows is dropped',
    'if err != nil { panic(err) }\nif b { os.Exit(1) }\nif c { t.Fatal(b) }\nunknown()\nserve()\ndead()',
    [
      '0: use err; use nil -> 1 (err != nil), 2 !(err != nil)',
      '1: call panic(err) => panic',
      '2: use b -> 3 (b), 4 !(b)',
      '3: call os.Exit(1) => exit',
      '4: use c -> 5 (c), 6 !(c)',
      '5: call t.Fatal(b) => goexit',
      '6: call unknown(); call serve() => never',
    ],
  ],
  [
    'goto into and out of a loop',
    'goto in\nfor { in: a(); if b { goto out } }\nout: c()',
    ['0: -> 1', '1: call a(); use b -> 2 (b), 3 !(b)', '2: call c() => return', '3: -> ^1'],
  ],
  [
    'a loop made by goto',
    'again: if try() { goto again }',
    ['0: -> 1', '1: call try() -> ^1 (try()), 2 !(try())', '2: => return'],
  ],
  [
    'a label before if is no label of the loop in it',
    'L: if a { for { b(); break } }',
    ['0: use a -> 1 (a), 2 !(a)', '1: call b() -> 2', '2: => return'],
  ],
  ['a goto without its label is marked', 'goto nowhere', ['0: => return', 'unknown: syntax']],
  [
    'results are evaluated before the return',
    'defer func() { recover() }(); return <-ch, f(g())',
    ['0: literal func; defer func() { recover() }(); recv <-ch; call g(); call f(g()); return <-ch, f(g()) => return'],
  ],
];

describe('buildFlowGraph', () => {
  it.each(GRAPHS)('%s', (_, body, lines) => {
    expect(graphOf(body).dump.split('\n')).toEqual(lines);
  });

  it('builds graphs of literals, whose statements are not in the outer graph', () => {
    const text = 'package p\nvar g = func() { a() }\nfunc f() { h(func() { if b { return }; c() }) }\n';
    const dumps = functionsOf(text).map((func) => dumpFlowGraph(buildFlowGraph(func, optionsFor(text)), text));
    expect(dumps).toEqual([
      '0: call a() => return',
      '0: literal func; call h(func() { if b { return }; c() }) => return',
      '0: use b -> 1 (b), 2 !(b)\n1: return => return\n2: call c() => return',
    ]);
  });

  it('says where an exit stands', () => {
    const { graph } = graphOf('if a { return }\nif b { panic(c) }');
    expect(graph.exits.map((block) => [block.exit, block.exitNode?.kind])).toEqual([
      ['return', 'ReturnStmt'],
      ['panic', 'Call'],
      ['return', undefined],
    ]);
  });

  it('says which loop statement holds a block', () => {
    const { graph } = graphOf('a()\nL: if b() { for range c { d(); break }; goto L }');
    expect(graph.blocks.map((block) => block.loop?.kind)).toEqual([
      undefined,
      'LabeledStmt',
      'LabeledStmt',
      'RangeStmt',
      'RangeStmt',
      undefined,
    ]);
  });

  it('marks a declaration without a body', () => {
    const text = 'package p\nfunc asm(x int) int\n';
    const [func] = functionsOf(text);
    const graph = func && buildFlowGraph(func, optionsFor(text));
    expect(graph?.unknown).toEqual(['no body']);
    expect(graph?.exits).toHaveLength(1);
  });

  it('marks broken source', () => {
    const { graph } = graphOf('a()\nif x { := } ]\nb()');
    expect(graph.unknown).toContain('syntax');
  });
});

/** No dead code here, so every step of the source must appear. */
const WHOLE = `
package p

func f(ch chan int, m map[string]func() int) (n int, err error) {
	defer close(ch)
	for i := range 10 {
		switch v := <-ch; {
		case v > g(i) && h(<-ch):
			n += m["a"]()
		case v < 0 || h(v):
			go func() { k() }()
			fallthrough
		default:
			ch <- g(v)
		}
		select {
		case x, ok := <-pick(ch):
			m[key(x)] = func() int { return g(x) }
			_ = ok
		case pick(ch) <- g(1):
			n++
		}
	}
	var t, u = []int{g(1), g(2)}[g(0)], S{a: g(3), b: &T{g(4)}}.c(g(5))
	switch w := any(t).(type) {
	case int:
		return w, nil
	case interface{ M() }:
		w.M()
	}
	if a := h(t) == (h(u) && h(1)); a {
		goto end
	}
	*ptr(n).q[g(6)] = -(<-ch) + <-ch
end:
	return g(g(t)), errors.New("x")
}
`;

describe('operations', () => {
  it('each step of a function appears exactly once', () => {
    const [func] = functionsOf(WHOLE);
    if (!func?.body) throw new Error('no function');
    const graph = buildFlowGraph(func, optionsFor(WHOLE));
    expect(graph.unknown).toEqual([]);
    const seen: readonly Node[] = graph.blocks.flatMap((block) => block.ops.map((op) => op.node));
    expect(new Set(seen).size).toBe(seen.length);
    const steps = stepsBelow(func.body);
    expect(steps.length).toBeGreaterThan(45);
    for (const step of steps)
      expect([WHOLE.slice(step.start, step.end), seen.includes(step)]).toEqual([expect.anything(), true]);
  });
});

const STATEMENTS: ReadonlySet<Node['kind']> = new Set([
  'AssignStmt',
  'SendStmt',
  'IncDecStmt',
  'GoStmt',
  'DeferStmt',
  'ReturnStmt',
  'SelectStmt',
  'RangeStmt',
  'ValueSpec',
  'CommClause',
] as const);

/** The nodes that must be operations, found by kind and place alone, without the code under test. */
function stepsBelow(root: Node): readonly Node[] {
  const steps: Node[] = [];
  walk(root, (node) => {
    if (isStep(node)) steps.push(node);
    return node.kind !== 'FuncLit' && node.kind !== 'InterfaceType';
  });
  return steps;
}

function isStep(node: Node): boolean {
  const parent = node.parent?.kind;
  if (node.parent?.kind === 'CommClause' && node.parent.comm === node) return false;
  if (node.kind === 'FuncLit') return true;
  if (node.kind === 'Call') return parent !== 'GoStmt' && parent !== 'DeferStmt';
  if (node.kind === 'Unary') return node.op === '<-' && !isReceiveOfComm(node);
  return STATEMENTS.has(node.kind);
}

function isReceiveOfComm(node: Node): boolean {
  const stmt = node.parent;
  const isWhole = stmt?.kind === 'ExprStmt' || (stmt?.kind === 'AssignStmt' && stmt.rhs[0] === node);
  return isWhole && stmt.parent?.kind === 'CommClause' && stmt.parent.comm === stmt;
}
