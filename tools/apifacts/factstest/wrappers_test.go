package factstest

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/lzw"
	"compress/zlib"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime/multipart"
	"os"
	"testing"
)

// The result's own release does not release what it wraps.
func TestWrappersDoNotCloseWhatTheyRead(t *testing.T) {
	var zipped, deflated bytes.Buffer
	for _, w := range []io.WriteCloser{gzip.NewWriter(&zipped), zlib.NewWriter(&deflated)} {
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	openers := map[string]func(r *recorder) (io.Closer, error){
		"compress/gzip.NewReader":  func(r *recorder) (io.Closer, error) { r.Reader = &zipped; return gzip.NewReader(r) },
		"compress/zlib.NewReader":  func(r *recorder) (io.Closer, error) { r.Reader = &deflated; return zlib.NewReader(r) },
		"compress/flate.NewReader": func(r *recorder) (io.Closer, error) { return flate.NewReader(r), nil },
		"compress/lzw.NewReader":   func(r *recorder) (io.Closer, error) { return lzw.NewReader(r, lzw.LSB, 8), nil },
		"io.NopCloser":             func(r *recorder) (io.Closer, error) { return io.NopCloser(r), nil },
		"encoding/base64.NewEncoder": func(r *recorder) (io.Closer, error) {
			return base64.NewEncoder(base64.StdEncoding, r), nil
		},
		"compress/gzip.NewWriter":  func(r *recorder) (io.Closer, error) { return gzip.NewWriter(r), nil },
		"compress/zlib.NewWriter":  func(r *recorder) (io.Closer, error) { return zlib.NewWriter(r), nil },
		"archive/zip.NewWriter":    func(r *recorder) (io.Closer, error) { return zip.NewWriter(r), nil },
		"archive/tar.NewWriter":    func(r *recorder) (io.Closer, error) { return tar.NewWriter(r), nil },
		"mime/multipart.NewWriter": func(r *recorder) (io.Closer, error) { return multipart.NewWriter(r), nil },
	}
	for symbol, open := range openers {
		t.Run(symbol, func(t *testing.T) {
			r := newRecorder("")
			c := must[io.Closer](t)(open(r))
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
			wantClosed(t, r, false)
		})
	}
}

// Reading to the end, decoding and copying do not close.
func TestReadersBorrow(t *testing.T) {
	readers := map[string]func(r *recorder) error{
		"io.ReadAll": func(r *recorder) error { _, err := io.ReadAll(r); return err },
		"io.Copy":    func(r *recorder) error { _, err := io.Copy(io.Discard, r); return err },
		"bufio.Scanner": func(r *recorder) error {
			s := bufio.NewScanner(r)
			for s.Scan() {
			}
			return s.Err()
		},
		"encoding/json.Decoder.Decode": func(r *recorder) error { var v any; return json.NewDecoder(r).Decode(&v) },
		"io.TeeReader":                 func(r *recorder) error { _, err := io.ReadAll(io.TeeReader(r, r)); return err },
	}
	for symbol, read := range readers {
		t.Run(symbol, func(t *testing.T) {
			r := newRecorder("{}")
			if err := read(r); err != nil {
				t.Fatal(err)
			}
			wantClosed(t, r, false)
		})
	}
}

// zip.ReadCloser owns the file it opened; zip.NewReader does not own what it was given.
func TestZipReadCloserClosesItsFile(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	must[io.Writer](t)(w.Create("x"))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	name := tempFile(t, b.String())
	before := openDescriptors(t)
	r := must[*zip.ReadCloser](t)(zip.OpenReader(name))
	if openDescriptors(t) != before+1 {
		t.Fatal("OpenReader holds no descriptor")
	}
	if err := r.Close(); err != nil || openDescriptors(t) != before {
		t.Errorf("after Close (%v) the descriptor is still open", err)
	}
	f := must[*os.File](t)(os.Open(name))
	defer f.Close()
	must[*zip.Reader](t)(zip.NewReader(f, int64(b.Len())))
	if !isOpen(f) {
		t.Error("NewReader closed the file")
	}
}

func openDescriptors(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("descriptors cannot be counted here: ", err)
	}
	return len(entries)
}
