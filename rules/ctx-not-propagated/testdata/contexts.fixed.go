package testdata

import (
	"context"
	"database/sql"
	"log"
	"net/http"
	"os/exec"
	"time"
)

func count(ctx context.Context, db *sql.DB) (int, error) {
	if err := db.PingContext(ctx); err != nil { // want "^note: `db.PingContext\(context.Background\(\)\)` goes on when the caller has given up: it gets `context.Background\(\)` though `ctx` is in reach"
		return 0, err
	}
	var n int
	return n, db.QueryRowContext(ctx, "select count(*) from t").Scan(&n)
}

func serve(db *sql.DB) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		log.Print(r.URL.Path)
	}
}

func handle(w http.ResponseWriter, r *http.Request, db *sql.DB) {
	if err := db.PingContext(context.TODO()); err != nil { // want "^note: .* though `r.Context\(\)` is in reach"
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// ok: passed on
func passed(ctx context.Context, db *sql.DB) error {
	return db.PingContext(ctx)
}

// ok: shape N33, not wanted
func unused(_ context.Context, db *sql.DB) error {
	return db.PingContext(context.Background())
}

// ok: shape N36, detached on purpose with a limit of its own
func audited(ctx context.Context, db *sql.DB) error {
	limited, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return db.PingContext(limited)
}

// ok: shape N36, it goes on after the reply
func replied(w http.ResponseWriter, r *http.Request, db *sql.DB) {
	go func() {
		if err := db.PingContext(context.Background()); err != nil {
			log.Print(err)
		}
	}()
}

// ok: the end of the context is what it waits for
func drained(ctx context.Context, server *http.Server) error {
	<-ctx.Done()
	return server.Shutdown(context.Background())
}

// ok: shape N35, the literal has a context of its own
func inner(ctx context.Context, run func(func(ctx context.Context) error) error, db *sql.DB) error {
	return run(func(ctx context.Context) error {
		return db.PingContext(ctx)
	})
}

// ok: shape N34, the request carries it
func requested(r *http.Request) error {
	return exec.CommandContext(r.Context(), "true").Run()
}
