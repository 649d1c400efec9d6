// Package store keeps results in a file, one JSON object a line.
package store

import (
	"encoding/json"
	"os"
	"sync"

	"example.com/linkwatch/check"
)

// Journal appends results to a file.
type Journal struct {
	mu   sync.Mutex
	file *os.File
	last map[string]check.Result
}

// Open opens a journal, which is made where there is none.
func Open(path string) (*Journal, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	return &Journal{file: file, last: make(map[string]check.Result)}, nil
}

// Add writes a result down.
func (j *Journal) Add(result check.Result) error {
	line, err := json.Marshal(result)
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last[result.Link] = result
	_, err = j.file.Write(append(line, '\n'))
	return err
}

// Results returns the last result of every link.
func (j *Journal) Results() []check.Result {
	j.mu.Lock()
	defer j.mu.Unlock()
	results := make([]check.Result, 0, len(j.last))
	for _, result := range j.last {
		results = append(results, result)
	}
	return results
}

// Close closes the file.
func (j *Journal) Close() error {
	return j.file.Close()
}
