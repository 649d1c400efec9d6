/**
 * Has this text been parsed before? Base and head of a change share most files, so they share trees: one cache handed to
 * both programs parses each text once. It holds every tree it gave out; drop the cache to drop the trees.
 */
import { LineIndex } from '../../text/line-index.js';
import { parseGo, type ParsedFile } from '../syntax/parse.js';

export interface ParsedText {
  readonly parsed: ParsedFile;
  readonly lines: LineIndex;
  /** Bodies of functions are read when they are asked for. */
  readonly isOutline: boolean;
}

export class ParseCache {
  /** How many texts were really parsed. */
  parses = 0;
  /** Milliseconds spent; stays 0 where no clock was handed in. */
  milliseconds = 0;
  private readonly known = new Map<string, ParsedText>();
  private readonly now: () => number;

  /** `now`: a clock in milliseconds; the core itself reads none. */
  constructor(now: () => number = () => 0) {
    this.now = now;
  }

  /** How many trees are held. */
  get size(): number {
    return this.known.size;
  }

  /**
   * The tree of a text; the same object for an equal text. `isOutline`: bodies are read when they are asked for; whoever
   * wants the whole text later gets another tree.
   */
  get(text: string, isOutline = false): ParsedText {
    const known = this.known.get(text);
    if (known !== undefined && (isOutline || !known.isOutline)) return known;
    const start = this.now();
    const entry = { parsed: parseGo(text, { deferBodies: isOutline }), lines: new LineIndex(text), isOutline };
    this.milliseconds += this.now() - start;
    this.parses++;
    this.known.set(text, entry);
    return entry;
  }

  /** Takes a tree that was made of one that is held, for a text that is asked for next. */
  put(text: string, parsed: ParsedFile): void {
    this.known.set(text, { parsed, lines: new LineIndex(text), isOutline: false });
  }

  /** Gives up the tree of a text that was only tried; whoever holds it keeps it, and who asks again parses again. */
  forget(text: string): void {
    this.known.delete(text);
  }
}
