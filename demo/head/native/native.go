// Package native asks the system about files.
package native

// Name is what the package is called in logs.
const Name = "native"
