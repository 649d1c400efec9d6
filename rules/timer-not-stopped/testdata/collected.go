// go 1.23
package testdata

import (
	"context"
	"time"
)

// ok: from Go 1.23 on the runtime collects it
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
