/** The shipped stubs: which packages there are, what they declare, and that nothing of a body or an unexported field is in them. */
import { describe, expect, it } from '@jest/globals';

import { loadFacts } from '../../../src/host/load-facts.js';

const facts = loadFacts();

describe('stubs of the standard library', () => {
  const declared: [string, string][] = [
    ['os', 'func Open(name string) (*File, error)'],
    ['os', 'type FileInfo = fs.FileInfo'],
    ['os', 'func (*File) Close() error'],
    ['net', 'func (*TCPConn) Close() error'],
    ['net/http', 'func Get(url string) (resp *Response, err error)'],
    ['time', 'const Second Duration = 1000000000'],
    ['time', 'type Ticker struct { C <-chan Time; _ struct{} }'],
    ['io', 'type ReadCloser interface{Reader; Closer}'],
    ['context', 'type CancelFunc func()'],
    ['sync/atomic', 'func (*Pointer[T]) Load() *T'],
    ['testing', 'func (*T) Fatal(args ...any)'],
  ];
  it.each(declared)('%s declares %s', (path, line) => {
    expect(facts.stub(path)?.split('\n')).toContain(line);
  });

  it('names packages whose name is not the last element of the path', () => {
    expect(facts.packageName('math/rand/v2')).toBe('rand');
    expect(facts.packageName('net/http')).toBe('http');
  });

  it('does not know other packages', () => {
    expect(facts.stub('example.com/x')).toBeUndefined();
    expect(facts.packageName('example.com/x')).toBeUndefined();
  });

  it('begins each stub with its package clause and declares no body', () => {
    for (const path of facts.paths()) {
      const lines = facts.stub(path)?.split('\n') ?? [];
      expect(lines[0]).toBe(`package ${facts.packageName(path) ?? ''}`);
      expect(lines.filter((line) => !/^(package|import|type|func|var|const) /.test(line))).toEqual([]);
    }
  });
});
