package pages

type page struct {
	text  string
	begun bool
	asked bool
	ready chan string
}

func newPage(text string) *page {
	return &page{text: text, ready: make(chan string, 1)}
}

// start begins the sending goroutine once.
func (p *page) start() {
	if !p.begun {
		p.begun = true
		go p.load()
	}
}

func (p *page) load() {
	p.ready <- p.text
}

// ok: it was not begun before, so this begins it
func read(text string) string {
	p := newPage(text)
	p.start()
	return <-p.ready
}

// Nobody has asked, so nothing is started.
func unasked(text string) string {
	p := newPage(text)
	if p.asked {
		p.start()
	}
	return <-p.ready // want "warning: `<-p\.ready` can block for ever: nobody is left to send or to close the channel, so `unasked` never returns"
}
