// Article C: advice on appending to a parameter.
package main

import "fmt"

func main() {
	var list []int
	addLost(list, 1)
	list = add(list, 1)
	addAt(&list, 2)
	fmt.Println(list)
}

func addLost(list []int, v int) {
	list = append(list, v) // want append-result-unused "^warning: "
}

// ok: returned
func add(list []int, v int) []int {
	list = append(list, v)
	return list
}

// ok: through a pointer
func addAt(list *[]int, v int) {
	*list = append(*list, v)
}
