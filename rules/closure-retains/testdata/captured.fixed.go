package captured

import (
	"io"
	"os"
)

var reporters []func() int

func register(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	dataSize := len(data)
	reporters = append(reporters, func() int { return dataSize }) // want "note: The function that the package-level `reporters` keeps holds everything that `os.ReadFile` gave in memory: of `data` it needs only `len\(data\)`"
	return nil
}

// ok: only the number is captured
func registerSize(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	n := len(data)
	reporters = append(reporters, func() int { return n })
	return nil
}

// ok: the function needs all of it
func registerSum(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	reporters = append(reporters, func() int {
		total := 0
		for _, b := range data {
			total += int(b)
		}
		return total
	})
	return nil
}

// ok: the function dies with the call
func size(r io.Reader) (int, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return 0, err
	}
	count := func() int { return len(data) }
	return count(), nil
}

func sizeOf(path string) (func() int, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	dataSize := len(data)
	return func() int { return dataSize }, nil // want "note: The function that the caller keeps holds everything that `os.ReadFile` gave in memory"
}
