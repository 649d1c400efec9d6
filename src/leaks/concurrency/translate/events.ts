/**
 * Which bodies, loops and nodes can do something that goroutines notice? Sends, receives, starts, and calls by which they
 * meet, themselves or in functions in view that they call.
 */
import type { Call, Func, Node } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { GoView } from '../go-view.js';

/** Types whose mere mention makes a body matter. */
export const EVENTFUL_TYPES: ReadonlySet<string> = new Set([
  'sync.WaitGroup',
  'sync.Mutex',
  'sync.RWMutex',
  'sync.Cond',
  'golang.org/x/sync/errgroup.Group',
]);

/** Methods by which goroutines meet, whatever their receiver; a loop that calls one is followed turn by turn. */
const MEETING_METHODS: ReadonlySet<string> = new Set([
  ...[
    'Add',
    'Done',
    'Wait',
    'Go',
    'TryGo',
    'SetLimit',
    'Lock',
    'Unlock',
    'RLock',
    'RUnlock',
    'TryLock',
    'Signal',
    'Broadcast',
  ],
  ...['Acquire', 'Release', 'TryAcquire', 'Do', 'Stop', 'Reset', 'Err'],
]);

export class Events {
  private readonly view: GoView;
  private readonly lockless: boolean;
  private readonly eventful = new Map<Func, boolean>();
  private readonly loops = new Map<Node, boolean>();

  /** `lockless`: what is only done with locks is none. */
  constructor(view: GoView, lockless: boolean) {
    this.view = view;
    this.lockless = lockless;
  }

  /** Whether a call of the function can start a goroutine, meet one or make what they share. */
  isEventful(func: Func): boolean {
    const known = this.eventful.get(func);
    if (known !== undefined) return known;
    // While it is being asked for, a recursive call adds nothing of its own.
    this.eventful.set(func, false);
    const answer = func.body !== undefined && this.hasEvents(func.body);
    this.eventful.set(func, answer);
    return answer;
  }

  /** Whether the turns of a loop matter: its statement holds an event. */
  isEventfulLoop(loop: Node): boolean {
    const known = this.loops.get(loop);
    if (known !== undefined) return known;
    const answer = this.hasEvents(loop);
    this.loops.set(loop, answer);
    return answer;
  }

  private hasEvents(root: Node): boolean {
    let found = false;
    walk(root, (node) => {
      if (found) return false;
      found = this.isEvent(node);
      return !found;
    });
    return found;
  }

  /** Whether some operation of which a claim can tell stands below a node: one that blocks, wakes, starts or may panic. */
  holdsOperation(root: Node): boolean {
    let found = false;
    walk(root, (node) => {
      if (found) return false;
      found = this.isOperation(node);
      return !found;
    });
    return found;
  }

  private isOperation(node: Node): boolean {
    switch (node.kind) {
      case 'GoStmt':
      case 'SendStmt':
      case 'SelectStmt':
        return true;
      case 'Unary':
        return node.op === '<-';
      case 'RangeStmt':
        return this.view.isChannel(node.x);
      case 'Call': {
        const { fun } = node;
        if (fun.kind === 'Selector') return MEETING_METHODS.has(fun.sel.name);
        return fun.kind === 'Ident' && fun.name === 'close';
      }
      default:
        return false;
    }
  }

  isEvent(node: Node): boolean {
    switch (node.kind) {
      case 'GoStmt':
      case 'SendStmt':
      case 'SelectStmt':
      case 'DeferStmt':
      case 'ChanType':
        return true;
      case 'Unary':
        return node.op === '<-';
      case 'RangeStmt':
        return this.view.isChannel(node.x);
      case 'Call':
        return this.isEventfulCall(node);
      case 'Selector':
        return this.isEventfulType(this.view.typeSymbol(node) ?? '');
      default:
        return false;
    }
  }

  isEventfulCall(call: Call): boolean {
    const target = this.view.target(call);
    switch (target.kind) {
      case 'builtin':
        return target.name === 'close' || target.name === 'panic';
      case 'declared':
        return this.isEventful(target.decl);
      case 'literal':
        return false;
      case 'value':
        return true;
      case 'library':
        if (this.lockless && LOCK_METHOD.test(target.symbol)) return false;
        return isMeetingMethod(call) && !isPlainLibrary(target.symbol);
      default:
        return isMeetingMethod(call);
    }
  }

  private isEventfulType(symbol: string): boolean {
    return EVENTFUL_TYPES.has(symbol) && !(this.lockless && LOCK.test(symbol));
  }
}

const LOCK = /^sync\.(RW)?Mutex$/;
const LOCK_METHOD = /^sync\.(RW)?Mutex\./;

function isMeetingMethod({ fun }: Call): boolean {
  return fun.kind === 'Selector' && MEETING_METHODS.has(fun.sel.name);
}

/** A function of the standard library by which nobody meets: `hash.Reset`, `list.Add`. */
function isPlainLibrary(symbol: string): boolean {
  return PLAIN_PACKAGES.has(symbol.slice(0, symbol.indexOf('.', symbol.lastIndexOf('/') + 1)));
}

/** Packages of the standard library whose methods wake nobody, whatever their names. */
const PLAIN_PACKAGES: ReadonlySet<string> = new Set([
  ...['bytes', 'strings', 'bufio', 'hash', 'text/template', 'html/template', 'math/big', 'net/url', 'net/netip'],
  ...['encoding/json', 'encoding/gob', 'encoding/xml', 'encoding/csv', 'text/tabwriter', 'go/scanner', 'go/token'],
  ...['net/textproto', 'compress/gzip', 'compress/flate', 'compress/zlib', 'archive/tar', 'container/list'],
]);
