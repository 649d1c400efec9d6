/**
 * May C keep the memory that Go handed it? What a C function does with a pointer is not in view. It certainly does not
 * keep it where the Go function itself frees it on another path, or where only functions of the C library get it that
 * are known to look at it and no more.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { FunctionView } from '../go-view.js';

/** Functions of the C library that only read the text they are given. */
const READING: ReadonlySet<string> = new Set(
  (
    'access atof atoi atol chdir chmod chown creat dlopen dlsym execl fopen fputs freopen getenv getgrnam getpwnam ' +
    'lstat mkdir mkfifo open opendir printf puts readlink realpath remove rename rmdir stat statfs statvfs strcmp ' +
    'strdup strlen strncmp symlink system unlink'
  )
    .split(' ')
    .map((name) => `C.${name}`),
);

/** Whether some call may keep the memory that `call` allocates: every one that is not known to read only. */
export function mayBeKept(view: FunctionView, call: Call, variable: Binding | undefined): boolean {
  if (!variable) return !isReader(view, call.parent?.kind === 'Call' ? call.parent : undefined);
  let isKept = false;
  if (view.func.body) {
    walk(view.func.body, (node) => {
      if (node.kind === 'Call' && node.args.some((arg) => names(view, arg, variable))) isKept ||= !isReader(view, node);
      return !isKept;
    });
  }
  return isKept;
}

function names(view: FunctionView, expr: Expr, variable: Binding): boolean {
  const bare = unparen(expr);
  return bare.kind === 'Ident' && view.resolve(bare) === variable;
}

function isReader(view: FunctionView, call: Call | undefined): boolean {
  const target = call && view.target(call);
  return target?.kind === 'unknown' && target.symbol !== undefined && READING.has(target.symbol);
}
