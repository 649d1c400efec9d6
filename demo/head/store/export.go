package store

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"strconv"

	"example.com/linkwatch/check"
)

// Export writes results to a CSV file.
func Export(path string, results []check.Result) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	for _, result := range results {
		if err := w.Write([]string{result.Link, strconv.Itoa(result.Status), result.Error}); err != nil {
			return err
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return f.Close()
}

// Merge writes the lines of several journals to w.
func Merge(w io.Writer, paths []string) error {
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		if _, err := io.Copy(w, f); err != nil {
			return err
		}
	}
	return nil
}

// Import adds the results that r holds, one JSON object a line.
func (j *Journal) Import(r io.Reader) error {
	results := make(chan check.Result)
	go func() {
		for result := range results {
			_ = j.Add(result)
		}
	}()
	scanner := bufio.NewScanner(r)
	for scanner.Scan() {
		var result check.Result
		if err := json.Unmarshal(scanner.Bytes(), &result); err != nil {
			return err
		}
		results <- result
	}
	close(results)
	return scanner.Err()
}
