package sizes

import (
	"context"
	"time"
)

type sizeRequest struct {
	reply chan uint32
}

type queue struct{ list []any }

func (q *queue) put(x any) { q.list = append(q.list, x) }

type transport struct {
	queue *queue
	done  chan struct{}
}

func (t *transport) size() int64 {
	reply := make(chan uint32)
	timer := time.NewTimer(time.Second)
	defer timer.Stop()
	t.queue.put(&sizeRequest{reply})
	select {
	case size := <-reply:
		return int64(size)
	case <-timer.C:
		return -1
	}
}

func answerSize(r *sizeRequest, size uint32) {
	r.reply <- size // want "`r.reply <- size` can block for ever: nobody is left to receive"
}

type nameRequest struct {
	reply chan string
}

// ok: who answers has ended when done is closed
func (t *transport) name() string {
	reply := make(chan string)
	t.queue.put(&nameRequest{reply: reply})
	select {
	case name := <-reply:
		return name
	case <-t.done:
		return ""
	}
}

func answerName(r *nameRequest, name string) {
	r.reply <- name
}

type dateRequest struct {
	reply chan time.Time
}

// ok: there is room for the answer
func (t *transport) date(ctx context.Context) (time.Time, error) {
	reply := make(chan time.Time, 1)
	t.queue.put(&dateRequest{reply: reply})
	select {
	case date := <-reply:
		return date, nil
	case <-ctx.Done():
		return time.Time{}, ctx.Err()
	}
}

func answerDate(r *dateRequest) {
	r.reply <- time.Time{}
}

type userRequest struct {
	reply chan string
	ctx   context.Context
}

// ok: who answers leaves as well
func (t *transport) user(ctx context.Context) (string, error) {
	reply := make(chan string)
	t.queue.put(&userRequest{reply: reply, ctx: ctx})
	select {
	case user := <-reply:
		return user, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func answerUser(r *userRequest, user string) {
	select {
	case r.reply <- user:
	case <-r.ctx.Done():
	}
}

type pathRequest struct {
	reply chan string
}

// ok: somebody else may take the answer
func (t *transport) path(ctx context.Context) (string, error) {
	reply := make(chan string)
	r := &pathRequest{reply: reply}
	t.queue.put(r)
	select {
	case path := <-reply:
		return path, nil
	case <-ctx.Done():
		go func() { <-r.reply }()
		return "", ctx.Err()
	}
}

func answerPath(r *pathRequest, path string) {
	r.reply <- path
}
