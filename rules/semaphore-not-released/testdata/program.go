package main

import (
	"log"
	"os"
	"sync"
)

var tokens = make(chan struct{}, 4)

func main() {
	var running sync.WaitGroup
	for _, name := range os.Args[1:] {
		running.Go(func() {
			if err := convert(name); err != nil {
				log.Print(err)
			}
		})
	}
	running.Wait()
	summary()
}

func convert(name string) error {
	tokens <- struct{}{} // want "not given back on one path"
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	<-tokens
	return os.WriteFile(name+".out", text, 0o600)
}

// ok: main comes here once, on its way to its end
func summary() {
	tokens <- struct{}{}
	text, err := os.ReadFile("summary")
	if err != nil {
		return
	}
	<-tokens
	log.Printf("%s", text)
}
