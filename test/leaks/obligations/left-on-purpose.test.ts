/** Obligations: what is left on purpose, or ends with the process. Each with its opposite. */
import { describe, expect, it } from '@jest/globals';
import { claimsByFunction, type FunctionCase } from './claims-by-function.js';

const CASES: readonly FunctionCase[] = [
  [
    'a temporary folder that a flag or the environment keeps, and one that only success removes',
    ['os'],
    `func keep(keep bool) error {
	d, err := os.MkdirTemp("", "w")
	if err != nil {
		return err
	}
	if !keep {
		defer os.RemoveAll(d)
	}
	return os.WriteFile(d+"/x", nil, 0o600)
}
func environment() error {
	d, err := os.MkdirTemp("", "w")
	if err != nil {
		return err
	}
	if os.Getenv("KEEP") == "" {
		defer os.RemoveAll(d)
	}
	return os.WriteFile(d+"/x", nil, 0o600)
}
func succeeds() error {
	d, err := os.MkdirTemp("", "w")
	if err != nil {
		return err
	}
	if err := os.WriteFile(d+"/x", nil, 0o600); err == nil {
		os.RemoveAll(d)
	}
	return nil
}`,
    ['succeeds: os.MkdirTemp'],
  ],
  [
    'a temporary folder that the environment names from then on',
    ['os'],
    `func setenv() error {
	d, err := os.MkdirTemp("", "w")
	if err != nil {
		return err
	}
	return os.Setenv("TMPDIR", d)
}`,
    [],
  ],
  [
    'an embedded file that its Close removes by the promoted name, and one that it only closes',
    ['os'],
    `type spool struct{ *os.File }
func (s spool) Close() error { s.File.Close(); return os.Remove(s.Name()) }
func removes() error {
	f, err := os.CreateTemp("", "x")
	if err != nil {
		return err
	}
	s := spool{f}
	defer s.Close()
	_, err = s.WriteString("x")
	return err
}
type plain struct{ *os.File }
func (s plain) Close() error { return s.File.Close() }
func closes() error {
	f, err := os.CreateTemp("", "x")
	if err != nil {
		return err
	}
	s := plain{f}
	defer s.Close()
	_, err = s.WriteString("x")
	return err
}`,
    ['closes: os.CreateTemp'],
  ],
  [
    'what a goroutine uses for ever, and what one uses that ends',
    ['fmt', 'os', 'os/signal'],
    `func forever(p string, in <-chan string) error {
	f, err := os.Create(p)
	if err != nil {
		return err
	}
	go func() {
		for {
			fmt.Fprintln(f, <-in)
		}
	}()
	return nil
}
func signals(p string) error {
	f, err := os.Create(p)
	if err != nil {
		return err
	}
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, os.Interrupt)
	go func() {
		for range ch {
			fmt.Fprintln(f, "signal")
		}
	}()
	return nil
}
func copies(f *os.File, in <-chan string) {
	for {
		fmt.Fprintln(f, <-in)
	}
}
func started(p string, in <-chan string) error {
	f, err := os.Create(p)
	if err != nil {
		return err
	}
	go copies(f, in)
	return nil
}
func once(p string, in <-chan string) error {
	f, err := os.Create(p)
	if err != nil {
		return err
	}
	go func() {
		fmt.Fprintln(f, <-in)
	}()
	return nil
}`,
    ['once: os.Create'],
  ],
  [
    'plugins that are ended together',
    ['github.com/hashicorp/go-plugin'],
    `func managed() (any, error) {
	config := &plugin.ClientConfig{Managed: true}
	client := plugin.NewClient(config)
	raw, err := client.Client()
	if err != nil {
		return nil, err
	}
	_, err = raw.Dispense("x")
	return nil, err
}
func alone() (any, error) {
	client := plugin.NewClient(&plugin.ClientConfig{})
	raw, err := client.Client()
	if err != nil {
		return nil, err
	}
	_, err = raw.Dispense("x")
	return nil, err
}`,
    ['alone: plugin.NewClient'],
  ],
  [
    'functions of commands, and one that only looks like it',
    ['context', 'os', 'github.com/urfave/cli/v3'],
    `func action(_ context.Context, c *cli.Command) error {
	f, err := os.Open(c.String("file"))
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}
type push struct{}
func (push) Help() string     { return "" }
func (push) Synopsis() string { return "" }
func (p push) Run(args []string) int {
	f, err := os.Open(args[0])
	if err != nil {
		return 1
	}
	f.Stat()
	return 0
}
var command = &cli.Command{
	Name: "show",
	Action: func(ctx context.Context, _ *cli.Command) error {
		f, err := os.Open("x")
		if err != nil {
			return err
		}
		_, err = f.Stat()
		return err
	},
}
type Command struct {
	Name string
	Exec func(args []string) error
}
var commands = []*Command{{Name: "stat", Exec: stat}}
func stat(args []string) error {
	f, err := os.Open(args[0])
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}
type job struct{}
func (j job) Run(args []string) int {
	f, err := os.Open(args[0])
	if err != nil {
		return 1
	}
	f.Stat()
	return 0
}`,
    ['Run: os.Open'],
  ],
  [
    'a temporary folder that the next run looks for, and one that nobody does',
    ['os', 'path/filepath'],
    `func clean(pattern string) {
	old, _ := filepath.Glob(pattern)
	for _, name := range old {
		os.RemoveAll(name)
	}
}
func update() error {
	clean(filepath.Join(os.TempDir(), "tool-update*"))
	d, err := os.MkdirTemp("", "tool-update")
	if err != nil {
		return err
	}
	return os.WriteFile(d+"/x", nil, 0o600)
}
func other() error {
	clean(filepath.Join(os.TempDir(), "tool-update*"))
	d, err := os.MkdirTemp("", "tool-build")
	if err != nil {
		return err
	}
	return os.WriteFile(d+"/x", nil, 0o600)
}`,
    ['other: os.MkdirTemp'],
  ],
  [
    'a process with a descriptor of its own, and one without',
    ['os', 'syscall'],
    `func described() (int, int, error) {
	var fd int
	p, err := os.StartProcess("/bin/true", nil, &os.ProcAttr{Sys: &syscall.SysProcAttr{PidFD: &fd}})
	if err != nil {
		return -1, -1, err
	}
	if fd == -1 {
		p.Kill()
		p.Wait()
		return -1, -1, os.ErrInvalid
	}
	return p.Pid, fd, nil
}
func plain() (int, error) {
	p, err := os.StartProcess("/bin/true", nil, &os.ProcAttr{})
	if err != nil {
		return -1, err
	}
	return p.Pid, nil
}`,
    ['plain: os.StartProcess'],
  ],
];

describe('what is left on purpose', () => {
  it.each(CASES)('%s', (_, imports, body, expected) => {
    expect([...claimsByFunction(imports, body)].sort()).toEqual([...expected].sort());
  });
});
