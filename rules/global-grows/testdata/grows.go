package grows

import (
	"net"
	"net/http"
	"sync"
)

var seen = map[string]int{}

func handle(w http.ResponseWriter, r *http.Request) {
	seen[r.RemoteAddr] = 1 // want "note: `seen` only grows: every request adds to it here"
}

var counted = map[string]int{}

// ok: an entry is deleted elsewhere
func handleCounted(w http.ResponseWriter, r *http.Request) {
	counted[r.RemoteAddr]++
}

func forget(addr string) {
	delete(counted, addr)
}

var bounded []string

// ok: somebody looks at the size
func handleBounded(w http.ResponseWriter, r *http.Request) {
	bounded = append(bounded, r.URL.Path)
	if len(bounded) > 100 {
		bounded = bounded[1:]
	}
}

type server struct {
	mu     sync.Mutex
	events []string
	byID   sync.Map
	conns  []net.Conn
	open   map[net.Conn]bool
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log(r.URL.Path)
	s.byID.Store(r.URL.Path, r.RemoteAddr) // want "note: `byID` only grows: every request adds to it here"
}

func (s *server) log(event string) {
	s.events = append(s.events, event) // want "note: `events` only grows: every request adds to it here"
}

func (s *server) serve(l net.Listener) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		s.conns = append(s.conns, conn) // want "note: `conns` only grows: every connection adds to it here"
		go conn.Close()
	}
}

// ok: each connection is taken out when it is done
func (s *server) serveTracked(l net.Listener) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		s.open[conn] = true
		go func() {
			conn.Close()
			delete(s.open, conn)
		}()
	}
}

var names []string

// ok: a mere setter, nothing says how often it is called
func Register(name string) {
	names = append(names, name)
}

type job struct{ id, result string }

var results = map[string]string{}

func work(jobs <-chan job) {
	for j := range jobs {
		results[j.id] = j.result // want "note: `results` only grows: every turn of a loop that does not end by itself adds to it here"
	}
}

func start(jobs <-chan job) {
	go work(jobs)
}

// ok: the slice dies with the request
func paths(w http.ResponseWriter, r *http.Request) {
	var all []string
	all = append(all, r.URL.Path)
	w.Write([]byte(all[0]))
}

var states = map[bool]int{}

// ok: there are two keys
func handleState(w http.ResponseWriter, r *http.Request) {
	states[r.ContentLength > 0] = 1
}

type parser struct{ tokens []string }

func (p *parser) add(token string) {
	p.tokens = append(p.tokens, token)
}

// ok: the parser is the request's own
func parse(w http.ResponseWriter, r *http.Request) {
	p := &parser{}
	p.add(r.URL.Path)
}

var lock sync.Mutex

var pages = map[string][]byte{}

func fetchAll(urls []string, fetch func(string) []byte) {
	for _, url := range urls {
		go func(url string) {
			page := fetch(url)
			lock.Lock()
			defer lock.Unlock()
			pages[url] = page // want "note: `pages` only grows: every goroutine of a loop adds to it here"
		}(url)
	}
}

// ok: three goroutines, and then no more
func warmUp(fetch func(int) string) {
	for i := 0; i < 3; i++ {
		go func(i int) {
			started[i] = fetch(i)
		}(i)
	}
}

var started = map[int]string{}

func poll(next func() string) {
	for {
		history = append(history, next()) // want "note: `history` only grows: every turn of a loop that does not end by itself"
	}
}

var history []string

// ok: the loop ends with its input
func readAll(next func() (string, bool)) {
	for {
		line, ok := next()
		if !ok {
			return
		}
		lines = append(lines, line)
	}
}

var lines []string

var kinds = map[string]int{}

// ok: the one caller gives a constant
func countKind(kind string) {
	kinds[kind]++
}

func handleKind(w http.ResponseWriter, r *http.Request) {
	countKind("get")
}

var stateOf = map[string]string{}

// ok: the same few keys again in each turn
func watch(repos []string, scan func(string) string) {
	for {
		for _, repo := range repos {
			stateOf[repo] = scan(repo)
		}
	}
}
