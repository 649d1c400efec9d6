/**
 * How do thousands of states share what they have in common? A map that is copied when it is first changed, and that
 * remembers the number of its content until then.
 */

/** Numbers for texts, handed out in order of first use; those of one translation. */
export type Numbers = Map<string, number>;

interface Box<K, V> {
  readonly map: Map<K, V>;
  number: number | undefined;
}

/** What every empty map shares: most maps of most states stay empty. */
const NOTHING: Box<never, never> = { map: new Map<never, never>(), number: undefined };

export class SharedMap<K, V> {
  private box: Box<K, V>;
  private isShared: boolean;

  constructor(box: Box<K, V> = NOTHING, isShared = true) {
    this.box = box;
    this.isShared = isShared;
  }

  /** A map of the same content; whoever changes first makes its own. */
  share(): SharedMap<K, V> {
    this.isShared = true;
    return new SharedMap(this.box, true);
  }

  get size(): number {
    return this.box.map.size;
  }

  get(key: K): V | undefined {
    return this.box.map.get(key);
  }

  has(key: K): boolean {
    return this.box.map.has(key);
  }

  /** What is deleted, or set for a key that is there, while going through them does not disturb. */
  keys(): IterableIterator<K> {
    return this.box.map.keys();
  }

  values(): IterableIterator<V> {
    return this.box.map.values();
  }

  entries(): IterableIterator<[K, V]> {
    return this.box.map.entries();
  }

  set(key: K, value: V): void {
    if (this.box.map.get(key) === value && value !== undefined) return;
    this.own().set(key, value);
  }

  delete(key: K): void {
    if (this.box.map.has(key)) this.own().delete(key);
  }

  clear(): void {
    if (this.box.map.size === 0) return;
    this.box = NOTHING;
    this.isShared = true;
  }

  /** The same number for equal content: `texts` tells it, in any order. Zero where there is nothing to tell. */
  numberOf(numbers: Numbers, texts: (map: ReadonlyMap<K, V>) => readonly string[]): number {
    const { box } = this;
    if (box.map.size === 0) return 0;
    if (box.number !== undefined) return box.number;
    const found = texts(box.map);
    box.number = found.length === 0 ? 0 : numbered(found.toSorted().join(), numbers);
    return box.number;
  }

  private own(): Map<K, V> {
    if (this.isShared) this.box = { map: new Map(this.box.map), number: undefined };
    this.isShared = false;
    this.box.number = undefined;
    return this.box.map;
  }
}

/** The number of a text, from 1. */
export function numbered(text: string, numbers: Numbers): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  numbers.set(text, numbers.size + 1);
  return numbers.size;
}
