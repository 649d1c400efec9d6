/** What is a method that releases given, where it asks for something? */
import { describe, expect, it } from '@jest/globals';
import { fixCase, runCase } from '../../rules/run-case.js';

const CONTEXT = `package p

import (
	ctx "context"

	"github.com/jackc/pgx/v5"
)

func count(c ctx.Context, url string) (n int, err error) {
	conn, err := pgx.Connect(c, url)
	if err != nil {
		return 0, err
	}
	err = conn.QueryRow(c, "select 1").Scan(&n)
	return n, err
}

func forget(c ctx.Context, conn *pgx.Conn) error {
	tx, err := conn.Begin(c)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(c, "delete from a"); err != nil {
		return err
	}
	return tx.Commit(c)
}
`;

const NO_CONTEXT = `package p

import "github.com/jackc/pgx/v5"

func ping(url string) error {
	conn, err := pgx.Connect(nil, url)
	if err != nil {
		return err
	}
	println(conn.PgConn().PID())
	return nil
}
`;

function added(text: string): readonly string[] {
  const before = new Set(text.split('\n'));
  const after = fixCase('p.go', runCase('p.go', text)).text.split('\n');
  return after.filter((line) => !before.has(line)).map((line) => line.trim());
}

describe('a method that releases', () => {
  it('is given a context that is not over yet', () => {
    expect(added(CONTEXT)).toEqual(['defer conn.Close(ctx.Background())', 'tx.Rollback(ctx.Background())']);
  });

  it('is not written where the file knows no context', () => {
    expect(added(NO_CONTEXT)).toEqual([]);
    expect(runCase('p.go', NO_CONTEXT).findings.map(({ rule, fixNote }) => [rule, fixNote])).toEqual([
      ['conn-not-closed', ''],
    ]);
  });
});
