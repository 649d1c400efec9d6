/** What stays of a process that nobody waits for? */
import { describe, expect, it } from '@jest/globals';
import { runCase } from '../../rules/run-case.js';

const TEXT = `package p

import (
	"io"
	"os/exec"
)

func sum(in io.Reader) error {
	cmd := exec.Command("sum")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	if _, err := io.Copy(stdin, in); err != nil {
		return err
	}
	stdin.Close()
	return cmd.Wait()
}
`;

function told(name: string): readonly string[] {
  return runCase(name, TEXT).findings.map(({ severity, rule }) => `${severity} ${rule}`);
}

describe('a process that was started and not waited for', () => {
  it('stays in the process table', () => {
    expect(told('open.go')).toEqual(['warning cmd-not-waited']);
    expect(told('open_darwin.go')).toEqual(['warning cmd-not-waited']);
  });

  it('leaves no more than a handle on Windows', () => {
    expect(told('open_windows.go')).toEqual(['note cmd-not-waited']);
  });
});
