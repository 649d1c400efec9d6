package testdata

import (
	"context"
	"net/http"
)

// ok: the requests of this package carry a context
var client = &http.Client{}

// ok: shape N37, the context is given afterwards
func get(ctx context.Context, url string) error {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req.WithContext(ctx))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
