package testdata

import (
	"crypto/tls"
	"net/http"
	"time"
)

func NewRepository(insecure bool) *http.Client {
	transport := &http.Transport{ // want "^note: Each call makes a transport of its own"
		TLSClientConfig: &tls.Config{InsecureSkipVerify: insecure},
	}
	return &http.Client{Transport: transport, Timeout: time.Minute}
}

func report(w http.ResponseWriter, r *http.Request) {
	client := &http.Client{Transport: &http.Transport{}, Timeout: time.Minute} // want "^note: Each call makes a transport"
	resp, err := client.Get("http://example.com" + r.URL.Path)
	if err != nil {
		return
	}
	defer resp.Body.Close()
}

// ok: once for the life of the process
var shared = &http.Client{Transport: &http.Transport{}, Timeout: time.Minute}

// ok: idle connections are given up
func IdleLimit() http.RoundTripper {
	return &http.Transport{IdleConnTimeout: time.Minute}
}

// ok: no connection is kept
func NoneKept() http.RoundTripper {
	return &http.Transport{DisableKeepAlives: true}
}

func init() {
	// ok: once, at the start of the process
	shared.Transport = &http.Transport{}
}
