/** data/modules: that key facts are as documented, agree with the table of resources, and are read on demand. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { parseEffect } from '../../../src/go/facts/effect.js';
import type { ApiFacts } from '../../../src/go/facts/api-facts.js';
import { factsPackage } from '../../../src/go/module/facts-package.js';
import { loadFacts } from '../../../src/host/load-facts.js';
import { packageRoot } from '../../../src/host/package-root.js';

const facts = loadFacts();

describe('effects of modules', () => {
  const documented: [symbol: string, line: string][] = [
    ['google.golang.org/grpc.Dial', 'borrows borrows -> owned -'],
    ['google.golang.org/grpc.NewClient', 'borrows borrows -> owned -'],
    ['google.golang.org/grpc.ClientConn.Close', '(releases) -> -'],
    ['golang.org/x/sync/errgroup.Group.Go', '(borrows) callsSpawned ->'],
    ['golang.org/x/sync/errgroup.Group.Wait', '(borrows) -> -'],
    ['golang.org/x/sync/singleflight.Group.Do', '(borrows) borrows callsSync -> ? - -'],
    ['github.com/spf13/afero.Fs.Open', '(borrows) borrows -> owned -'],
    ['github.com/pkg/errors.Wrap', '- borrows -> -'],
    ['go.uber.org/zap.Logger.Fatal', '(borrows) borrows borrows -> ! exit'],
    ['gopkg.in/check.v1.C.Fatalf', '(borrows) borrows borrows -> ! goexit'],
    ['github.com/syndtr/goleveldb/leveldb.DB.GetSnapshot', '(wraps) -> wrap:-1 -'],
    ['github.com/fsnotify/fsnotify.NewWatcher', '-> owned -'],
    // Methods of generic types, which nobody has to instantiate.
    ['go.uber.org/atomic.Pointer.Store', '(borrows) keeps:-1 ->'],
    ['github.com/hashicorp/golang-lru/v2.Cache.Add', '(borrows) keeps:-1 keeps:-1 -> -'],
    ['github.com/hashicorp/golang-lru/v2.Cache.Get', '(borrows) borrows -> view:-1 -'],
  ];
  it.each(documented)('%s: %s', (symbol, line) => {
    expect(facts.effect(symbol)).toEqual(parseEffect(line));
  });

  it.each([
    ['github.com/Sirupsen/logrus.Fatal', 'github.com/sirupsen/logrus.Fatal'],
    ['github.com/coreos/etcd/clientv3/concurrency.NewSession', 'go.etcd.io/etcd/client/v3/concurrency.NewSession'],
    ['code.google.com/p/go.net/websocket.Dial', 'golang.org/x/net/websocket.Dial'],
    ['code.google.com/p/go.net/context.WithCancel', 'context.WithCancel'],
  ])('%s is %s', (old, known) => {
    expect(facts.effect(old)).toBeDefined();
    expect(facts.effect(old)).toEqual(facts.effect(known));
  });

  it('knows every alias', () => {
    const aliased = ['github.com/Shopify/sarama', 'github.com/docker/engine-api/client', 'nhooyr.io/websocket'];
    for (const path of aliased) expect(facts.packageName(path)).toBeDefined();
  });
});

describe('the files', () => {
  it('are read when a package of theirs is asked for', () => {
    const fresh = loadFacts();
    expect(fresh.stub('github.com/miekg/dns')).toContain('func (*Client) Exchange(');
  });

  it('have stubs that parse', () => {
    const broken = modulePaths(facts).filter((path) => {
      const [file] = factsPackage(facts, path)?.files ?? [];
      return file === undefined || file.issues.length > 0;
    });
    expect(broken).toEqual([]);
  });

  it('name the license of each module they describe', () => {
    const table = readFileSync(join(packageRoot(), 'tools', 'apifacts', 'modules.tsv'), 'utf8');
    const licenses = readFileSync(join(packageRoot(), 'data', 'LICENSE-modules.md'), 'utf8');
    const modules = [...table.matchAll(/^[^#=\n]+?\t(?<module>\S+@\S+)\t/gm)].map(
      ({ groups }) => groups?.['module'] ?? '',
    );
    expect(modules.length).toBeGreaterThan(50);
    expect(modules.filter((module) => !licenses.includes(`| ${module} |`))).toEqual([]);
  });

  it('stay small enough to be read on the way to a review', () => {
    const folder = join(packageRoot(), 'data', 'modules');
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    expect(Math.max(...sizes)).toBeLessThan(2_500_000);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(12_000_000);
  });
});

function modulePaths(all: ApiFacts): string[] {
  return all.paths().filter((path) => path.split('/', 1)[0]?.includes('.') === true);
}
