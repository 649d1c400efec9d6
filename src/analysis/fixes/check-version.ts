/**
 * Check 6, version: what the change writes exists in the Go version of the code. The library is that of go.mod's go line,
 * the language the lower of it and the file's build constraint; without a go.mod both are older than 1.18.
 */
import { languageVersion } from '../../go/module/language-version.js';
import type { GoVersion } from '../../go/program.js';
import type { Ident, Node, Selector } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { underlying } from '../../go/types/substitute.js';
import { API_SINCE, BUILTIN_SINCE, LANGUAGE_SINCE } from './api-versions.js';
import { touchesNew, type TextRange } from './changed-text.js';
import { changedDecls } from './check-names.js';
import type { FixCheck } from './fix-check.js';

/** Code without a version is treated as the last one before type parameters. */
const OLDEST = 17;

export const checkVersion: FixCheck = (candidate) => {
  const after = candidate.after();
  if (!after) return 'the changed package cannot be analysed';
  const { analysis, file } = after;
  const { ranges } = candidate.changed();
  const library = minorOf(analysis.package.module?.goVersion);
  const language = minorOf(languageVersion(file, analysis.package));
  let reason: string | undefined;
  for (const decl of changedDecls(file, ranges)) {
    walk(decl, (node) => {
      if (reason !== undefined || !isNewItself(node, ranges)) return;
      const needs = needsOf(node, analysis.info);
      if (needs && needs.minor > (needs.of === 'library' ? library : language))
        reason = `${needs.what} needs Go 1.${needs.minor}`;
    });
  }
  return reason;
};

/** Of a loop its range decides, of everything else any new part. */
function isNewItself(node: Node, ranges: readonly TextRange[]): boolean {
  return node.kind === 'RangeStmt' ? touchesNew(node.x, ranges) : touchesNew(node, ranges);
}

function minorOf(version: GoVersion | undefined): number {
  if (!version) return OLDEST;
  return version.major > 1 ? Number.POSITIVE_INFINITY : version.minor;
}

interface Need {
  readonly what: string;
  readonly minor: number;
  readonly of: 'library' | 'language';
}

function needsOf(node: Node, info: PackageInfo): Need | undefined {
  switch (node.kind) {
    case 'Ident':
      return builtinNeed(node, info);
    case 'Selector':
      return selectorNeed(node, info);
    case 'Index': {
      const [first] = node.indices;
      return first && info.isType(first) ? languageNeed('a type argument', 'typeArguments') : undefined;
    }
    case 'RangeStmt': {
      const type = underlying(info.typeOf(node.x));
      if (type.kind === 'basic' && !type.name.includes('string'))
        return languageNeed('range over a number', 'rangeOverInteger');
      return type.kind === 'func' ? languageNeed('range over a function', 'rangeOverFunction') : undefined;
    }
    default:
      return undefined;
  }
}

function languageNeed(what: string, feature: keyof typeof LANGUAGE_SINCE): Need {
  return { what, minor: LANGUAGE_SINCE[feature], of: 'language' };
}

function builtinNeed(ident: Ident, info: PackageInfo): Need | undefined {
  const minor = BUILTIN_SINCE[ident.name];
  const binding = minor === undefined ? undefined : info.resolve(ident);
  return minor !== undefined && binding && binding.id < 0
    ? { what: `\`${ident.name}\``, minor, of: 'language' }
    : undefined;
}

function selectorNeed(node: Selector, info: PackageInfo): Need | undefined {
  const symbol = symbolOf(node, info);
  const minor = symbol === undefined ? undefined : API_SINCE[symbol];
  return minor === undefined || symbol === undefined ? undefined : { what: symbol, minor, of: 'library' };
}

function symbolOf(node: Selector, info: PackageInfo): string | undefined {
  const selection = info.selection(node);
  if (selection.kind === 'package') return `${selection.importPath}.${selection.name}`;
  return selection.kind === 'method' ? selection.method.symbol : undefined;
}
