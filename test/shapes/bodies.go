// Response bodies, rows and connections: what users of today's linters reported.
package main

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"time"
)

var client = &http.Client{Timeout: time.Minute}

func main() {}

// shape N1
// ok: the literal closes what it is given
func toLiteral(url string) error {
	closeIt := func(c io.Closer) {
		if err := c.Close(); err != nil {
			log.Print(err)
		}
	}
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	defer closeIt(resp.Body)
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

func safeClose(label string, body io.Closer) {
	if err := body.Close(); err != nil {
		log.Print(label, err)
	}
}

func readOnly(body io.Reader) error {
	_, err := io.Copy(io.Discard, body)
	return err
}

// shape N2
// ok: the helper closes, also behind a conversion
func toHelper(url string) error {
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	defer safeClose("body", io.ReadCloser(resp.Body))
	return readOnly(resp.Body)
}

// shape N2: a helper that only reads
func toReader(url string) error {
	resp, err := client.Get(url) // want http-body-not-closed ""
	if err != nil {
		return err
	}
	return readOnly(resp.Body)
}

func finish(resp *http.Response) {
	defer func() {
		_ = resp.Body.Close()
	}()
	_, _ = io.Copy(io.Discard, resp.Body)
}

// shape N3
// ok: the whole response goes to a helper that closes its body in a deferred literal
func wholeToHelper(url string) error {
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	finish(resp)
	return nil
}

// shape N5
// ok: no response exists
func controlled(w http.ResponseWriter) error {
	return http.NewResponseController(w).Flush()
}

// shape N6
// ok: a recorder's Close does nothing
func recorded(h http.Handler, r *http.Request) int {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result().StatusCode
}

type requestBuilder struct{ status int }

func (b *requestBuilder) fetch() error { return nil }

// shape N7
// ok: net/http gives a constant and nothing else
func byBuilder() error {
	return (&requestBuilder{status: http.StatusOK}).fetch()
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// shape N10
// ok: closed through what the generic Must gives back
func byMust(url string) error {
	resp := must(client.Get(url))
	defer resp.Body.Close()
	return readOnly(resp.Body)
}

func drain(resp *http.Response) ([]byte, error) {
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// shape N11
// ok: read and closed by a helper, then a copy takes the body's place
func buffered(url string) (*http.Response, error) {
	resp, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	text, err := drain(resp)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(text))
	return resp, nil
}

var lastResponse *http.Response

type recorder struct{ Original *http.Response }

func (r *recorder) Close() error { return r.Original.Body.Close() }

// shape N12
// ok: a package-level variable and a field keep it
func kept(url string, r *recorder) (err error) {
	lastResponse, err = client.Get(url)
	if err != nil {
		return err
	}
	r.Original, err = client.Get(url)
	return err
}

// shape N13
// ok: the caller owns it now
func handedUp(url string) (io.ReadCloser, error) {
	resp, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

// shape N13: the caller of that one
func caller(url string) error {
	body, err := handedUp(url) // want closer-not-closed ""
	if err != nil {
		return err
	}
	return readOnly(body)
}

// shape N14
// ok: assigned in a loop, closed behind it
func outside(urls []string) error {
	var resp *http.Response
	for _, url := range urls {
		var err error
		resp, err = client.Get(url)
		if err == nil {
			break
		}
	}
	if resp == nil {
		return errors.New("none")
	}
	return resp.Body.Close()
}

func checkError(resp *http.Response, err error) *http.Response {
	if err != nil {
		log.Fatal(err)
	}
	return resp
}

// shape N15
// ok: the receiver of Close is what the wrapping call gives back
func wrapped(url string) {
	defer checkError(client.Get(url)).Body.Close()
}

// shape N16
// ok: a loop of its own reads the body
func byHand(url string) error {
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	buf := make([]byte, 512)
	for {
		if _, err := resp.Body.Read(buf); err != nil {
			return nil
		}
	}
}

// shape N17
// ok: closed in a deferred literal
func inLiteral(db *sql.DB) error {
	rows, err := db.Query("select 1")
	if err != nil {
		return err
	}
	defer func() {
		if err := rows.Close(); err != nil {
			log.Print(err)
		}
	}()
	for rows.Next() {
		fmt.Println("row")
	}
	return rows.Err()
}

func closeRows(rows *sql.Rows) { _ = rows.Close() }

// shape N18
// ok: a plain function takes the rows
func byFunction(db *sql.DB) error {
	rows, err := db.Query("select 1")
	if err != nil {
		return err
	}
	defer closeRows(rows)
	rows.Next()
	return nil
}

// shape N20
// ok: returned, whichever case runs
func run(db *sql.DB, tx *sql.Tx, kind int) (*sql.Rows, error) {
	switch kind {
	case 0:
		return db.Query("select 1")
	default:
		return tx.Query("select 1")
	}
}

// shape N21
// ok: assigned on one branch each, closed behind the join
func joined(db *sql.DB, isAll bool) error {
	var rows *sql.Rows
	var err error
	if isAll {
		rows, err = db.Query("select 1")
	} else {
		rows, err = db.Query("select 2")
	}
	if err != nil {
		return err
	}
	defer rows.Close()
	return rows.Err()
}

// shape N22
// ok: the close stands behind the error check
func behindCheck(db *sql.DB) error {
	rows, err := db.Query("select 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	return nil
}

// shape N23
// ok: rows that are read to their end close themselves
func toTheEnd(db *sql.DB) error {
	rows, err := db.Query("select 1")
	if err != nil {
		return err
	}
	for rows.Next() {
		fmt.Println("row")
	}
	return rows.Err()
}

// shape N24
// ok: the defer stands further down
func furtherDown(db *sql.DB) (int, error) {
	rows, err := db.Query("select 1")
	count := 0
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		count++
	}
	return count, nil
}

// shape Y1
func inBoth(db *sql.DB, isAll bool) error {
	var rows *sql.Rows
	var err error
	if isAll {
		rows, err = db.Query("select 1") // want sql-rows-not-closed ""
	} else {
		rows, err = db.Query("select 2") // told beside the other one: the same return loses either
	}
	if err != nil {
		return err
	}
	if rows.Next() {
		return nil
	}
	return errors.New("none")
}

// shape Y2
func thrownAway(url string) error {
	_, err := client.Post(url, "text/plain", nil) // want http-body-not-closed ""
	return err
}

// shape Y2: dropped altogether
func dropped(url string) {
	client.Get(url) // want http-body-not-closed ""
}

// shape Y3
func onlyGood(url string) error {
	resp, err := client.Get(url) // want http-body-not-closed ""
	if err != nil {
		return err
	}
	if resp.StatusCode/100 == 2 {
		defer resp.Body.Close()
		return readOnly(resp.Body)
	}
	return errors.New(resp.Status)
}

type store struct{ db *sql.DB }

func (s *store) query(text string) (*sql.Rows, error) { return s.db.Query(text) }

// shape Y4
func (s *store) has(text string) (bool, error) {
	rows, err := s.query(text) // want sql-rows-not-closed ""
	if err != nil {
		return false, err
	}
	return rows.Next(), nil
}
