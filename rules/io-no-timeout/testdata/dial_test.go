package testdata

import (
	"net"
	"testing"
)

// ok: shape N38, tests may wait
func TestDial(t *testing.T) {
	for range 3 {
		conn, err := net.Dial("tcp", "localhost:80")
		if err != nil {
			t.Skip(err)
		}
		t.Log(conn.Close())
	}
}
