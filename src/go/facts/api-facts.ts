/**
 * What is known of the packages whose source is not in view? Declarations as Go source without bodies ("stubs"), package
 * names, effects of calls, and which values must be released. tools/apifacts writes the data, data/resources.json is
 * kept by hand; this only answers from the parsed JSON that is handed in.
 *
 * Left out: parsing of the stubs (the front end does that), and packages that no facts file names: they are unknown.
 */
import type { Effect } from './effect.js';
import { parseEffect } from './effect.js';
import type { FactsFile, FactsIndex, PackageFacts } from './facts-file.js';
import { acquisitionOf, exceptionOf } from './own-pairs.js';
import type { Acquisition, OwnershipException, OwnPair, ResourceType } from './resource.js';
import type { ResourcesFile } from './resources-file.js';

/** Facts that are read when a package of theirs is first asked for. */
export interface LazyFacts {
  readonly index: FactsIndex;
  /** The facts of one file of the index. */
  read(file: string): FactsFile;
}

/** Answers questions about packages known by facts. A question about anything else gets undefined: unknown, never no. */
export class ApiFacts {
  readonly #packages = new Map<string, PackageFacts>();
  readonly #effects = new Map<string, Effect | undefined>();
  readonly #types = new Map<string, ResourceType>();
  readonly #acquisitions = new Map<string, Acquisition[]>();
  readonly #exceptions = new Map<string, OwnershipException>();
  /** What pairs of the user say of every result of a call, by its symbol. */
  readonly #silenced = new Map<string, OwnershipException>();
  readonly #lazy: LazyFacts | undefined;
  readonly #read = new Set<string>();

  /** Facts of all files together; where two name one package or row, the later file counts, and lazy facts before all. */
  constructor(files: readonly FactsFile[], resources: readonly ResourcesFile[] = [], lazy?: LazyFacts) {
    this.#lazy = lazy;
    for (const file of files) this.#add(file);
    for (const { types, acquisitions, exceptions } of resources) {
      for (const row of types) this.#types.set(row.type, row);
      for (const row of acquisitions) {
        this.#acquisitions.set(row.symbol, [...(this.#acquisitions.get(row.symbol) ?? []), row]);
      }
      for (const row of exceptions) this.#exceptions.set(`${row.symbol}#${row.result}`, row);
    }
  }

  /** These facts with what the user says of pairs of functions, which comes first. */
  withPairs(pairs: readonly OwnPair[]): ApiFacts {
    if (pairs.length === 0) return this;
    const facts = new ApiFacts([], [], this.#lazy);
    for (const file of this.#read) facts.#read.add(file);
    for (const [path, each] of this.#packages) facts.#packages.set(path, each);
    for (const [type, row] of this.#types) facts.#types.set(type, row);
    for (const [symbol, rows] of this.#acquisitions) facts.#acquisitions.set(symbol, rows);
    for (const [key, row] of this.#exceptions) facts.#exceptions.set(key, row);
    for (const pair of pairs) {
      if (pair.effect === 'silence') {
        facts.#silenced.set(pair.acquire, exceptionOf(pair));
        facts.#acquisitions.delete(pair.acquire);
      } else {
        const others = facts.#acquisitions.get(pair.acquire) ?? [];
        facts.#acquisitions.set(pair.acquire, [...others, acquisitionOf(pair)]);
      }
    }
    return facts;
  }

  /** The exported declarations of a package as one Go file without bodies, undefined where the package is unknown. */
  stub(path: string): string | undefined {
    return this.#facts(path)?.stub.join('\n');
  }

  /** The name in the package clause of an import path: the name an import without alias declares. */
  packageName(path: string): string | undefined {
    return this.#facts(path)?.name;
  }

  /** The import path under which the API of a package is known: that of logrus was spelled with a capital once. */
  knownPath(path: string): string {
    const { aliases, fileOf } = this.#lazy?.index ?? {};
    if (aliases === undefined || fileOf?.has(path) === true) return path;
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const known = aliases.get(path.slice(0, end));
      if (known !== undefined) return known + path.slice(end);
    }
    return path;
  }

  /** Import paths that have facts, in no particular order; those with an element `internal` cannot be imported. */
  paths(): readonly string[] {
    return [...new Set([...this.#packages.keys(), ...(this.#lazy?.index.fileOf.keys() ?? [])])];
  }

  /**
   * What a call of `net/http.Get`, `os.File.Close` or the interface method `io.Reader.Read` does. Undefined: nothing is
   * known, the call may do anything. A method promoted from an embedded type is found under the type that declares it
   * in the stub.
   */
  effect(symbol: string): Effect | undefined {
    if (!this.#effects.has(symbol)) this.#effects.set(symbol, this.#findEffect(symbol));
    return this.#effects.get(symbol);
  }

  /** Names (`Get`, `Client.Do`) of a package's functions and methods that have an effect, for tests and inspection. */
  effectNames(path: string): readonly string[] {
    return Object.keys(this.#facts(path)?.effects ?? {});
  }

  /** The resource that a type is, by its full name: `*os.File`, `net.Conn`, `*net/http.Response`. */
  resourceOfType(type: string): ResourceType | undefined {
    return this.#types.get(type);
  }

  /** What a call of `symbol` acquires beyond what its result types say; empty where nothing. */
  acquisitions(symbol: string): readonly Acquisition[] {
    return this.#acquisitions.get(symbol) ?? [];
  }

  /** Why result `result` of `symbol` is not the caller's to release although its type is a resource; undefined: it is. */
  ownershipException(symbol: string, result: number): OwnershipException | undefined {
    return this.#silenced.get(symbol) ?? this.#exceptions.get(`${symbol}#${result}`);
  }

  /** All types that are resources, for callers that index them by declaration. */
  resourceTypes(): IterableIterator<ResourceType> {
    return this.#types.values();
  }

  #findEffect(symbol: string): Effect | undefined {
    // `gopkg.in/yaml.v3.Decoder.Decode`: the path may hold dots after its last slash, so the first known path counts.
    for (let dot = symbol.indexOf('.', symbol.lastIndexOf('/') + 1); dot >= 0; dot = symbol.indexOf('.', dot + 1)) {
      const facts = this.#facts(symbol.slice(0, dot));
      if (facts === undefined) continue;
      const line = facts.effects?.[symbol.slice(dot + 1)];
      return line === undefined ? undefined : parseEffect(line);
    }
    return undefined;
  }

  #facts(path: string): PackageFacts | undefined {
    const known = this.#packages.get(path);
    if (known !== undefined) return known;
    const own = this.knownPath(path);
    const file = this.#lazy?.index.fileOf.get(own);
    if (file !== undefined && this.#lazy !== undefined && !this.#read.has(file)) {
      this.#read.add(file);
      this.#add(this.#lazy.read(file));
    }
    return this.#packages.get(own);
  }

  #add(file: FactsFile): void {
    for (const [path, facts] of Object.entries(file.packages)) this.#packages.set(path, facts);
  }
}
