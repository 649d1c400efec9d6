/** Obligations: what somebody else releases, what is left on purpose, what ends with the process. Each with its opposite. */
import { describe, expect, it } from '@jest/globals';
import { buildProgram } from '../../../src/go/module/program.js';
import { ProgramInfo } from '../../../src/go/types/program-info.js';
import { loadFacts } from '../../../src/host/load-facts.js';
import { findObligations } from '../../../src/leaks/obligations/find-obligations.js';
import { ForgottenFields } from '../../../src/leaks/obligations/forgotten-fields.js';
import { ObligationWorld } from '../../../src/leaks/obligations/obligation-world.js';
import { ProgramView } from '../../../src/leaks/program-view.js';

const facts = loadFacts();

/** Claims of a file's body as `function: callee`, in order; a forgotten field's as well. */
function claims(imports: readonly string[], body: string): readonly string[] {
  const text = `package p\n\nimport (\n${imports.map((path) => `\t"${path}"\n`).join('')})\n\n${body}\n`;
  const files = [
    { path: 'a.go', text },
    { path: 'go.mod', text: 'module example.com/m\n\ngo 1.26\n' },
  ];
  const program = buildProgram(files, { facts });
  const view = new ProgramView(new ProgramInfo(program), facts);
  const world = new ObligationWorld(facts, (func) => view.viewOf(func));
  return program.packages.flatMap((pkg) => {
    const info = view.info.infoOf(pkg);
    const forgotten = new ForgottenFields(world, info);
    return info.functions().flatMap(({ node }) => {
      const seen = view.viewOf(node);
      const found = seen ? [...findObligations(world, seen), ...forgotten.answersFor(seen)] : [];
      const name = node.kind === 'FuncDecl' ? node.name.name : 'literal';
      return found.flatMap(({ claim }) =>
        claim ? [`${name}: ${text.slice(claim.call.fun.start, claim.call.fun.end)}`] : [],
      );
    });
  });
}

const CASES: readonly [name: string, imports: readonly string[], body: string, expected: readonly string[]][] = [
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
    'what an assertion gives for certain, and what may be of another type',
    ['io', 'net', 'os'],
    `func certain(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	var w io.Writer = f
	if c, ok := w.(io.Closer); ok {
		defer c.Close()
	}
	_, err = w.Write(nil)
	return err
}
func sorted(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	switch c := any(f).(type) {
	case io.Closer:
		c.Close()
	}
	return nil
}
func other(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	t, ok := c.(*net.TCPConn)
	if !ok {
		return io.EOF
	}
	return t.Close()
}`,
    ['other: net.Dial'],
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
    'a value that is the key of a map',
    ['net'],
    `type set struct{ conns map[net.Conn]bool }
func (s *set) keyed(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	s.conns[c] = true
	_, err = c.Write(nil)
	return err
}
func (s *set) named(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	println(c.LocalAddr())
	return nil
}`,
    ['named: net.Dial'],
  ],
  [
    'literals within literals, in new, and called where they stand',
    ['context', 'io', 'os'],
    `func nested(p string) (func(), error) {
	f, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	read := func() { io.Copy(io.Discard, f) }
	return func() { read() }, nil
}
type owner struct{ end *func() }
func (o *owner) fresh(ctx context.Context) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	o.end = new(func() { cancel() })
	return ctx
}
func called(names []string) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		err = func() error {
			defer f.Close()
			_, err := io.Copy(io.Discard, f)
			return err
		}()
		if err != nil {
			return err
		}
	}
	return nil
}
func uses(p string) error {
	f, err := os.Open(p)
	if err != nil {
		return err
	}
	read := func() { io.Copy(io.Discard, f) }
	read()
	return nil
}`,
    ['uses: os.Open'],
  ],
  [
    'a pipe whose writer is closed or never written to, and one whose writer waits',
    ['io', 'os/exec'],
    `func produce(w io.Writer) error { _, err := w.Write(nil); return err }
func consume(r io.Reader) error { _, err := r.Read(nil); return err }
func deferred() error {
	r, w := io.Pipe()
	defer w.Close()
	go consume(r)
	return produce(w)
}
func reader() io.Writer {
	r, w := io.Pipe()
	go func() {
		err := consume(r)
		w.CloseWithError(err)
	}()
	return w
}
func starts(cmd *exec.Cmd) (io.ReadCloser, error) {
	r, w := io.Pipe()
	cmd.Stdout = w
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() { w.CloseWithError(cmd.Wait()) }()
	return r, nil
}
func runs(cmd *exec.Cmd, ready func() error) (io.ReadCloser, error) {
	r, w := io.Pipe()
	cmd.Stdout = w
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	if err := ready(); err != nil {
		return nil, err
	}
	go func() { w.CloseWithError(cmd.Wait()) }()
	return r, nil
}
func waits(ready func() error) error {
	r, w := io.Pipe()
	go func() {
		produce(w)
		w.Close()
	}()
	if err := ready(); err != nil {
		return err
	}
	return consume(r)
}`,
    ['runs: io.Pipe', 'waits: io.Pipe'],
  ],
  [
    'a field whose value is released by the function that fills it, and one that nobody releases',
    ['context'],
    `type session struct {
	ctx    context.Context
	cancel context.CancelFunc
}
func (s *session) Close() { <-s.ctx.Done() }
func serve(ctx context.Context, run func(*session)) {
	ctx, cancel := context.WithCancel(ctx)
	defer func() { cancel() }()
	run(&session{ctx: ctx, cancel: cancel})
}
type other struct {
	ctx    context.Context
	cancel context.CancelFunc
}
func (o *other) Close() { <-o.ctx.Done() }
func open(ctx context.Context) *other {
	ctx, cancel := context.WithCancel(ctx)
	return &other{ctx: ctx, cancel: cancel}
}`,
    ['open: context.WithCancel'],
  ],
  [
    'a case of a select on a channel that was set to nil',
    ['context'],
    `func run(ctx context.Context, stopped <-chan int, kill func(context.Context)) {
	var cancel context.CancelFunc
	done := ctx.Done()
	for {
		select {
		case <-done:
			done = nil
			var killing context.Context
			killing, cancel = context.WithCancel(context.Background())
			kill(killing)
		case <-stopped:
			if cancel != nil {
				cancel()
			}
			return
		}
	}
}`,
    [],
  ],
  [
    'what a cache keeps that answers a method of an interface, and what it makes for each caller',
    ['errors'],
    `type Plugin interface {
	Call() error
	Close() error
}
type Kept interface{ Plugin(name string) (Plugin, error) }
type cache struct{ plugins map[string]Plugin }
func (c *cache) Plugin(name string) (Plugin, error) {
	p, ok := c.plugins[name]
	if !ok {
		return nil, errors.New(name)
	}
	return p, nil
}
func kept(k Kept) error {
	p, err := k.Plugin("a")
	if err != nil {
		return err
	}
	return p.Call()
}
type Maker interface{ Make(name string) (Plugin, error) }
func made(m Maker) error {
	p, err := m.Make("a")
	if err != nil {
		return err
	}
	return p.Call()
}`,
    ['made: m.Make'],
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
    'readers of an archive hold nothing but memory',
    ['archive/zip', 'io'],
    `func read(file *zip.File) ([]byte, error) {
	r, err := file.Open()
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}`,
    [],
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
    'answers to HEAD, and to GET',
    ['net/http'],
    `func head(c *http.Client, url string) error {
	req, err := http.NewRequest("HEAD", url, nil)
	if err != nil {
		return err
	}
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	println(resp.StatusCode)
	return nil
}
func short(url string) error {
	resp, err := http.Head(url)
	if err != nil {
		return err
	}
	println(resp.StatusCode)
	return nil
}
func get(c *http.Client, url string) error {
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return err
	}
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	println(resp.StatusCode)
	return nil
}`,
    ['get: c.Do'],
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
    'functions of the package that cannot fail, and that can',
    ['crypto/rand', 'encoding/hex', 'net', 'os'],
    `func token() (string, error) {
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		return "", err
	}
	return hex.EncodeToString(b), nil
}
func name() (string, error) {
	name, err := os.Hostname()
	if err != nil {
		return "", err
	}
	return name, nil
}
func sure() (net.Listener, string, error) {
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		return nil, "", err
	}
	t, err := token()
	if err != nil {
		return nil, "", err
	}
	return l, t, nil
}
func unsure() (net.Listener, string, error) {
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		return nil, "", err
	}
	t, err := name()
	if err != nil {
		return nil, "", err
	}
	return l, t, nil
}`,
    ['unsure: net.Listen'],
  ],
  [
    'writes to hashes and to memory, and to a writer',
    ['crypto/sha256', 'fmt', 'hash', 'io', 'os', 'strings'],
    `func sum(p string) (*os.File, error) {
	f, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	if _, err := h.Write([]byte(p)); err != nil {
		return nil, err
	}
	return f, nil
}
func given(p string, h hash.Hash) (*os.File, error) {
	f, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(h, p); err != nil {
		return nil, err
	}
	return f, nil
}
func built(p string) (*os.File, error) {
	f, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	if _, err := fmt.Fprintf(&b, "%s", p); err != nil {
		return nil, err
	}
	return f, nil
}
func written(p string, w io.Writer) (*os.File, error) {
	f, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintf(w, "%s", p); err != nil {
		return nil, err
	}
	return f, nil
}`,
    ['written: os.Open'],
  ],
  [
    'a context that is done, by itself or with its parent, and one that may not be',
    ['context'],
    `type worker struct{ ctx context.Context }
func (w *worker) parent(in <-chan int, use func(context.Context)) {
	ctx, cancel := context.WithCancel(w.ctx)
	use(ctx)
	for {
		select {
		case <-in:
			cancel()
			return
		case <-w.ctx.Done():
			return
		}
	}
}
func (w *worker) itself(in <-chan int, use func(context.Context)) {
	ctx, cancel := context.WithCancel(w.ctx)
	use(ctx)
	for {
		select {
		case <-in:
			cancel()
			return
		case <-ctx.Done():
			return
		}
	}
}
func (w *worker) other(in <-chan int, use func(context.Context), stop context.Context) {
	ctx, cancel := context.WithCancel(w.ctx)
	use(ctx)
	for {
		select {
		case <-in:
			cancel()
			return
		case <-stop.Done():
			return
		}
	}
}`,
    ['other: context.WithCancel'],
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
  [
    'the same condition in other words, and another one',
    ['os'],
    `func flag(name string) (err error) {
	named := name != ""
	f := os.Stdout
	if named {
		if f, err = os.Create(name); err != nil {
			return err
		}
	}
	f.Sync()
	if len(name) > 0 {
		f.Close()
	}
	return nil
}
func empty(names []string) (err error) {
	if len(names) == 0 {
		return nil
	}
	f, err := os.Open(names[0])
	if err != nil {
		return err
	}
	f.Sync()
	if len(names) > 0 {
		f.Close()
	}
	return nil
}
func switched(k int, name string) (err error) {
	var f *os.File
	switch k {
	case 1:
		if f, err = os.Open(name); err != nil {
			return err
		}
	}
	println()
	switch k {
	case 1:
		f.Close()
	}
	return nil
}
func copied(in *os.File, name string) (err error) {
	f := in
	if f == nil {
		if f, err = os.Open(name); err != nil {
			return err
		}
	}
	f.Sync()
	if in == nil {
		f.Close()
	}
	return nil
}
func compared(in *os.File, name string) (err error) {
	f := in
	if f == nil {
		if f, err = os.Open(name); err != nil {
			return err
		}
	}
	f.Sync()
	if f != in {
		f.Close()
	}
	return nil
}
func first(names []string) (err error) {
	var f *os.File
	for i, name := range names {
		if i == 0 {
			if f, err = os.Create(name); err != nil {
				return err
			}
			continue
		}
		f.WriteString(name)
	}
	if len(names) > 0 {
		return f.Close()
	}
	return nil
}
func longer(name string) (err error) {
	f := os.Stdout
	if len(name) > 0 {
		if f, err = os.Create(name); err != nil {
			return err
		}
	}
	f.Sync()
	if len(name) > 1 {
		f.Close()
	}
	return nil
}
func changed(name string) (err error) {
	named := name != ""
	f := os.Stdout
	if named {
		if f, err = os.Create(name); err != nil {
			return err
		}
	}
	name = ""
	if name != "" {
		f.Close()
	}
	return nil
}`,
    ['longer: os.Create', 'changed: os.Create'],
  ],
];

describe('what is left to others', () => {
  it.each(CASES)('%s', (_, imports, body, expected) => {
    expect([...claims(imports, body)].sort()).toEqual([...expected].sort());
  });
});
