/** A function that keeps a lock although it fails: told once, there. */
import { describe, expect, it } from '@jest/globals';
import { HEAD, check, type LockCase } from './lock-cases.js';
import { lockAnswers } from './locks-of.js';

const FAILING = `
func (b *box) open() (int, error) {
	b.mu.Lock() // want returned
	n, err := find()
	if err != nil {
		return 0, fmt.Errorf("open: %w", err)
	}
	return n, nil
}
func (b *box) close() { b.mu.Unlock() }
func find() (int, error) { return 0, errors.New("none") }
func (b *box) a() error {
	n, err := b.open()
	if err != nil {
		return err
	}
	defer b.close()
	fmt.Print(n)
	return nil
}
func (b *box) c() (int, error) {
	n, err := b.open()
	if err == nil {
		b.close()
	}
	return n, err
}`;

const CASES: readonly LockCase[] = [
  { name: 'the callers return at the error', code: FAILING },
  {
    name: 'a caller unlocks whatever the callee returns: the others have to as well',
    code: `
func (b *box) open() (int, error) {
	b.mu.Lock()
	if b.m == nil {
		return 0, errors.New("none")
	}
	return 1, nil
}
func (b *box) a() error {
	n, err := b.open()
	defer b.mu.Unlock()
	if err != nil {
		return err
	}
	fmt.Print(n)
	return nil
}
func (b *box) c() error {
	n, err := b.open() // want returned
	if err != nil {
		return err
	}
	fmt.Print(n)
	b.mu.Unlock()
	return nil
}`,
  },
];

describe('locks of failing callees', () => {
  it.each(CASES)('$name', check);

  it('name the callers that leave the lock to it', () => {
    const claims = lockAnswers(HEAD + FAILING).flatMap((answer) => answer.claims);
    const names = claims.flatMap(({ leftBy }) =>
      leftBy.map(({ view: { func } }) => (func.kind === 'FuncDecl' ? func.name.name : '')),
    );
    expect(names).toEqual(['a', 'c']);
  });
});
