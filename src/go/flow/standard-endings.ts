/**
 * Which well-known functions never return, and how do they end instead? The standard library and the logging packages
 * whose Fatal functions end the process by their documentation. Functions that only sometimes end it (flag.Parse,
 * testify's require) are none. A process whose logger was told not to exit is not thought of.
 */
import type { CallEnding } from './graph.js';

interface EndingRow {
  /** Import paths. */
  readonly packages: readonly string[];
  /** Receiver types; "" for functions. */
  readonly types: readonly string[];
  readonly names: readonly string[];
  readonly ending: CallEnding;
  /** What the documentation says. */
  readonly source: string;
}

const ROWS: readonly EndingRow[] = [
  { packages: [''], types: [''], names: ['panic'], ending: 'panic', source: 'Go specification, Handling panics' },
  {
    packages: ['os', 'syscall'],
    types: [''],
    names: ['Exit'],
    ending: 'exit',
    source: 'os: "Exit causes the current program to exit [...] deferred functions are not run."',
  },
  {
    packages: ['runtime'],
    types: [''],
    names: ['Goexit'],
    ending: 'goexit',
    source: 'runtime: "Goexit runs all deferred calls before terminating the goroutine."',
  },
  {
    packages: ['log'],
    types: ['', 'Logger'],
    names: ['Fatal', 'Fatalf', 'Fatalln'],
    ending: 'exit',
    source: 'log: "Fatal is equivalent to Print() followed by a call to os.Exit(1)."',
  },
  {
    packages: ['log'],
    types: ['', 'Logger'],
    names: ['Panic', 'Panicf', 'Panicln'],
    ending: 'panic',
    source: 'log: "Panic is equivalent to Print() followed by a call to panic()."',
  },
  {
    packages: ['testing'],
    types: ['T', 'B', 'F', 'TB', 'common'],
    names: ['Fatal', 'Fatalf', 'FailNow', 'Skip', 'Skipf', 'SkipNow'],
    ending: 'goexit',
    source: 'testing: "FailNow marks the function as having failed and stops its execution by calling runtime.Goexit"',
  },
  {
    packages: ['github.com/golang/glog', 'k8s.io/klog', 'k8s.io/klog/v2'],
    types: [''],
    names: ['Fatal', 'Fatalf', 'Fatalln', 'FatalDepth', 'Exit', 'Exitf', 'Exitln', 'ExitDepth'],
    ending: 'exit',
    source: 'glog: "Fatal logs to the FATAL, ERROR, WARNING, and INFO logs [...] then calls os.Exit"; klog likewise',
  },
  {
    packages: ['github.com/sirupsen/logrus', 'github.com/Sirupsen/logrus'],
    types: ['', 'Logger', 'Entry'],
    names: ['Fatal', 'Fatalf', 'Fatalln'],
    ending: 'exit',
    source: 'logrus: "Fatal logs a message at level Fatal [...] then the process will exit with status set to 1."',
  },
  {
    packages: ['github.com/sirupsen/logrus', 'github.com/Sirupsen/logrus'],
    types: ['', 'Logger', 'Entry'],
    names: ['Panic', 'Panicf', 'Panicln'],
    ending: 'panic',
    source: 'logrus: "Calls panic() after logging"',
  },
  {
    packages: ['go.uber.org/zap'],
    types: ['Logger', 'SugaredLogger'],
    names: ['Fatal', 'Fatalf', 'Fatalw', 'Fatalln'],
    ending: 'exit',
    source: 'zap: "The logger then calls os.Exit(1), even if logging at FatalLevel is disabled."',
  },
];

const ENDINGS: ReadonlyMap<string, CallEnding> = new Map(
  ROWS.flatMap(({ packages, types, names, ending }) =>
    packages.flatMap((path) =>
      types.flatMap((type) => names.map((name) => [symbolOf(path, type, name), ending] as const)),
    ),
  ),
);

/** How a function known by its symbol (`log.Fatal`, `testing.T.Fatal`, `panic`) ends; undefined where nothing is known. */
export function wellKnownEnding(symbol: string): CallEnding | undefined {
  return ENDINGS.get(symbol);
}

function symbolOf(path: string, type: string, name: string): string {
  return [path, type, name].filter((part) => part !== '').join('.');
}
