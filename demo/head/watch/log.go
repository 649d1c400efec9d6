package watch

import (
	"context"
	"log"
)

// Log logs names until the context ends.
func Log(ctx context.Context, names <-chan string) {
	go func() {
		for {
			select {
			case <-ctx.Done():
				break
			case name := <-names:
				log.Print(name)
			}
		}
	}()
}

// LogAll logs names until the context ends or there are no more.
func LogAll(ctx context.Context, names <-chan string) {
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case name, ok := <-names:
				if !ok {
					return
				}
				log.Print(name)
			}
		}
	}()
}

// LogEach logs every feed.
func LogEach(ctx context.Context, feeds []<-chan string) {
	for _, feed := range feeds {
		Log(ctx, feed)
	}
}
