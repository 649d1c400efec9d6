/** Do pairs of functions from the configuration add notes and silence, and nothing else? */
import { describe, expect, it } from '@jest/globals';
import { analyze } from '../../src/analysis/analyze.js';
import type { OwnPair } from '../../src/go/facts/resource.js';
import { loadFacts } from '../../src/host/load-facts.js';
import { RULES } from '../../rules/index.js';

const POOL = `package db

import "errors"

type Handle struct{ n int }

type Pool struct{ free []*Handle }

func (p *Pool) Take() (*Handle, error) {
	if len(p.free) == 0 {
		return nil, errors.New("none left")
	}
	return p.free[0], nil
}

func (p *Pool) Give(h *Handle) { p.free = append(p.free, h) }

func use(p *Pool, wanted int) (int, error) {
	h, err := p.Take()
	if err != nil {
		return 0, err
	}
	if h.n < wanted {
		return 0, nil
	}
	p.Give(h)
	return h.n, nil
}
`;

const FILES = `package db

import (
	"io"
	"os"
)

func read(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}
`;

const UNSEEN = `package db

import "example.com/other/pool"

func take() {
	c := pool.Get()
	println(c == nil)
}
`;

function findings(text: string, ...resources: readonly OwnPair[]): readonly string[] {
  const files = [
    { path: 'go.mod', text: 'module example.com/shop/db\n\ngo 1.22\n' },
    { path: 'db.go', text },
  ];
  const { findings: found } = analyze(
    { files, report: ['db.go'], options: { resources } },
    { facts: loadFacts(), rules: RULES },
  );
  return found.map(({ finding: { rule, severity, line } }) => `${line} ${severity} ${rule}`);
}

const TAKE = 'example.com/shop/db.Pool.Take';
const GIVE = 'example.com/shop/db.Pool.Give';

describe('an own pair', () => {
  it('notes a missing release', () => {
    expect(findings(POOL)).toEqual([]);
    expect(findings(POOL, { acquire: TAKE, release: GIVE, effect: 'note' })).toEqual(['19 note closer-not-closed']);
  });

  it('is satisfied by its release on every path', () => {
    const released = POOL.replace('\tif h.n', '\tdefer p.Give(h)\n\tif h.n').replace(
      '\tp.Give(h)\n\treturn h.n',
      '\treturn h.n',
    );
    expect(findings(released, { acquire: TAKE, release: GIVE, effect: 'note' })).toEqual([]);
  });

  it('names functions of packages that are not in view', () => {
    const pair = {
      acquire: 'example.com/other/pool.Get',
      release: 'example.com/other/pool.Put',
      effect: 'note',
    } as const;
    expect(findings(UNSEEN, pair)).toEqual(['6 note closer-not-closed']);
  });

  it('silences what a call returns', () => {
    expect(findings(FILES)).toEqual(['9 error file-not-closed']);
    expect(findings(FILES, { acquire: 'os.Open', release: 'os.File.Close', effect: 'silence' })).toEqual([]);
  });
});
