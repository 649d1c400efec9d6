/**
 * Is a program a small tool that does its work and ends: a generator, a release script, a test's helper? A package main
 * below the root of its module that imports nothing but the standard library and flags, and that neither listens, nor waits
 * for signals, nor loops without end. What it loses goes with its process soon. A program at the root of its module is what
 * the module is for, and is told like any other code.
 */
import type { ForStmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { symbolOfCall } from '../called-symbol.js';
import { contentsOfFile } from '../contents.js';

const KNOWN = new WeakMap<PackageInfo, boolean>();

export function isTool(info: PackageInfo): boolean {
  const known = KNOWN.get(info) ?? computed(info);
  KNOWN.set(info, known);
  return known;
}

function computed(info: PackageInfo): boolean {
  const { name, dir, module, partial } = info.package;
  const files = info.package.files.filter(({ isTest }) => !isTest);
  if (name !== 'main' || module === undefined || module.dir === dir || partial) return false;
  if (files.some(({ ast }) => ast.imports.some(({ path }) => !isPlain(path)))) return false;
  return !files.some(({ ast }) =>
    [...contentsOfFile(ast).values()].some(
      ({ calls, loops, selects }) =>
        loops.some((loop) => loop.kind === 'ForStmt' && !loop.cond && !isLeft(loop)) ||
        selects.some(({ clauses }) => clauses.length === 0) ||
        calls.some((call) => {
          const symbol = symbolOfCall(info, call);
          return symbol !== undefined && SERVING.test(symbol);
        }),
    ),
  );
}

/** Whether a loop has a break or return in it. */
function isLeft({ body }: ForStmt): boolean {
  let found = false;
  walk(body, (node) => {
    found ||= node.kind === 'ReturnStmt' || (node.kind === 'BranchStmt' && node.tok === 'break');
    return !found && node.kind !== 'FuncLit';
  });
  return found;
}

/** A package of the standard library has no dot in the first element of its path. */
function isPlain(path: string): boolean {
  return !/^[^/]*\./.test(path) || FLAGS.has(path);
}

const FLAGS: ReadonlySet<string> = new Set(['github.com/spf13/cobra', 'github.com/spf13/pflag']);

const SERVING =
  /^(?:net\.Listen|net\/http\.(?:ListenAndServe|Serve|Server\.(?:ListenAndServe|Serve))|os\/signal\.Notify|net\/rpc\.(?:Accept|Server\.Accept))/;
