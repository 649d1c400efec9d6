// Package api serves what was found over HTTP.
package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"example.com/linkwatch/check"
	"example.com/linkwatch/store"
)

// Server answers requests.
type Server struct {
	checker *check.Checker
	journal *store.Journal
	mux     *http.ServeMux
}

// New returns a server for a checker and its journal.
func New(checker *check.Checker, journal *store.Journal) *Server {
	s := &Server{checker: checker, journal: journal, mux: http.NewServeMux()}
	s.mux.HandleFunc("/results", s.results)
	s.mux.HandleFunc("/check", s.check)
	s.mux.HandleFunc("/watch", s.watch)
	return s
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mux.ServeHTTP(w, r)
}

func (s *Server) results(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, s.journal.Results())
}

func (s *Server) check(w http.ResponseWriter, r *http.Request) {
	result := s.checker.Check(r.Context(), r.FormValue("link"))
	if err := s.journal.Add(result); err != nil {
		http.Error(w, "the result was not kept", http.StatusInternalServerError)
		return
	}
	writeJSON(w, result)
}

// watch looks at a link again every minute.
func (s *Server) watch(w http.ResponseWriter, r *http.Request) {
	link := r.FormValue("link")
	go func() {
		for {
			result := s.checker.Check(context.Background(), link)
			_ = s.journal.Add(result)
			time.Sleep(time.Minute)
		}
	}()
	w.WriteHeader(http.StatusAccepted)
}

func writeJSON(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}
