/**
 * By what is a leak recognised again when lines move, names change and files are renamed?
 * A fingerprint says nothing of lines, file name, message, severity, witness or tool version.
 * The one use of node:crypto in this layer; it reads nothing of the machine.
 */
import { createHash } from 'node:crypto';
import { goTokens, joinTokens } from './go-tokens.js';

/** Rules that name the same leak at different certainty share a family, so that a better-understood leak is not posted again. */
const FAMILIES: readonly (readonly [family: string, rules: readonly string[]])[] = [
  ['chan-send', ['chan-send-abandoned', 'chan-send-no-receiver', 'chan-producer-no-stop']],
  ['chan-recv', ['chan-recv-no-sender', 'chan-range-never-closed', 'chan-nil']],
  ['goroutine-exit', ['goroutine-no-exit', 'select-no-exit']],
];

const FAMILY_OF: ReadonlyMap<string, string> = new Map(
  FAMILIES.flatMap(([family, rules]) => rules.map((rule) => [rule, family] as const)),
);

/** The family of a rule; a rule that shares its leaks with no other is its own family. */
export function familyOf(rule: string): string {
  return FAMILY_OF.get(rule) ?? rule;
}

export interface Identity {
  /** See `familyOf`. */
  readonly family: string;
  readonly importPath: string;
  /** `Recv.Name` or `Name`. */
  readonly function: string;
  /** The statement that creates the object, by `role`. */
  readonly objectRole: string;
  /** The statement that blocks or leaks, by `role`. */
  readonly operationRole: string;
  /** From 0: which of several that are equal in all of the above, in source order. */
  readonly ordinal: number;
}

/** 128 bits: two leaks of one repository do not meet by chance. */
const DIGEST_HEX_DIGITS = 32;

/** `v1:` and 32 hexadecimal digits of SHA-256 over the parts, each with its length so that no two identities run together. */
export function fingerprint(identity: Identity): string {
  const { family, importPath, objectRole, operationRole, ordinal } = identity;
  const parts = [family, importPath, identity.function, objectRole, operationRole, String(ordinal)];
  const framed = parts.map((part) => `${part.length}:${part}`).join('');
  return `v1:${createHash('sha256').update(framed, 'utf8').digest('hex').slice(0, DIGEST_HEX_DIGITS)}`;
}

/** The fingerprints of identities whose ordinals are counted here, in the order given (source order). */
export function fingerprints(identities: readonly Omit<Identity, 'ordinal'>[]): string[] {
  const counts = new Map<string, number>();
  return identities.map((identity) => {
    const first = fingerprint({ ...identity, ordinal: 0 });
    const ordinal = counts.get(first) ?? 0;
    counts.set(first, ordinal + 1);
    return ordinal === 0 ? first : fingerprint({ ...identity, ordinal });
  });
}

/**
 * The role of a statement: its tokens without comments and white space, each local variable replaced by `$n`, where n
 * counts (from 0) the locals that the statement mentions in the order in which the function binds them. Renaming a
 * local, reformatting, or binding an unrelated one leaves it as it is.
 * A name after a dot is a field or method and stays. A key of a composite literal or a label that is spelled like a
 * local counts as the local: harmless, since it does so each time.
 */
export function role(statementText: string, localsInOrder: readonly string[]): string {
  const tokens = goTokens(statementText);
  const isLocal = new Set(localsInOrder);
  const mentioned = new Set(tokens.filter((token, at) => isLocal.has(token) && tokens[at - 1] !== '.'));
  const numbers = new Map([...isLocal].filter((name) => mentioned.has(name)).map((name, number) => [name, number]));
  return joinTokens(
    tokens.map((token, at) => {
      const number = tokens[at - 1] === '.' ? undefined : numbers.get(token);
      return number === undefined ? token : `$${number}`;
    }),
  );
}
