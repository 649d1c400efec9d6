package main

import (
	"log"
	"net/http"
	"os"
	"time"
)

type flags struct {
	Out string `help:"Where to write." default:"out"`
}

func main() {
	for _, name := range os.Args[1:] {
		if err := convert(name); err != nil {
			log.Fatal(err)
		}
	}
	go func() {
		err := sample("heap.pprof")
		log.Println(err)
		panic(err)
	}()
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if err := report(r.URL.Path); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	log.Fatal(http.ListenAndServe("localhost:8080", nil))
}

// Each caller ends the process upon the error, through a function that hands it on.
func convert(name string) error {
	return copyTo(name + ".out")
}

func copyTo(name string) error {
	out, err := os.Create(name) // want "^note: .*not closed on one path"
	if err != nil {
		return err
	}
	if _, err := out.WriteString(name); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

// A goroutine panics with what it returns.
func sample(name string) error {
	for {
		out, err := os.Create(name) // want "^note: .*not closed on one path"
		if err != nil {
			return err
		}
		if _, err := out.WriteString(name); err != nil {
			out.Close()
			return err
		}
		if err := out.Close(); err != nil {
			return err
		}
		time.Sleep(time.Minute)
	}
}

// A handler goes on after the error.
func report(name string) error {
	out, err := os.Create(name) // want "^warning: .*not closed on one path"
	if err != nil {
		return err
	}
	if _, err := out.WriteString(name); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

// ok: the command of a command line, run once
func (f *flags) Run() error {
	out, err := os.Create(f.Out)
	if err != nil {
		return err
	}
	if _, err := out.WriteString(f.Out); err != nil {
		return err
	}
	return out.Close()
}

// ok: an interface that an assertion gave is not nil
func (f *flags) open(made any) error {
	out, err := os.Create(f.Out)
	if err != nil {
		return err
	}
	named := made.(interface{ Name() string })
	if named == nil {
		return nil
	}
	return out.Close()
}

// ok: err is nil where the branch that assigns it was not taken
func (f *flags) write(text string) error {
	out, err := os.Create(f.Out)
	if err != nil {
		return err
	}
	var failed error
	if text != "" {
		_, failed = out.WriteString(text)
	} else {
		log.Println("nothing to write")
	}
	if failed != nil && text == "" {
		return failed
	}
	return out.Close()
}
