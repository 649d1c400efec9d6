import { describe, expect, it } from '@jest/globals';
import type { Node } from '../../../src/go/syntax/ast.js';
import { parseGo } from '../../../src/go/syntax/parse.js';
import { childrenOf, walk } from '../../../src/go/syntax/walk.js';
import { staleFiles } from '../../../tools/generate.js';

/** A tree in words: kinds with their names and operators, children in parentheses. */
function outline(node: Node): string {
  const detail =
    'name' in node && typeof node.name === 'string'
      ? `:${node.name}`
      : 'op' in node
        ? `:${node.op}`
        : 'raw' in node
          ? `:${node.raw}`
          : '';
  const children = childrenOf(node).map(outline).join(' ');
  return `${node.kind}${detail}${children ? `(${children})` : ''}`;
}

function firstStatement(body: string): string {
  const parsed = parseGo(`package p\nfunc f() {\n${body}\n}\n`);
  expect(parsed.issues).toEqual([]);
  const decl = parsed.ast.decls[0];
  const stmt = decl?.kind === 'FuncDecl' ? decl.body?.list[0] : undefined;
  return stmt ? outline(stmt) : 'nothing';
}

const STATEMENTS: readonly (readonly [string, string])[] = [
  ['x := f(a, b...)', 'AssignStmt::=(Ident:x Call(Ident:f Ident:a Ident:b))'],
  ['x[1] += 2', 'AssignStmt:+=(Index(Ident:x BasicLit:1) BasicLit:2)'],
  ['v, ok := <-c', 'AssignStmt::=(Ident:v Ident:ok Unary:<-(Ident:c))'],
  ['c <- 1', 'SendStmt(Ident:c BasicLit:1)'],
  ['go func() {}()', 'GoStmt(Call(FuncLit(FuncType Block)))'],
  ['p := new(uint64(3))', 'AssignStmt::=(Ident:p Call(Ident:new Call(Ident:uint64 BasicLit:3)))'],
  ['p := new(a + 1)', 'AssignStmt::=(Ident:p Call(Ident:new Binary:+(Ident:a BasicLit:1)))'],
  ['p := new("s")', 'AssignStmt::=(Ident:p Call(Ident:new BasicLit:"s"))'],
  ['p := new([]int)', 'AssignStmt::=(Ident:p Call(Ident:new SliceType(Ident:int)))'],
  ['p := make(n - 1)', 'AssignStmt::=(Ident:p Call(Ident:make Binary:-(Ident:n BasicLit:1)))'],
  ['p := make(100)', 'AssignStmt::=(Ident:p Call(Ident:make BasicLit:100))'],
  ['p := make(chan<- int)', 'AssignStmt::=(Ident:p Call(Ident:make ChanType(Ident:int)))'],
  ['p := new(a.T[int])', 'AssignStmt::=(Ident:p Call(Ident:new Index(Selector(Ident:a Ident:T) Ident:int)))'],
  ['c := make(<-chan int, n)', 'AssignStmt::=(Ident:c Call(Ident:make ChanType(Ident:int) Ident:n))'],
  ['x := *(*[]byte)(p)', 'AssignStmt::=(Ident:x Star(Call(Paren(Star(SliceType(Ident:byte))) Ident:p)))'],
  ['f[int, string](x)', 'ExprStmt(Call(Index(Ident:f Ident:int Ident:string) Ident:x))'],
  [
    '_ = T{a: {1}, 2: b}',
    'AssignStmt:=(Ident:_ CompositeLit(Ident:T Element(Ident:a CompositeLit(Element(BasicLit:1))) Element(BasicLit:2 Ident:b)))',
  ],
  [
    'for i := 0; i < n; i++ { continue }',
    'ForStmt(AssignStmt::=(Ident:i BasicLit:0) Binary:<(Ident:i Ident:n) IncDecStmt:++(Ident:i) Block(BranchStmt))',
  ],
  ['for x { }', 'ForStmt(Ident:x Block)'],
  ['for { }', 'ForStmt(Block)'],
  ['for k, v := range m { }', 'RangeStmt(Ident:k Ident:v Ident:m Block)'],
  ['for range c { }', 'RangeStmt(Ident:c Block)'],
  [
    'switch x := y.(type) { case int, *T: a(); default: }',
    'TypeSwitchStmt(Ident:x Ident:y CaseClause(Ident:int Star(Ident:T) ExprStmt(Call(Ident:a))) CaseClause)',
  ],
  [
    'select { case v := <-c: a(); case d <- 1: default: }',
    'SelectStmt(CommClause(AssignStmt::=(Ident:v Unary:<-(Ident:c)) ExprStmt(Call(Ident:a))) CommClause(SendStmt(Ident:d BasicLit:1)) CommClause)',
  ],
  ['L: for { break L }', 'LabeledStmt(Ident:L ForStmt(Block(BranchStmt(Ident:L))))'],
  [
    'if x := f(); x { } else if y { } else { }',
    'IfStmt(AssignStmt::=(Ident:x Call(Ident:f)) Ident:x Block IfStmt(Ident:y Block Block))',
  ],
];

describe('parseGo', () => {
  it.each(STATEMENTS)('reads %s', (source, expected) => {
    expect(firstStatement(source)).toBe(expected);
  });

  it('knows generic aliases and embedded pointers', () => {
    const parsed = parseGo('package p\ntype A[T any] = B[T]\ntype S struct { *T; x, y int }\n');
    expect(parsed.issues).toEqual([]);
    expect(parsed.ast.decls.map(outline)).toEqual([
      'GenDecl(TypeSpec(Ident:A Field(Ident:T Ident:any) Index(Ident:B Ident:T)))',
      'GenDecl(TypeSpec(Ident:S StructType(Field(Star(Ident:T)) Field(Ident:x Ident:y Ident:int))))',
    ]);
  });

  it('links parents, numbers nodes in preorder and keeps children inside their parents', () => {
    const { ast, nodes } = parseGo('package p\nfunc f(a int) (b string) { if a > 0 { g(func() { <-c }) }; return }\n');
    const seen: Node[] = [];
    walk(ast, (node) => seen.push(node));
    expect(seen.map((node) => node.id)).toEqual(seen.map((_, at) => at));
    expect(seen).toHaveLength(nodes);
    for (const node of seen) {
      for (const child of childrenOf(node)) {
        expect(child.parent).toBe(node);
        expect(child.start >= node.start && child.end <= node.end).toBe(true);
      }
    }
  });

  it('counts offsets in UTF-16 units', () => {
    const text = 'package p\nvar s = "😀é"\nvar t = 1\n';
    const decl = parseGo(text).ast.decls[1];
    expect(text.slice(decl?.start, decl?.end)).toBe('var t = 1');
  });

  it.each([
    ['a missing brace', 'package p\nfunc f() { if x {\n'],
    ['garbage', '%%%% }}}} func ((('],
    ['a half import', 'package p\nimport ("fmt\nfunc f() { g(\n'],
    ['nothing', ''],
  ])('survives %s', (_, source) => {
    const parsed = parseGo(source);
    expect(parsed.ast.kind).toBe('File');
    expect(source === '' || parsed.issues.length > 0).toBe(true);
  });

  it('keeps functions before and after a broken one', () => {
    const parsed = parseGo('package p\nfunc a() {}\nfunc b() { x y z }\nfunc c() {}\n');
    const names = parsed.ast.decls.flatMap((decl) => (decl.kind === 'FuncDecl' ? [decl.name.name] : []));
    expect(names).toEqual(expect.arrayContaining(['a', 'c']));
  });

  it('bounds nesting: 100,000 brackets give a Bad node, not an exception', () => {
    const parsed = parseGo(`package p\nvar x = ${'('.repeat(100_000)}1${')'.repeat(100_000)}\n`);
    expect(parsed.issues.map((issue) => issue.message)).toContain('nested too deeply');
  });

  it('refuses binary and oversized texts', () => {
    expect(parseGo('package p\0').failed).toBe('binary');
    expect(parseGo(`package p\n//${'x'.repeat(2_000_001)}`).failed).toBe('too large');
  });

  it('generated files are up to date', () => {
    expect(staleFiles()).toEqual([]);
  });
});
