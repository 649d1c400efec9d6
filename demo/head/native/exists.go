package native

/*
#include <stdio.h>
#include <stdlib.h>
*/
import "C"

import (
	"errors"
	"unsafe"
)

// Exists tells whether the system can open a file.
func Exists(name string) error {
	cs := C.CString(name)
	f := C.fopen(cs, nil)
	if f == nil {
		return errors.New("no such file")
	}
	C.fclose(f)
	C.free(unsafe.Pointer(cs))
	return nil
}
