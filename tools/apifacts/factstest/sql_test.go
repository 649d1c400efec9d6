package factstest

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"io"
	"testing"
)

// fakeDriver is a database of one row that counts what is open.
type fakeDriver struct{ rows, statements int }

func (d *fakeDriver) Connect(context.Context) (driver.Conn, error) { return &fakeConn{d}, nil }
func (d *fakeDriver) Driver() driver.Driver                        { return nil }

type fakeConn struct{ *fakeDriver }

func (c *fakeConn) Prepare(string) (driver.Stmt, error) {
	c.statements++
	return &fakeStmt{c.fakeDriver}, nil
}
func (c *fakeConn) Close() error              { return nil }
func (c *fakeConn) Begin() (driver.Tx, error) { return fakeTx{}, nil }

type fakeTx struct{}

func (fakeTx) Commit() error   { return nil }
func (fakeTx) Rollback() error { return nil }

type fakeStmt struct{ *fakeDriver }

func (s *fakeStmt) Close() error                               { s.statements--; return nil }
func (s *fakeStmt) NumInput() int                              { return -1 }
func (s *fakeStmt) Exec([]driver.Value) (driver.Result, error) { return driver.ResultNoRows, nil }
func (s *fakeStmt) Query([]driver.Value) (driver.Rows, error) {
	s.rows++
	return &fakeRows{s.fakeDriver, 1}, nil
}

type fakeRows struct {
	*fakeDriver
	left int
}

func (r *fakeRows) Columns() []string { return []string{"x"} }
func (r *fakeRows) Close() error      { r.rows--; return nil }
func (r *fakeRows) Next(dest []driver.Value) error {
	if r.left == 0 {
		return io.EOF
	}
	r.left--
	dest[0] = int64(1)
	return nil
}

// Rows close themselves once Next has returned false, and not before.
func TestRowsCloseAtTheirEnd(t *testing.T) {
	d := &fakeDriver{}
	db := sql.OpenDB(d)
	defer db.Close()
	rows := must[*sql.Rows](t)(db.Query("x"))
	if !rows.Next() || d.rows != 1 {
		t.Fatalf("after the first row %d rows are open", d.rows)
	}
	if rows.Next() || d.rows != 0 {
		t.Errorf("after the last row %d rows are open", d.rows)
	}
}

// A statement prepared in a transaction is closed when the transaction ends; one of the database is not.
func TestTransactionClosesItsStatements(t *testing.T) {
	d := &fakeDriver{}
	db := sql.OpenDB(d)
	defer db.Close()
	tx := must[*sql.Tx](t)(db.Begin())
	must[*sql.Stmt](t)(tx.Prepare("x"))
	if d.statements != 1 {
		t.Fatalf("%d statements are open", d.statements)
	}
	if err := tx.Commit(); err != nil || d.statements != 0 {
		t.Errorf("after Commit (%v) %d statements are open", err, d.statements)
	}
	statement := must[*sql.Stmt](t)(db.Prepare("x"))
	if d.statements != 1 {
		t.Errorf("%d statements are open", d.statements)
	}
	if err := statement.Close(); err != nil || d.statements != 0 {
		t.Errorf("after Close (%v) %d statements are open", err, d.statements)
	}
}
