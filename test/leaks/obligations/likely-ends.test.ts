/** Which way to lose a value is told where there are several. */
import { describe, expect, it } from '@jest/globals';
import { runCase } from '../../rules/run-case.js';

const HEAD = `package p

import (
	"io"
	"os"

	"example.com/words"
)
`;

/** The line of the last step of each finding. */
function lastStep(body: string): readonly number[] {
  const { findings } = runCase('p.go', `${HEAD}${body}`);
  const steps = findings.flatMap(({ path }) => path.slice(-1));
  return steps.map(({ line }) => line);
}

describe('of several ends that lose a file', () => {
  it('one behind a failure of what is in view comes before one that may never be', () => {
    const body = `
func read(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	pattern, err := words.Pattern("a")
	if err != nil {
		return "", err
	}
	data, err := io.ReadAll(f)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return pattern + string(data), nil
}
`;
    expect(lastStep(body)).toEqual([21]);
  });

  it('the one behind an unknown failure is told where there is no other', () => {
    const body = `
func read(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	pattern, err := words.Pattern("a")
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	return pattern + string(data), err
}
`;
    expect(lastStep(body)).toEqual([17]);
  });

  it('one behind a failure of the value itself comes after the others', () => {
    const body = `
func read(name string, check func(int64) error) (int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	end, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, err
	}
	if _, err := os.Stat(name + ".ok"); err != nil {
		return 0, err
	}
	defer f.Close()
	_ = words.Pattern
	return end, check(end)
}
`;
    expect(lastStep(body)).toEqual([20]);
  });
});
