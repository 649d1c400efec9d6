package factstest

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/rpc"
	"net/smtp"
	"net/textproto"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Closing the result closes the connection it was made of.
func TestAdoptingConstructors(t *testing.T) {
	constructors := map[string]func(c net.Conn) io.Closer{
		"crypto/tls.Client":     func(c net.Conn) io.Closer { return tls.Client(c, &tls.Config{ServerName: "x"}) },
		"crypto/tls.Server":     func(c net.Conn) io.Closer { return tls.Server(c, &tls.Config{}) },
		"net/rpc.NewClient":     func(c net.Conn) io.Closer { return rpc.NewClient(c) },
		"net/textproto.NewConn": func(c net.Conn) io.Closer { return textproto.NewConn(c) },
	}
	for symbol, construct := range constructors {
		t.Run(symbol, func(t *testing.T) {
			near, far := net.Pipe()
			defer far.Close()
			c := &connRecorder{Conn: near}
			if err := construct(c).Close(); err != nil {
				t.Fatal(err)
			}
			if !c.closed {
				t.Error("the inner connection is still open")
			}
		})
	}
}

// smtp.NewClient takes the connection also when it fails.
func TestSMTPClosesTheConnectionOnError(t *testing.T) {
	near, far := net.Pipe()
	c := &connRecorder{Conn: near}
	go func() {
		io.WriteString(far, "500 no\r\n")
		far.Close()
	}()
	if _, err := smtp.NewClient(c, "x"); err == nil {
		t.Fatal("an error is expected")
	}
	if !c.closed {
		t.Error("the connection is still open")
	}
}

// net.FileConn and TCPConn.File duplicate: each side has to be closed by itself.
func TestFileConnDuplicates(t *testing.T) {
	l := must[net.Listener](t)(net.Listen("tcp", "127.0.0.1:0"))
	defer l.Close()
	f := must[*os.File](t)(l.(*net.TCPListener).File())
	copied := must[net.Listener](t)(net.FileListener(f))
	if err := copied.Close(); err != nil {
		t.Fatal(err)
	}
	if !isOpen(f) {
		t.Error("closing the listener made from the file closed the file")
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := net.Dial("tcp", l.Addr().String()); err != nil {
		t.Errorf("closing the duplicates closed the listener: %v", err)
	}
}

// http.Server.Serve closes the listener on its way out.
func TestServeClosesTheListener(t *testing.T) {
	l := must[net.Listener](t)(net.Listen("tcp", "127.0.0.1:0"))
	s := &http.Server{}
	if err := s.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := s.Serve(l); err != http.ErrServerClosed {
		t.Fatal(err)
	}
	if _, err := l.Accept(); err == nil {
		t.Error("the listener still accepts")
	}
}

// http.Post closes a body that is a closer; http.NewRequest hands it to Do, which closes it even on errors.
func TestClientClosesTheRequestBody(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	body := newRecorder("x")
	resp := must[*http.Response](t)(http.Post(server.URL, "text/plain", body))
	resp.Body.Close()
	wantClosed(t, body, true)

	body = newRecorder("x")
	request := must[*http.Request](t)(http.NewRequest("POST", "http://127.0.0.1:1/", body))
	wantClosed(t, body, false)
	if resp, err := http.DefaultClient.Do(request); err == nil {
		resp.Body.Close()
		t.Fatal("an error is expected")
	}
	wantClosed(t, body, true)
}

// A non-nil response with an error comes only from CheckRedirect, and its body is closed.
func TestResponseWithErrorIsClosed(t *testing.T) {
	server := httptest.NewServer(http.RedirectHandler("/again", http.StatusFound))
	defer server.Close()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return io.ErrUnexpectedEOF }}
	resp, err := client.Get(server.URL)
	if err == nil || resp == nil {
		t.Fatalf("response %v and error %v expected together", resp, err)
	}
	if _, err := resp.Body.Read(make([]byte, 1)); err == nil || err == io.EOF {
		t.Errorf("the body is still open: %v", err)
	}
}

// Response.Write closes the body; httptest's recorded response has nothing to close; http.MaxBytesReader closes through.
func TestResponseBodies(t *testing.T) {
	body := newRecorder("x")
	response := &http.Response{Body: body, ProtoMajor: 1, ProtoMinor: 1, ContentLength: 1}
	if err := response.Write(io.Discard); err != nil {
		t.Fatal(err)
	}
	wantClosed(t, body, true)

	recorded := httptest.NewRecorder()
	recorded.WriteString("x")
	result := recorded.Result()
	result.Body.Close()
	if text, err := io.ReadAll(result.Body); err != nil || string(text) != "x" {
		t.Errorf("closing a recorded body had an effect: %q, %v", text, err)
	}

	body = newRecorder("x")
	if err := http.MaxBytesReader(recorded, body, 1).Close(); err != nil {
		t.Fatal(err)
	}
	wantClosed(t, body, true)
}

// Whether DumpResponse closes the body depends on its flag: unknown.
func TestDumpResponseClosesOnlyWithBody(t *testing.T) {
	for _, dumpBody := range []bool{false, true} {
		body := newRecorder("x")
		response := &http.Response{Body: body, ProtoMajor: 1, ProtoMinor: 1, ContentLength: 1}
		must[[]byte](t)(httputil.DumpResponse(response, dumpBody))
		wantClosed(t, body, dumpBody)
	}
}

// Wait closes the pipes of a command.
func TestWaitClosesPipes(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	out := must[io.ReadCloser](t)(cmd.StdoutPipe())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, out)
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("after Wait the pipe is still open: %v", err)
	}
}
