// Package watch does something again and again.
package watch

import (
	"context"
	"time"
)

// Every calls do at each interval until the context ends.
func Every(ctx context.Context, interval time.Duration, do func(context.Context)) {
	ticker := time.NewTicker(interval)
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			do(ctx)
		}
	}
}
