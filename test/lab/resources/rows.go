// Rows, statements and transactions: a driver that counts what it opened and what was closed.
package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"sync/atomic"
)

var open atomic.Int64

type labDriver struct{}

func (labDriver) Open(string) (driver.Conn, error) { return conn{}, nil }

type conn struct{}

func (conn) Prepare(string) (driver.Stmt, error) { open.Add(1); return stmt{}, nil }
func (conn) Close() error                        { return nil }
func (conn) Begin() (driver.Tx, error)           { open.Add(1); return tx{}, nil }

// Answers of a query without a prepared statement.
func (conn) QueryContext(context.Context, string, []driver.NamedValue) (driver.Rows, error) {
	open.Add(1)
	return &rows{}, nil
}

type stmt struct{}

func (stmt) Close() error                               { open.Add(-1); return nil }
func (stmt) NumInput() int                              { return 0 }
func (stmt) Exec([]driver.Value) (driver.Result, error) { return driver.RowsAffected(1), nil }
func (stmt) Query([]driver.Value) (driver.Rows, error)  { open.Add(1); return &rows{}, nil }

type tx struct{}

func (tx) Commit() error   { open.Add(-1); return nil }
func (tx) Rollback() error { open.Add(-1); return nil }

type rows struct{ read int }

func (*rows) Columns() []string { return []string{"id"} }
func (*rows) Close() error      { open.Add(-1); return nil }
func (r *rows) Next(to []driver.Value) error {
	if r.read == 3 {
		return io.EOF
	}
	r.read++
	to[0] = int64(r.read)
	return nil
}

func init() { sql.Register("lab", labDriver{}) }

func labHeld() int { return int(open.Load()) }

func main() {}

func database() *sql.DB {
	db, err := sql.Open("lab", "")
	if err != nil {
		panic(err)
	}
	return db
}

// lab: first(database()) leaks
func first(db *sql.DB) (int, error) {
	rows, err := db.Query("select id from things")
	if err != nil {
		return 0, err
	}
	if !rows.Next() {
		return 0, sql.ErrNoRows
	}
	var id int
	err = rows.Scan(&id)
	return id, err
}

// lab: until(database(), 2) leaks
func until(db *sql.DB, wanted int) error {
	rows, err := db.Query("select id from things")
	if err != nil {
		return err
	}
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if id == wanted {
			return nil
		}
	}
	return rows.Close()
}

// lab: prepared(database()) leaks
func prepared(db *sql.DB) error {
	stmt, err := db.Prepare("insert into things values (1)")
	if err != nil {
		return err
	}
	_, err = stmt.Exec()
	return err
}

// lab: begun(database(), false) leaks
func begun(db *sql.DB, isValid bool) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if !isValid {
		return errors.New("not valid")
	}
	return tx.Commit()
}

// lab: closed(database()) ends
func closed(db *sql.DB) (int, error) {
	rows, err := db.Query("select id from things")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	if !rows.Next() {
		return 0, sql.ErrNoRows
	}
	var id int
	err = rows.Scan(&id)
	return id, err
}

// lab: rolledBack(database(), false) ends
func rolledBack(db *sql.DB, isValid bool) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if !isValid {
		return errors.New("not valid")
	}
	return tx.Commit()
}

// lab: byQueryRow(database()) ends
func byQueryRow(db *sql.DB) (id int, err error) {
	err = db.QueryRow("select id from things").Scan(&id)
	return id, err
}
