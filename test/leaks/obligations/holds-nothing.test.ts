/** Obligations: what holds nothing where it is lost, and failures that cannot come. Each with its opposite. */
import { describe, expect, it } from '@jest/globals';
import { claimsByFunction, type FunctionCase } from './claims-by-function.js';

const CASES: readonly FunctionCase[] = [
  [
    'a file of what was compiled into the program, and one of a folder',
    ['embed', 'io', 'io/fs', 'net/http', 'os'],
    `var assets embed.FS
var site = http.FS(assets)
func embedded() ([]byte, error) {
	sub, err := fs.Sub(assets, "x")
	if err != nil {
		return nil, err
	}
	f, err := sub.Open("a")
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}
func served() ([]byte, error) {
	f, err := site.Open("a")
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}
func chosen(dir string) fs.FS {
	if dir == "" {
		return assets
	}
	return os.DirFS(dir)
}
func folder(dir string) ([]byte, error) {
	all := chosen(dir)
	f, err := all.Open("a")
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}`,
    ['folder: all.Open'],
  ],
  [
    'a folder that was just made is there and ours, and what is made in it may not be',
    ['os'],
    `func again(dir string) (string, error) {
	var err error
	if dir == "" {
		dir, err = os.MkdirTemp("", "w")
	}
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	return dir, nil
}
func mode() (string, error) {
	dir, err := os.MkdirTemp("", "w")
	if err != nil {
		return "", err
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return "", err
	}
	return dir, nil
}
func another() (string, error) {
	dir, err := os.MkdirTemp("", "w")
	if err != nil {
		return "", err
	}
	if err := os.Mkdir("/srv/x", 0o755); err != nil {
		return "", err
	}
	return dir, nil
}`,
    ['another: os.MkdirTemp'],
  ],
  [
    'a temporary file that nothing was written to, and one that was',
    ['os'],
    `func empty() (string, error) {
	f, err := os.CreateTemp("", "w")
	if err != nil {
		return "", err
	}
	name := f.Name()
	if err := os.Chmod(name, 0o644); err != nil {
		return "", err
	}
	if err := f.Close(); err != nil {
		return "", err
	}
	return name, nil
}
func written(data []byte) (string, error) {
	f, err := os.CreateTemp("", "w")
	if err != nil {
		return "", err
	}
	f.Write(data)
	if err := f.Close(); err != nil {
		return "", err
	}
	return f.Name(), nil
}`,
    ['written: os.CreateTemp'],
  ],
  [
    'a temporary file that somebody asks to keep, and one that is made where something else holds',
    ['io', 'os', 'strconv'],
    `func kept(w io.Writer) error {
	if v, found := os.LookupEnv("RETAIN"); found {
		if keep, _ := strconv.ParseBool(v); keep {
			t, err := os.CreateTemp("", "w")
			if err != nil {
				return err
			}
			defer t.Close()
			w = io.MultiWriter(t, w)
		}
	}
	_, err := w.Write(nil)
	return err
}
func spooled(w io.Writer, large bool) error {
	if large {
		t, err := os.CreateTemp("", "w")
		if err != nil {
			return err
		}
		defer t.Close()
		w = io.MultiWriter(t, w)
	}
	_, err := w.Write(nil)
	return err
}`,
    ['spooled: os.CreateTemp'],
  ],
  [
    'an end of a pipe of which nobody else got the other end, not even in what was put around it',
    ['io', 'mime/multipart'],
    `func wrapped(work func() error) (io.ReadCloser, error) {
	pr, pw := io.Pipe()
	w := multipart.NewWriter(pw)
	println(w.Boundary())
	if err := work(); err != nil {
		return nil, err
	}
	go func() {
		defer pw.Close()
		w.WriteField("a", "b")
	}()
	return pr, nil
}
func begun(work func() error) (io.ReadCloser, error) {
	pr, pw := io.Pipe()
	w := multipart.NewWriter(pw)
	go func() {
		defer pw.Close()
		w.WriteField("a", "b")
	}()
	if err := work(); err != nil {
		return nil, err
	}
	return pr, nil
}`,
    ['begun: io.Pipe'],
  ],
  [
    'the writer of a pipe whose reader is the body of a request that failed, and of one that was answered',
    ['errors', 'io', 'net/http'],
    `func failed(c *http.Client) (io.WriteCloser, error) {
	pr, pw := io.Pipe()
	req, err := http.NewRequest("POST", "http://x", pr)
	if err != nil {
		return nil, err
	}
	req.Host = "y"
	resp, err := c.Do(req)
	if err != nil {
		return nil, err
	}
	resp.Body.Close()
	return pw, nil
}
func answered(c *http.Client) (io.WriteCloser, error) {
	pr, pw := io.Pipe()
	req, err := http.NewRequest("POST", "http://x", pr)
	if err != nil {
		return nil, err
	}
	resp, err := c.Do(req)
	if err != nil {
		return nil, err
	}
	resp.Body.Close()
	if resp.StatusCode != 200 {
		return nil, errors.New("refused")
	}
	return pw, nil
}`,
    ['answered: io.Pipe'],
  ],
];

describe('what holds nothing', () => {
  it.each(CASES)('%s', (_, imports, body, expected) => {
    expect(claimsByFunction(imports, body)).toEqual(expected);
  });
});
