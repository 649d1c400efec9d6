package once

import (
	"sync"
	"testing"
)

type settings struct {
	once   sync.Once
	values map[string]string
}

func (s *settings) load() {
	s.once.Do(func() { // want "warning: .* the function that it runs once has not returned"
		s.values = map[string]string{"home": "/"}
		s.values["data"] = s.get("home") + "data"
	})
}

func (s *settings) get(key string) string {
	s.load()
	return s.values[key]
}

func TestGet(t *testing.T) {
	s := &settings{}
	s.get("data")
}

type lists struct {
	first, second sync.Once
	names         []string
}

// ok: two of them inside each other
func (l *lists) load() {
	l.first.Do(func() {
		l.second.Do(func() { l.names = append(l.names, "a") })
	})
}

func TestLoad(t *testing.T) {
	l := &lists{}
	l.load()
	l.load()
}
