// go 1.23
package testdata

import "time"

// ok: shape N42, from Go 1.23 on an unreferenced ticker is collected
func once() {
	ticker := time.NewTicker(time.Second)
	<-ticker.C
}
