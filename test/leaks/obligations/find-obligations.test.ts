/** Obligations: on which paths is a value lost? */
import { describe, expect, it } from '@jest/globals';
import { claims, type ObligationCase } from './claims.js';

const CASES: readonly ObligationCase[] = [
  [
    'an early return between the error check and the defer',
    ['2:returned'],
    `func f(u string) error {
	resp, err := http.Get(u)
	if err != nil {
		return err
	}
	if resp.StatusCode != 200 {
		return errors.New("status")
	}
	defer resp.Body.Close()
	return nil
}`,
  ],
  [
    'a deferred close after the error check',
    [],
    `func f(p string) error {
	f, err := os.Open(p)
	if err != nil {
		return err
	}
	defer f.Close()
	return work()
}`,
  ],
  [
    'a close on the success branch only',
    ['2:returned'],
    `func f(p string) error {
	f, err := os.Open(p)
	if err != nil {
		return err
	}
	if err := work(); err != nil {
		return err
	}
	return f.Close()
}`,
  ],
  [
    'a response that is thrown away',
    ['2:discarded'],
    `func f(u string) error {
	_, err := http.Get(u)
	return err
}`,
  ],
  [
    'a result nobody names',
    ['2:discarded'],
    `func f(u string) {
	http.Get(u)
}`,
  ],
  [
    'assigned in both branches, never closed (shape Y1)',
    ['5:returned', '7:returned'],
    `func f(a, b string) error {
	var f *os.File
	var err error
	if decide() {
		f, err = os.Open(a)
	} else {
		f, err = os.Open(b)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(nil)
	return err
}`,
  ],
  [
    'only the 2xx branch closes (shape Y3)',
    ['2:returned'],
    `func f(u string) error {
	resp, err := http.Get(u)
	if err != nil {
		return err
	}
	if resp.StatusCode == 200 {
		defer resp.Body.Close()
	}
	return nil
}`,
  ],
  [
    'opened and closed under the same condition',
    [],
    `func f(p string, want bool) {
	var f *os.File
	if want {
		f, _ = os.Open(p)
	}
	work()
	if want {
		f.Close()
	}
}`,
  ],
  [
    'opened if there is a name, closed if there is a file',
    [],
    `func f(p string) {
	var f *os.File
	if p != "" {
		f, _ = os.Open(p)
	}
	work()
	if f != nil {
		f.Close()
	}
}`,
  ],
  [
    'the error is tested by errors.Is first',
    [],
    `func f(p string) error {
	f, err := os.Open(p)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}`,
  ],
  [
    'a process exit lets go of everything (shape N61)',
    [],
    `func f(p string) {
	f, err := os.Open(p)
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(f.Name())
}`,
  ],
  [
    'a retry loop that reopens on errors only',
    [],
    `func f(p string) *os.File {
	for {
		f, err := os.Open(p)
		if err == nil {
			return f
		}
		time.Sleep(time.Second)
	}
}`,
  ],
  [
    'the next turn opens another',
    ['3:returned'],
    `func f(ps []string) {
	for _, p := range ps {
		f, err := os.Open(p)
		if err != nil {
			continue
		}
		if decide() {
			continue
		}
		f.Close()
	}
}`,
  ],
  [
    'reassigned while open',
    ['2:overwritten'],
    `func f(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	f, err = os.Open(b)
	if err != nil {
		return err
	}
	return f.Close()
}`,
  ],
  [
    'assigned again where a function of the error says so',
    [],
    `func f(a string) (*os.File, error) {
	f, err := os.Open(a)
	if isBroken(err) {
		f, err = os.Open(a)
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

func isBroken(err error) bool { return err != nil && err.Error() == "broken" }`,
  ],
  [
    'cancel on one path only',
    ['2:returned'],
    `func f(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	if decide() {
		return ctx.Err()
	}
	cancel()
	return nil
}`,
  ],
  [
    'a ticker that nobody stops',
    ['2:returned'],
    `func f() {
	t := time.NewTicker(time.Second)
	<-t.C
}`,
  ],
  [
    "a getter gives what is not the caller's",
    [],
    `func (h *holder) file() *os.File { return h.f }
func f(h *holder) string {
	g := h.file()
	return g.Name()
}`,
  ],
];

describe('findObligations', () => {
  it.each(CASES)('%s', (_, expected, body) => {
    expect(claims(body)).toEqual(expected);
  });
});
