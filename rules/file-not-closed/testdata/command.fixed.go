package main

import (
	"bufio"
	"errors"
	"io"
	"log"
	"net/http"
	"os"
)

func main() {
	if err := run(os.Args[1]); err != nil {
		log.Fatal(err)
	}
	for _, name := range os.Args[2:] {
		if err := check(name); err != nil {
			log.Print(err)
		}
	}
	for _, name := range []string{"a", "b"} {
		load(name)
	}
	load("c")
	http.HandleFunc("/", serve)
}

// Main calls it for few names, which it says itself.
func load(name string) {
	in, err := os.Open(name) // want "^note: .*not closed on any path"
	if err != nil {
		return
	}
	defer in.Close()
	io.Copy(io.Discard, in)
}

// Main calls it once and ends upon its error: what is lost goes with the process.
func run(name string) error {
	in, err := os.Open(name) // want "^note: .*not closed on one path"
	if err != nil {
		return err
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil {
		in.Close()
		return err
	}
	log.Print(line)
	return in.Close()
}

// For each argument one is lost.
func check(name string) error {
	in, err := os.Open(name) // want "^warning: .*not closed on one path"
	if err != nil {
		return err
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil {
		in.Close()
		return err
	}
	log.Print(line)
	return in.Close()
}

// For each request one is lost.
func serve(w http.ResponseWriter, r *http.Request) {
	in, err := os.Open("index.html") // want "^warning: .*not closed on one path"
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	if _, err := io.Copy(w, in); err != nil {
		in.Close()
		return
	}
	in.Close()
}

// ok: closed on every path
func checked(name string) error {
	in, err := os.Open(name)
	if err != nil {
		return err
	}
	defer in.Close()
	if _, err := bufio.NewReader(in).ReadString('\n'); err != nil {
		return errors.Join(err, io.ErrUnexpectedEOF)
	}
	return nil
}

// ok: who calls closes it
func opened(name string) (*os.File, error) {
	return os.Open(name)
}

// ok: nothing is opened
func named(name string) string {
	return name + ".txt"
}
