package testdata

import (
	"context"
	"database/sql"
	"errors"
)

// A failing Scan leaves the rows open.
func names(db *sql.DB) ([]string, error) {
	rows, err := db.Query("SELECT name FROM t") // want "warning: The rows of `db.Query` \(`rows`\) are not closed on one path"
	if err != nil {
		return nil, err
	}
	var all []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		all = append(all, name)
	}
	return all, rows.Err()
}

// One row is read, the others stay.
func first(ctx context.Context, db *sql.DB) (string, error) {
	rows, err := db.QueryContext(ctx, "SELECT name FROM t") // want "warning: The rows of `db.QueryContext` \(`rows`\) are not closed on one path"
	if err != nil {
		return "", err
	}
	if !rows.Next() {
		return "", sql.ErrNoRows
	}
	var name string
	err = rows.Scan(&name)
	return name, err
}

// The transaction of the early return is never ended.
func moved(db *sql.DB, n int) error {
	tx, err := db.Begin() // want "warning: The transaction of `db.Begin` \(`tx`\) is not committed or rolled back on one path"
	if err != nil {
		return err
	}
	if n == 0 {
		return errors.New("nothing to move")
	}
	if _, err := tx.Exec("UPDATE t SET n = ?", n); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

func prepared(db *sql.DB) error {
	stmt, err := db.Prepare("DELETE FROM t") // want "error: The statement of `db.Prepare` \(`stmt`\) is not closed on any path"
	if err != nil {
		return err
	}
	_, err = stmt.Exec()
	return err
}

// ok: a loop that reads to the end without another exit closes the rows
func count(db *sql.DB) (int, error) {
	rows, err := db.Query("SELECT 1 FROM t")
	if err != nil {
		return 0, err
	}
	n := 0
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

// ok: deferred within a literal
func deferred(db *sql.DB) (err error) {
	rows, err := db.Query("SELECT 1 FROM t")
	if err != nil {
		return err
	}
	defer func() {
		if closing := rows.Close(); err == nil {
			err = closing
		}
	}()
	for rows.Next() {
		if err := rows.Scan(); err != nil {
			return err
		}
	}
	return rows.Err()
}

// ok: assigned on one branch, closed after both
func either(db *sql.DB, all bool) (err error) {
	var rows *sql.Rows
	if all {
		rows, err = db.Query("SELECT 1 FROM t")
	} else {
		rows, err = db.Query("SELECT 1 FROM t LIMIT 1")
	}
	if err != nil {
		return err
	}
	return rows.Close()
}

// ok: the caller gets them
func query(db *sql.DB) (*sql.Rows, error) {
	return db.Query("SELECT 1 FROM t")
}

// ok: rolled back whatever happens
func transfer(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE t"); err != nil {
		return err
	}
	return tx.Commit()
}

// ok: QueryRow closes itself
func one(db *sql.DB) (n int, err error) {
	err = db.QueryRow("SELECT 1").Scan(&n)
	return n, err
}
