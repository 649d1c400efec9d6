// Command linkwatch watches links and serves what it found.
package main

import (
	"context"
	"errors"
	"flag"
	"log"
	"net/http"
	"os"
	"os/signal"
	"time"

	"example.com/linkwatch/api"
	"example.com/linkwatch/check"
	"example.com/linkwatch/store"
)

func main() {
	listen := flag.String("listen", "localhost:8080", "address to serve on")
	path := flag.String("journal", "results.jsonl", "file that keeps the results")
	flag.Parse()

	journal, err := store.Open(*path)
	if err != nil {
		log.Fatal(err)
	}
	defer journal.Close()

	server := &http.Server{
		Addr:              *listen,
		Handler:           api.New(check.New(10*time.Second), journal),
		ReadHeaderTimeout: 5 * time.Second,
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	go func() {
		<-ctx.Done()
		_ = server.Shutdown(context.Background())
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Print(err)
	}
}
