package testdata

import (
	"context"
	"io"
)

type ended struct {
	reader *io.PipeReader
	writer *io.PipeWriter
}

func (e *ended) end(err error) {
	e.writer.CloseWithError(err)
}

// withEnd closes the pipe from the second goroutine where the first does not.
func withEnd(ctx context.Context, in io.Reader) io.Reader {
	pr, pw := io.Pipe() // ok: the other goroutine closes it once ctx is done
	e := &ended{reader: pr, writer: pw}
	go func() {
		_, err := io.Copy(pw, in)
		select {
		case <-ctx.Done():
		default:
			e.end(err)
		}
	}()
	go func() {
		<-ctx.Done()
		e.end(ctx.Err())
	}()
	return pr
}

func onlyOne(ctx context.Context, in io.Reader) io.Reader {
	pr, pw := io.Pipe() // want "warning: The pipe of `io.Pipe` \(`pw`\) is not closed on one path"
	go func() {
		defer pw.Close()
		_, err := io.Copy(pw, in)
		select {
		case <-ctx.Done():
		default:
			pw.CloseWithError(err)
		}
	}()
	return pr
}
