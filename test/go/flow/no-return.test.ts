import { describe, expect, it } from '@jest/globals';
import type { CallEnding } from '../../../src/go/flow/graph.js';
import { dumpFlowGraph } from '../../../src/go/flow/dump.js';
import { inferEndings, type Endings, type StaticCallee } from '../../../src/go/flow/no-return.js';
import type { Call, Func } from '../../../src/go/syntax/ast.js';
import { functionsOf } from './graph-of.js';

const TEXT = `
package p

func die(msg string) { log.Print(msg); os.Exit(1) }
func dieAll() { if a { die("a") } else { die("b") } }
func mixed() { if a { die("a") }; panic("b") }
func must(err error) { if err != nil { panic(err) } }
func raise() { panic("x") }
func raiseUnlocked() { mu.Lock(); defer mu.Unlock(); panic("x") }
func raiseRecovered() { defer func() { recover() }(); panic("x") }
func raiseRecoveredElsewhere() { defer rescue(); panic("x") }
func raiseAndUnknown() { defer unseen(); panic("x") }
func rescue() { if r := recover(); r != nil { log.Print(r) } }
func fatal(t T) { t.Helper(); t.Fatal("x") }
func fatalDeferred(t T) { defer rescue(); fatal(t) }
func loop() { for { work() } }
func loopWithExit() { for { if a { return }; work() } }
func ping() { pong() }
func pong() { if a { return }; ping() }
func again() { if a { again() }; panic("x") }
func start() { go start(); panic("x") }
func literal() { func() { die("x") }() }
func makes() { f := func() { die("x") }; f() }
func after() { mixed(); log.Print("dead") }
func variant() { platform() }
func variants() { platforms() }
func unseenCall() { unseen(); die("x") }
func rangeFunc() { for range seq { die("x") } }
func asm()
func callsAsm() { asm() }
`;

const SYMBOLS: Readonly<Record<string, CallEnding>> = {
  panic: 'panic',
  'os.Exit': 'exit',
  't.Fatal': 'goexit',
  'log.Print': 'returns',
  't.Helper': 'returns',
  'mu.Lock': 'returns',
  'mu.Unlock': 'returns',
};

const FUNCTIONS = new Map<string, Func>(
  functionsOf(TEXT).flatMap((func) => (func.kind === 'FuncDecl' ? [[func.name.name, func] as const] : [])),
);

function bodiesOf(...names: readonly string[]): readonly Func[] {
  return names.map((name) => FUNCTIONS.get(name)).filter((func) => func !== undefined);
}

/** Resolves by the text of the callee, which is enough for a text without shadowing. */
function calleeOf(call: Call): StaticCallee | undefined {
  const name = TEXT.slice(call.fun.start, call.fun.end);
  if (name === 'platform') return { funcs: bodiesOf('die', 'dieAll'), symbol: undefined };
  if (name === 'platforms') return { funcs: bodiesOf('die', 'raise'), symbol: undefined };
  const funcs = bodiesOf(name);
  if (funcs.length > 0) return { funcs, symbol: undefined };
  return name in SYMBOLS ? { funcs: [], symbol: name } : undefined;
}

function infer(asked: Call[] = []): Endings {
  return inferEndings({
    calleeOf: (call) => {
      asked.push(call);
      return calleeOf(call);
    },
    endingOfSymbol: (symbol) => SYMBOLS[symbol] ?? 'unknown',
    rangesOverFunction: (range) => TEXT.slice(range.x.start, range.x.end) === 'seq',
  });
}

const EXPECTED: readonly (readonly [string, CallEnding])[] = [
  ['die', 'exit'],
  ['dieAll', 'exit'],
  ['mixed', 'never'],
  ['must', 'returns'],
  ['raise', 'panic'],
  ['raiseUnlocked', 'panic'],
  ['raiseRecovered', 'unknown'],
  ['raiseRecoveredElsewhere', 'unknown'],
  ['raiseAndUnknown', 'unknown'],
  ['fatal', 'goexit'],
  ['fatalDeferred', 'goexit'],
  ['loop', 'never'],
  ['loopWithExit', 'returns'],
  ['ping', 'unknown'],
  ['pong', 'unknown'],
  ['again', 'unknown'],
  ['start', 'panic'],
  ['literal', 'exit'],
  ['makes', 'returns'],
  ['after', 'never'],
  ['variant', 'exit'],
  ['variants', 'returns'],
  ['unseenCall', 'exit'],
  ['rangeFunc', 'unknown'],
  ['asm', 'unknown'],
  ['callsAsm', 'returns'],
];

describe('inferEndings', () => {
  it.each(EXPECTED)('%s: %s', (name, ending) => {
    const [func] = bodiesOf(name);
    expect(func && infer().endingOf(func)).toBe(ending);
  });

  it('answers alike in whatever order it is asked', () => {
    const endings = infer();
    const asked = EXPECTED.toReversed().map(([name]) => [
      name,
      bodiesOf(name).map((func) => endings.endingOf(func))[0],
    ]);
    expect(asked.reverse()).toEqual(EXPECTED);
  });

  it('builds endings into graphs', () => {
    const [func] = bodiesOf('after');
    const graph = func && infer().graphOf(func);
    expect(graph && dumpFlowGraph(graph, TEXT)).toBe('0: call mixed() => never');
  });

  it('takes over what an earlier program said, and asks of no call in it', () => {
    const earlier = infer();
    const asked: Call[] = [];
    const endings = infer(asked);
    const [dieAll] = bodiesOf('dieAll');
    const [mixed] = bodiesOf('mixed');
    if (!dieAll || !mixed) throw new Error('no function');
    endings.takeOver(earlier, (func) => func !== mixed);
    expect(endings.endingOf(dieAll)).toBe('exit');
    expect(endings.graphOf(dieAll)).toBe(earlier.graphOf(dieAll));
    expect(asked).toEqual([]);
    expect(endings.endingOf(mixed)).toBe('never');
    expect(endings.graphOf(mixed)).not.toBe(earlier.graphOf(mixed));
    const text = (call: Call): string => TEXT.slice(call.start, call.end);
    expect(new Set(asked.map(text))).toEqual(new Set(['die("a")', 'panic("b")']));
  });

  it('follows a call chain of any length', () => {
    const links = Array.from({ length: 5_000 }, (_, at) => `func f${at}() { f${at + 1}() }`);
    const text = `package p\n${links.join('\n')}\nfunc f5000() { panic("x") }\n`;
    const funcs = new Map(
      functionsOf(text).flatMap((func) => (func.kind === 'FuncDecl' ? [[func.name.name, func] as const] : [])),
    );
    const endings = inferEndings({
      calleeOf: (call) => {
        const name = text.slice(call.fun.start, call.fun.end);
        const func = funcs.get(name);
        return { funcs: func ? [func] : [], symbol: name };
      },
      endingOfSymbol: (symbol) => SYMBOLS[symbol] ?? 'unknown',
    });
    const first = funcs.get('f0');
    expect(first && endings.endingOf(first)).toBe('panic');
  });
});
