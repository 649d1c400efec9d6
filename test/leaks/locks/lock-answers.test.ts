/** What the engine of locks says beside its claims, and tokens of semaphores. */
import { describe, expect, it } from '@jest/globals';
import { HEAD } from './lock-cases.js';
import { claimsIn, lockAnswers, wantedIn } from './locks-of.js';

describe('held locks: answers', () => {
  it('tells the branches since the lock, the return and the unlocks elsewhere', () => {
    const code = `
func (b *box) a(n int) error {
	if n == 0 {
		return nil
	}
	b.mu.Lock()
	if b.closed {
		return errors.New("closed")
	}
	b.mu.Unlock()
	return nil
}`;
    const [answer] = lockAnswers(HEAD + code);
    const claim = answer?.claims[0];
    const text = claim?.view.file.text ?? '';
    const source = (node: { start: number; end: number } | undefined): string =>
      node ? text.slice(node.start, node.end) : '';
    expect(claim?.edges.map(({ cond, kind }) => `${source(cond)} ${kind}`)).toEqual(['b.closed true']);
    expect(source(claim?.end)).toBe('return errors.New("closed")');
    expect(claim?.releases.map(source)).toEqual(['b.mu.Unlock()']);
  });

  it('says why it is silent', () => {
    const code = `
func (b *box) hold() { b.mu.Lock() }
func (b *box) drop() { b.mu.Unlock() }
func (b *box) hand() func() { b.mu.RLock(); return b.mu.RUnlock }`;
    expect(lockAnswers(HEAD + code).flatMap(({ reasons }) => reasons)).toEqual([
      'another function unlocks it',
      'a function value that unlocks it is handed on',
    ]);
  });
});

const SEMAPHORES = `package m

import (
	"context"
	"errors"

	"golang.org/x/sync/semaphore"
)

type pool struct{ sem *semaphore.Weighted }

func (p *pool) do(ctx context.Context, name string) error {
	if err := p.sem.Acquire(ctx, 1); err != nil { // want returned
		return err
	}
	if name == "" {
		return errors.New("no name")
	}
	p.sem.Release(1)
	return nil
}

func (p *pool) good(ctx context.Context, name string) error {
	if err := p.sem.Acquire(ctx, 1); err != nil {
		return err
	}
	defer p.sem.Release(1)
	if name == "" {
		return errors.New("no name")
	}
	return nil
}

// Given back by the goroutine; all are taken to wait for the last.
func (p *pool) each(ctx context.Context, names []string) error {
	for _, n := range names {
		if err := p.sem.Acquire(ctx, 1); err != nil {
			return err
		}
		go func() {
			defer p.sem.Release(1)
			_ = n
		}()
	}
	return p.sem.Acquire(ctx, 10)
}

// Taken for the caller.
func (p *pool) enter(ctx context.Context) error {
	if err := p.sem.Acquire(ctx, 1); err != nil {
		return err
	}
	if ctx.Err() != nil {
		p.sem.Release(1)
		return ctx.Err()
	}
	return nil
}

func (p *pool) try(name string) bool {
	if !p.sem.TryAcquire(1) {
		return false
	}
	defer p.sem.Release(1)
	return true
}
`;

describe('tokens of x/sync semaphores', () => {
  it('are lost where a path keeps them', () => {
    expect(claimsIn(SEMAPHORES)).toEqual(wantedIn(SEMAPHORES));
  });
});
