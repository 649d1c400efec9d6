package store

import (
	"context"
	"database/sql"
	"os"
)

// Segment is one file of an archive.
type Segment struct{ file *os.File }

// OpenSegment opens a segment for reading.
func OpenSegment(name string) (*Segment, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Segment{file: f}, nil
}

// Close closes the segment's file.
func (s *Segment) Close() error { return s.file.Close() }

// Sync writes a segment out.
func Sync(name string) error {
	s, err := OpenSegment(name)
	if err != nil {
		return err
	}
	return s.file.Sync()
}

// Stash keeps data outside of the journal.
func Stash(data []byte) error {
	dir, err := os.MkdirTemp("", "linkwatch")
	if err != nil {
		return err
	}
	return os.WriteFile(dir+"/data", data, 0o600)
}

// Names lists the links of a database.
func Names(db *sql.DB) ([]string, error) {
	rows, err := db.Query("SELECT name FROM links")
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

// Ready tells whether the database answers.
func Ready(ctx context.Context, db *sql.DB) error {
	return db.PingContext(context.Background())
}
