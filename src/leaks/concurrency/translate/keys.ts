/** By which names are branches and fields remembered from one translation of a root to the next? */
import type { BasicBlock } from '../../../go/flow/graph.js';
import type { Code } from './code.js';
import { identityOf } from './identity.js';

/** The key under which a branch is remembered between translations. */
export function branchKey(code: Code, block: BasicBlock): string {
  return `${String(identityOf(code))}.${String(block.id)}`;
}

/** The key under which a written field of a shared record is remembered between translations. */
export function fieldKey(record: string, name: string): string {
  return `${FIELD}${record}.${name}`;
}

/** Marks keys of fields among those of objects. */
const FIELD = 'field ';

/** Whether a key is that of a field, and not of an object or its register. */
export function isFieldKey(key: string): boolean {
  return key.startsWith(FIELD) && !key.endsWith(' register');
}
