package feed

import "errors"

// Shape Y19: the consumer leaves on an error, the producer goes on.
func load(lines []string) error {
	rows := make(chan string)
	go func() {
		defer close(rows)
		for _, line := range lines {
			rows <- line // want "^error: `rows <- line` can block for ever.*nobody receives once the consumer has left"
		}
	}()
	for row := range rows {
		if row == "" {
			return errors.New("empty row")
		}
	}
	return nil
}

// ok: the consumer drains what is left
func loadDrained(lines []string) error {
	rows := make(chan string)
	go func() {
		defer close(rows)
		for _, line := range lines {
			rows <- line
		}
	}()
	var err error
	for row := range rows {
		if row == "" && err == nil {
			err = errors.New("empty row")
		}
	}
	return err
}
