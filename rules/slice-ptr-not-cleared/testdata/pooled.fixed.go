package pooled

import "sync"

type sample struct {
	value  float64
	labels map[string]string
}

type buffers struct {
	samples sync.Pool
	values  sync.Pool
}

func (b *buffers) putSamples(s []sample) {
	clear(s)
	b.samples.Put(s[:0]) // want "note: .* keeps what the elements of `s` point to"
}

// ok: cleared before it goes back
func (b *buffers) putCleared(s []sample) {
	clear(s)
	b.samples.Put(s[:0])
}

// ok: each element is reset
func (b *buffers) putReset(s []sample) {
	for i := range s {
		s[i].labels = nil
	}
	b.samples.Put(s[:0])
}

// ok: numbers keep nothing alive
func (b *buffers) putValues(v []float64) {
	b.values.Put(v[:0])
}

// ok: what the callee does with it is not known to leave it as it is
func (b *buffers) putUsed(s []sample, reset func([]sample)) {
	reset(s)
	b.samples.Put(s)
}
