package testdata

import "sync"

var forkLock sync.RWMutex

var (
	forking     int
	forkingLock sync.Mutex
)

func waiting(rw *sync.RWMutex) bool { return !rw.TryRLock() }

// ok: the last release gives the write lock back
func acquire() {
	forkingLock.Lock()
	defer forkingLock.Unlock()
	if forking == 0 {
		forkLock.Lock()
		forking++
		return
	}
	if waiting(&forkLock) {
		forkingLock.Unlock()
		forkLock.RLock()
		forkLock.RUnlock()
		forkingLock.Lock()
		if forking == 0 {
			forkLock.Lock()
		}
	}
	forking++
}

func release() {
	forkingLock.Lock()
	defer forkingLock.Unlock()
	if forking <= 0 {
		panic("no")
	}
	forking--
	if forking == 0 {
		forkLock.Unlock()
	}
}
