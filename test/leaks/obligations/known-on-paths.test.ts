/** Obligations: what do errors, tests and constants on a path tell of the value? */
import { describe, expect, it } from '@jest/globals';
import { claims, type ObligationCase } from './claims.js';

const CASES: readonly ObligationCase[] = [
  [
    'an error that is asked behind the value: a value that is there came without one',
    ['14:returned'],
    `func f(u string) (n int, err error) {
	resp, err := http.Get(u)
	if resp != nil { n = resp.StatusCode }
	if err != nil { return n, err }
	defer resp.Body.Close()
	return n, work()
}
func g(u string) error {
	resp, err := http.Get(u)
	if resp != nil && err == nil { defer resp.Body.Close() }
	if err != nil { return err }
	return work()
}
func h(u string) error { resp, err := http.Get(u)
	if resp != nil { println(resp.Status) }
	if err != nil { return err }
	return work()
}`,
  ],
  [
    'a test that demands an error',
    ['11:discarded'],
    `func f(t *testing.T, u string) bool {
	_, err := http.Get(u)
	require.Error(t, err)
	_, err = os.Open(u)
	require.ErrorContainsf(t, err, "no such", "at %s", u)
	file, err := os.Open(u)
	assert.ErrorIs(t, err, os.ErrNotExist)
	return file == nil
}
func g(t *testing.T, u string) {
	_, err := os.Open(u)
	require.NoError(t, err)
}`,
  ],
  [
    'a constant that was assigned before the value, and one that may have changed since',
    ['14:returned'],
    `func f(p string, on bool) error {
	isOpen := false
	var file *os.File
	if on {
		isOpen = true
		var err error
		if file, err = os.Open(p); err != nil { return err }
	}
	if isOpen { file.Close() }
	return nil
}
func g(p string, more func() bool) error { isOpen := true
	for more() { isOpen = false }
	file, err := os.Open(p)
	if err != nil { return err }
	if isOpen { return file.Close() }
	return nil
}`,
  ],
];

describe('findObligations: what is known on a path', () => {
  it.each(CASES)('%s', (_, expected, body) => {
    expect(claims(body)).toEqual(expected);
  });
});
