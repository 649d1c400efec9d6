/** How do the rules about locks name a lock, a place of a call, and the function around it? */
import type { SourceFile } from '../../go/program.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, Func, Node } from '../../go/syntax/ast.js';
import { isLockMethod } from '../../leaks/locks/lock-call.js';
import type { LockPath } from '../../leaks/locks/lock-path.js';
import type { PlacedCall } from '../../leaks/locks/lock-takes.js';
import type { Step } from '../rule.js';
import { code, quoted } from './path-words.js';

/**
 * The lock as the code names it: `c.mu` of `c.mu.Lock()`. Of a call that leads to the Lock the path says which it is:
 * `s.mu` of `s.acquire()`.
 */
export function lockName(file: SourceFile, call: Call, path?: Pick<LockPath, 'key'>): string {
  const bare = unparen(call.fun);
  const isLock = bare.kind === 'Selector' && isLockMethod(bare.sel.name);
  const named = isLock ? undefined : path && /^(?:[^:]*:)?(\w+)(?:#\d+)?((?:\.\w+)+)$/.exec(path.key);
  if (named) return quoted(`${named[1] ?? ''}${named[2] ?? ''}`);
  // A literal that runs at once may take several.
  if (bare.kind === 'FuncLit') return 'A lock';
  return quoted(file.text.slice(call.fun.start, call.fun.end).replace(/\.\w+$/, ''));
}

/** The lock that a call takes, by the names written there: `c.mu` of `c.mu.Lock()`; undefined for anything but names. */
export function lockNames(call: Node): string | undefined {
  const fun = call.kind === 'Call' ? unparen(call.fun) : undefined;
  const names = fun?.kind === 'Selector' ? dotted(fun.x) : undefined;
  return names === undefined ? undefined : quoted(names);
}

function dotted(expr: Expr): string | undefined {
  const bare = unparen(expr);
  if (bare.kind === 'Ident') return bare.name;
  const base = bare.kind === 'Selector' ? dotted(bare.x) : undefined;
  return base !== undefined && bare.kind === 'Selector' ? `${base}.${bare.sel.name}` : undefined;
}

/** A call that stands in another function than the one that is told. */
export function placeOf({ view, call }: PlacedCall): Pick<Step, 'file' | 'node'> {
  return { file: view.file, node: call };
}

/** The code of a place, between backticks. */
export function codeOf({ file, node }: Pick<Step, 'file' | 'node'>): string {
  return code(file, node);
}

/** A call on the way to the lock, inside of what is called before it. */
export function throughText(through: PlacedCall): string {
  const text = codeOf(placeOf(through));
  return through.isGiven ? `the function that is called there is handed over by ${text}` : `which calls ${text}`;
}

/** A function by its name; a literal by its line, after the words given. */
export function functionName(file: SourceFile, func: Func, literal: string): string {
  return func.kind === 'FuncDecl' ? quoted(func.name.name) : `${literal} at line ${file.lines.line(func.start)}`;
}

/** The same steps, told of one goroutine. */
export function ofGoroutine(goroutine: string, steps: readonly Step[]): readonly Step[] {
  return steps.map((step) => ({ ...step, goroutine }));
}
