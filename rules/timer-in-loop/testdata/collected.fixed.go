// go 1.23
package testdata

import (
	"log"
	"time"
)

// ok: from Go 1.23 on an unreferenced timer is collected, and this is an idle limit
func idleLimit(values <-chan int) {
	for {
		select {
		case value := <-values:
			log.Print(value)
		case <-time.After(10 * time.Second):
			log.Print("nothing for a while")
		}
	}
}

// Article B, in any version of Go.
func never() {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	timeout := time.After(3 * time.Second)
	for {
		select {
		case <-ticker.C:
			log.Print("tick")
		case <-timeout: // want "^warning: .* never fires"
			return
		}
	}
}
