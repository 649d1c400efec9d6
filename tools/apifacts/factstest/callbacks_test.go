package factstest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"
)

// When a function that is handed over is called, as data/std.json says it: words of its effect lines.
const (
	callsSync    = "callsSync"
	callsJoined  = "callsJoined"
	callsSpawned = "callsSpawned"
	callsStored  = "callsStored"
)

// patience is how long a function that nobody calls is waited for, and a call that does not return.
const patience = 100 * time.Millisecond

// Each entry hands its argument to the function that it is named after.
func callbacks(t *testing.T) map[string]func(f func()) {
	files := fstest.MapFS{"a": &fstest.MapFile{}}
	var patterns atomic.Int32 // a pattern can be registered once
	return map[string]func(f func()){
		"context.AfterFunc": func(f func()) { context.AfterFunc(t.Context(), f) },
		"io/fs.WalkDir":     func(f func()) { fs.WalkDir(files, "a", func(string, fs.DirEntry, error) error { f(); return nil }) },
		"maps.DeleteFunc":   func(f func()) { maps.DeleteFunc(map[int]int{1: 1}, func(int, int) bool { f(); return true }) },
		"net/http.HandleFunc": func(f func()) {
			http.HandleFunc(fmt.Sprint("/", patterns.Add(1)), func(http.ResponseWriter, *http.Request) { f() })
		},
		"path/filepath.WalkDir": func(f func()) {
			filepath.WalkDir("callbacks_test.go", func(string, fs.DirEntry, error) error { f(); return nil })
		},
		"runtime.AddCleanup":    func(f func()) { runtime.AddCleanup(t, func(int) { f() }, 0) },
		"slices.SortFunc":       func(f func()) { slices.SortFunc([]int{2, 1}, func(a, b int) int { f(); return a - b }) },
		"sort.Slice":            func(f func()) { s := []int{2, 1}; sort.Slice(s, func(i, j int) bool { f(); return s[i] < s[j] }) },
		"sort.Search":           func(f func()) { sort.Search(1, func(int) bool { f(); return true }) },
		"strings.Map":           func(f func()) { strings.Map(func(r rune) rune { f(); return r }, "a") },
		"sync.Map.Range":        func(f func()) { var m sync.Map; m.Store(1, 1); m.Range(func(any, any) bool { f(); return true }) },
		"sync.Once.Do":          func(f func()) { new(sync.Once).Do(f) },
		"sync.OnceFunc":         func(f func()) { sync.OnceFunc(f) },
		"sync.WaitGroup.Go":     func(f func()) { new(sync.WaitGroup).Go(f) },
		"testing.Benchmark":     func(f func()) { testing.Benchmark(func(b *testing.B) { f(); b.SkipNow() }) },
		"testing.T.Cleanup":     t.Cleanup,
		"testing.T.Run":         func(f func()) { t.Run("sub", func(*testing.T) { f() }) },
		"testing/synctest.Test": func(f func()) { synctest.Test(t, func(*testing.T) { f() }) },
		"time.AfterFunc":        func(f func()) { time.AfterFunc(time.Hour, f) },
		"testing.AllocsPerRun":  func(f func()) { testing.AllocsPerRun(1, f) },
		"net/http.ServeMux.HandleFunc": func(f func()) {
			http.NewServeMux().HandleFunc("/", func(http.ResponseWriter, *http.Request) { f() })
		},
	}
}

func TestCallbacksAreCalledWhenTheFactsSay(t *testing.T) {
	facts := callWords(t)
	for symbol, hand := range callbacks(t) {
		if seen := whenCalled(hand); seen != facts[symbol] {
			t.Errorf("%s: the facts say %q, Go does %s", symbol, facts[symbol], seen)
		}
	}
}

// whenCalled hands over a function and watches it: in which goroutine it runs, and whether the call waits for it.
func whenCalled(hand func(f func())) string {
	if isCalledHere(hand) {
		return callsSync
	}
	var once sync.Once
	started, release, returned := make(chan struct{}), make(chan struct{}), make(chan struct{})
	defer func() { close(release); <-returned }()
	go func() {
		defer close(returned)
		hand(func() {
			once.Do(func() { close(started) })
			<-release
		})
	}()
	select {
	case <-started:
	case <-returned:
		select {
		case <-started:
			return callsSpawned
		case <-time.After(patience):
			return callsStored
		}
	}
	select {
	case <-returned:
		return callsSpawned
	case <-time.After(patience):
		return callsJoined
	}
}

// isCalledHere tells whether a function that is handed over was called, in this goroutine, when the call returns.
func isCalledHere(hand func(f func())) bool {
	var here atomic.Bool
	mine := goroutine()
	hand(func() {
		if goroutine() == mine {
			here.Store(true)
		}
	})
	return here.Load()
}

// goroutine names the goroutine it is called in.
func goroutine() string {
	text := make([]byte, 64)
	name, _, _ := bytes.Cut(text[:runtime.Stack(text, false)], []byte("["))
	return string(name)
}

// callWords are the words of data/std.json about function arguments: the first one of each line.
func callWords(t *testing.T) map[string]string {
	text, err := os.ReadFile("../../../data/std.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Packages map[string]struct{ Effects map[string]string }
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	words := map[string]string{}
	for path, facts := range file.Packages {
		for name, line := range facts.Effects {
			for _, word := range strings.Fields(line) {
				if strings.HasPrefix(word, "calls") && words[path+"."+name] == "" {
					words[path+"."+name] = word
				}
			}
		}
	}
	return words
}
