package testdata

/*
#include <stdio.h>
#include <stdlib.h>
*/
import "C"

import (
	"errors"
	"unsafe"
)

// The early return keeps the string.
func exists(name string) (bool, error) {
	cs := C.CString(name) // want "warning: The C string of `C.CString` \(`cs`\) is not freed on one path"
	f := C.fopen(cs, nil)
	if f == nil {
		return false, errors.New("no such file")
	}
	C.fclose(f)
	C.free(unsafe.Pointer(cs))
	return true, nil
}

// A string without a name: nobody can free it.
func remove(name string) {
	C.remove(C.CString(name)) // want "error: The C string of `C.CString` is not freed on any path"
}

// ok: deferred
func rename(from, to string) {
	a := C.CString(from)
	defer C.free(unsafe.Pointer(a))
	b := C.CString(to)
	defer C.free(unsafe.Pointer(b))
	C.rename(a, b)
}

// ok: putenv keeps what it is given
func put(text string) {
	C.putenv(C.CString(text))
}

// ok: the caller frees it
func text(s string) *C.char {
	return C.CString(s)
}
