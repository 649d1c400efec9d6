package testdata

import (
	"log"
	"time"
)

// Article B: the tick of each second comes before the three seconds are over, so they never are.
func watch() {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	timeout := time.After(3 * time.Second)
	for {
		select {
		case <-ticker.C:
			log.Print("tick")
		case <-timeout: // want "^warning: `time.After\(3 \* time.Second\)` never fires: each turn makes it anew, and `<-ticker.C` is always ready sooner, and the loop has no other way out"
			return
		}
	}
}

func poll(done <-chan struct{}, ready func() bool) bool {
	timeout := time.After(time.Second)
	for {
		select {
		case <-done:
			return true
		case <-timeout: // want "^note: .* never fires: each turn makes it anew, and `default` is always ready sooner\."
			return false
		default:
			log.Print(ready())
		}
	}
}

// ok: article B, made once before the loop
func fixed() {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	idle := time.After(3 * time.Second)
	for {
		select {
		case <-ticker.C:
			log.Print("tick")
		case <-idle:
			return
		}
	}
}

// ok: whatever comes may end the waiting
func first(values <-chan int) int {
	select {
	case value := <-values:
		return value
	case <-time.After(time.Second):
		return 0
	}
}
