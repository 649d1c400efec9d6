package testdata

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
)

type store struct {
	data  *os.File
	index *os.File
	ln    net.Listener
	w     *bufio.Writer
	done  bool
}

// The listener fails when the file is open already.
func newStore(name, addr string) (*store, error) {
	s := &store{}
	var err error
	s.data, err = os.Open(name) // want "warning: The file of `os.Open` \(`s.data`\) is not closed on one path"
	if err != nil {
		return nil, err
	}
	s.ln, err = net.Listen("tcp", addr)
	if err != nil {
		s.data.Close()
		return nil, err
	}
	return s, nil
}

// ok: whatever fails, the deferred call closes what is there
func newStoreWell(name, addr string) (_ *store, err error) {
	s := &store{}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	s.data, err = os.Open(name)
	if err != nil {
		return nil, err
	}
	s.ln, err = net.Listen("tcp", addr)
	return s, err
}

// ok: closed before the return that fails
func newStoreByHand(name, addr string) (*store, error) {
	s := &store{}
	var err error
	s.data, err = os.Open(name)
	if err != nil {
		return nil, err
	}
	s.ln, err = net.Listen("tcp", addr)
	if err != nil {
		s.data.Close()
		return nil, err
	}
	return s, nil
}

// Nobody closes the index.
func (s *store) openIndex(name string) (err error) {
	s.index, err = os.Open(name) // want "warning: The file of `os.Open`, kept in the field `index`, is not closed by `Close` or anywhere else"
	if err != nil {
		return err
	}
	_, err = s.index.Stat()
	return err
}

// The file stays open where the rest cannot be written.
func (s *store) Close() error {
	if s.done {
		return os.ErrClosed
	}
	s.ln.Close()
	if err := s.w.Flush(); err != nil {
		s.data.Close()
		return err // want "warning: The method returns here without `s.data.Close\(\)`: its descriptor stays open"
	}
	return s.data.Close()
}

type journal struct {
	file *os.File
	w    *bufio.Writer
	aux  *os.File
	cmd  *exec.Cmd
}

func openJournal(name string) (*journal, error) {
	file, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &journal{file: file, w: bufio.NewWriter(file)}, nil
}

// ok: closed whether the rest can be written or not
func (j *journal) Close() error {
	return errors.Join(j.w.Flush(), j.file.Close())
}

// ok: another method closes it
func (j *journal) begin(name string) (err error) {
	j.aux, err = os.Open(name)
	return err
}

func (j *journal) end() {
	if aux := j.aux; aux != nil {
		aux.Close()
	}
}

// ok: an own method may say that all is closed
func (j *journal) Shutdown() error {
	if err := j.check(); err != nil {
		return err
	}
	return j.file.Close()
}

func (j *journal) check() error {
	if j.w == nil {
		return os.ErrClosed
	}
	return nil
}

// The deferred call closes it only where something fails.
func size(name string) (n int64, err error) {
	f, err := os.Open(name) // want "warning: The file of `os.Open` \(`f`\) is not closed on one path"
	if err != nil {
		return 0, err
	}
	defer f.Close()
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// ok: it is returned where nothing fails
func checked(ctx context.Context, name string) (f *os.File, err error) {
	f, err = os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return f, nil
}

type appender struct{ out *os.File }

func (a *appender) open(name string) (err error) {
	if a.out != nil {
		return nil
	}
	a.out, err = os.Create(name)
	return err
}

// The next call opens it again, and the old one stays open.
func (a *appender) add(name string, line []byte) error {
	if err := a.open(name); err != nil {
		return err
	}
	_, err := a.out.Write(line)
	if err != nil {
		a.out = nil // want "warning: The file of `os.Create` in the field `out` is not closed before the field is set to nil"
	}
	return err
}

// ok: closed before it is forgotten
func (a *appender) addWell(name string, line []byte) error {
	if err := a.open(name); err != nil {
		return err
	}
	_, err := a.out.Write(line)
	if err != nil {
		a.out.Close()
		a.out = nil
	}
	return err
}

// ok: another method closes it
func (a *appender) addShut(line []byte) error {
	_, err := a.out.Write(line)
	if err != nil {
		a.Close()
		a.out = nil
	}
	return err
}

func (a *appender) Close() error {
	var out *os.File
	out, a.out = a.out, out
	return out.Close()
}
