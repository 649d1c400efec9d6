/** Effects in data/std.json: that every line parses and fits its signature, and that key facts are as documented. */
import { describe, expect, it } from '@jest/globals';

import { parseEffect } from '../../../src/go/facts/effect.js';
import { loadFacts } from '../../../src/host/load-facts.js';

const facts = loadFacts();

describe('effects of the standard library', () => {
  const documented: [symbol: string, line: string][] = [
    ['os.Open', 'borrows -> owned -'],
    ['os.File.Close', '(releases) -> -'],
    ['os.Exit', '- -> ! exit'],
    ['io.Copy', 'borrows borrows -> - -'],
    ['io.ReadAll', 'borrows -> owned -'],
    ['io.Reader.Read', '(borrows) borrows -> - -'],
    ['io.Closer.Close', '(releases) -> -'],
    ['io.TeeReader', 'wraps wraps -> wrap:0+wrap:1'],
    ['bufio.NewReader', 'wraps -> wrap:0'],
    ['bufio.Reader.Reset', '(borrows) keeps:-1 ->'],
    ['encoding/json.NewDecoder', 'wraps -> wrap:0'],
    ['encoding/json.Decoder.Decode', '(borrows) borrows -> -'],
    ['compress/gzip.NewReader', 'wraps -> wrap:0 -'],
    ['archive/zip.OpenReader', 'borrows -> owned -'],
    ['crypto/tls.Client', 'takes wraps -> adopt:0+wrap:1'],
    ['net.FileConn', 'borrows -> owned -'],
    ['net.TCPConn.Close', '(releases) -> -'],
    ['net.Listener.Accept', '(borrows) -> owned -'],
    ['net/http.Get', 'borrows -> owned -'],
    ['net/http.Post', 'borrows borrows releases -> owned -'],
    ['net/http.Client.Do', '(borrows) borrows -> owned -'],
    ['net/http.MaxBytesReader', 'wraps takes - -> adopt:1+wrap:0'],
    ['net/http.HandleFunc', 'borrows callsStored ->'],
    ['os/exec.Cmd.StdoutPipe', '(borrows) -> view:-1 -'],
    ['strings.TrimSpace', 'wraps -> view:0'],
    ['strings.Clone', 'borrows -> owned'],
    ['bytes.Split', 'wraps borrows -> view:0'],
    ['sync.Once.Do', '(borrows) callsSync ->'],
    ['time.AfterFunc', '- callsStored -> owned'],
    ['sort.Slice', 'borrows callsSync ->'],
    ['sync.WaitGroup.Go', '(borrows) callsSpawned ->'],
    ['testing.T.Run', '(borrows) borrows callsJoined -> -'],
    ['testing.T.Cleanup', '(borrows) callsStored ->'],
    ['log.Fatal', 'borrows -> ! exit'],
    ['log.Panicf', 'borrows borrows -> ! panic'],
    ['testing.T.Fatal', '(borrows) borrows -> ! goexit'],
    ['testing.TB.FailNow', '(borrows) -> ! goexit'],
    ['testing.B.SkipNow', '(borrows) -> ! goexit'],
    ['runtime.Goexit', '-> ! goexit'],
  ];
  it.each(documented)('%s: %s', (symbol, line) => {
    expect(facts.effect(symbol)).toEqual(parseEffect(line));
  });

  it.each(['net/http.ListenAndServe', 'flag.Parse', 'testing.T.Error', 'log.Print'])('%s returns', (symbol) => {
    expect(facts.effect(symbol)).toMatchObject({ ends: undefined });
  });

  it('does not know what the body argument of a dump decides', () => {
    expect(facts.effect('net/http/httputil.DumpResponse')?.args[0]).toEqual({ kind: 'unknown' });
  });

  it('has a line that fits the signature for most functions, and no line for anything else', () => {
    const counts = { declared: 0, known: 0 };
    const wrong: string[] = [];
    for (const path of facts.paths()) {
      const stub = facts.stub(path) ?? '';
      const declared = declaredFunctions(stub);
      counts.declared += declared.size;
      for (const name of facts.effectNames(path)) {
        const hasReceiver = facts.effect(`${path}.${name}`)?.receiver !== undefined;
        const isDeclared = declared.has(name) || interfaceMethod(stub, name) !== undefined;
        if (!isDeclared || hasReceiver !== name.includes('.')) wrong.push(`${path}.${name}`);
        if (declared.has(name)) counts.known += 1;
      }
    }
    expect(wrong).toEqual([]);
    expect(counts.known / counts.declared).toBeGreaterThan(0.9);
  });
});

/** Functions and methods of a stub by `Name` or `Type.Name`, with the text of their signature. */
function declaredFunctions(stub: string): Map<string, string> {
  const functions = new Map<string, string>();
  for (const match of stub.matchAll(/^func (?:\(\*?(?<type>\w+)[^)]*\) )?(?<name>\w+)(?<signature>.*)$/gm)) {
    const { type, name = '', signature = '' } = match.groups ?? {};
    functions.set(type === undefined ? name : `${type}.${name}`, signature);
  }
  return functions;
}

function interfaceMethod(stub: string, name: string): string | undefined {
  const [type = '', method = ''] = name.split('.');
  const body = new RegExp(`^type ${type}\\b.*? interface\\{(.*)\\}$`, 'm').exec(stub)?.[1] ?? '';
  return body.includes(`${method}(`) ? body : undefined;
}
