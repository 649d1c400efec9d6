package testdata

import (
	"context"
	"database/sql"
	"time"
)

// The function cancels the context of the transaction, which rolls it back.
func within(db *sql.DB) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	tx, err := db.BeginTx(ctx, nil) // want "^note: The transaction of `db.BeginTx` \(`tx`\) is not committed or rolled back on one path: only the end of its context"
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM t"); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

// Whoever gave the context may go on with it.
func beyond(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil) // want "^warning: The transaction of `db.BeginTx` \(`tx`\) is not committed or rolled back on one path: its connection"
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM t"); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

// A statement is prepared with its context, and outlives it.
func prepared(db *sql.DB) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	stmt, err := db.PrepareContext(ctx, "DELETE FROM t") // want "^error: The statement of `db.PrepareContext` \(`stmt`\) is not closed on any path: its connection"
	if err != nil {
		return err
	}
	defer stmt.Close()
	_, err = stmt.ExecContext(ctx)
	return err
}

// ok: rolled back
func withinWell(db *sql.DB) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "DELETE FROM t"); err != nil {
		return err
	}
	return tx.Commit()
}

// ok: rolled back
func beyondWell(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM t"); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

// ok: closed
func preparedWell(ctx context.Context, db *sql.DB) error {
	stmt, err := db.PrepareContext(ctx, "DELETE FROM t")
	if err != nil {
		return err
	}
	defer stmt.Close()
	_, err = stmt.ExecContext(ctx)
	return err
}
