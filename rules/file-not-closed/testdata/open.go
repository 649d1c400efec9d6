package testdata

import (
	"io"
	"os"
)

func never(name string) ([]byte, error) {
	f, err := os.Open(name) // want "error: The file of `os.Open` \(`f`\) is not closed on any path"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

func deferred(name string) ([]byte, error) {
	f, err := os.Open(name) // ok: closed by the deferred call
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}
