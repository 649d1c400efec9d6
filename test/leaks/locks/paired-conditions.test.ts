/** Locks that are taken and given back under conditions which mean the same. */
import { describe, it } from '@jest/globals';
import { check, type LockCase } from './lock-cases.js';

const CASES: readonly LockCase[] = [
  {
    name: 'on a condition that is the same in other words',
    code: `
func pair(mu *sync.Mutex, xs []int, w any, mode string) {
	if n := len(xs); n > 0 {
		mu.Lock()
	}
	println()
	if len(xs) != 0 {
		mu.Unlock()
	}
	if _, ok := w.(int); ok {
		mu.Lock()
	}
	println()
	if _, ok := w.(int); ok {
		mu.Unlock()
	}
	switch mode {
	case "a", "b":
		mu.Lock()
	}
	println()
	if mode == "a" || mode == "b" {
		mu.Unlock()
	}
}
func early(mu *sync.Mutex, xs []int, n int) {
	if len(xs) > 0 {
		mu.Lock() // want returned
	}
	if n == 0 {
		return
	}
	if len(xs) > 0 {
		mu.Unlock()
	}
}`,
  },
  {
    name: 'in the turn before or the next one',
    code: `
func first(mu *sync.Mutex, xs []int) {
	for i := range xs {
		if i == 0 {
			mu.Lock()
		}
		if i == len(xs)-1 {
			mu.Unlock()
		}
	}
}
func between(mu *sync.Mutex, xs []int) {
	for i := range xs {
		if i > 0 {
			mu.Unlock()
		}
		mu.Lock()
	}
	if len(xs) > 0 {
		mu.Unlock()
	}
}
func some(mu *sync.Mutex, xs []int) {
	for _, x := range xs {
		mu.Lock() // want turn
		if x > 0 {
			mu.Unlock()
		}
	}
}`,
  },
];

describe('held locks: given back on a condition', () => {
  it.each(CASES)('$name', check);
});
