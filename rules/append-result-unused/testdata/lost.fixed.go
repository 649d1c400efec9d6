package lost

func fill(list []int, n int) {
	for i := 0; i < n; i++ {
		list = append(list, i) // want "warning: What is appended to the parameter `list` is lost when `fill` returns"
	}
}

// ok: returned
func filled(list []int, n int) []int {
	for i := 0; i < n; i++ {
		list = append(list, i)
	}
	return list
}

// ok: through a pointer
func fillAt(list *[]int, n int) {
	for i := 0; i < n; i++ {
		*list = append(*list, i)
	}
}

// ok: the function itself looks at what it appended
func sum(list []int) int {
	list = append(list, 1)
	total := 0
	for _, v := range list {
		total += v
	}
	return total
}

// ok: the loop looks at it in the next turn
func grow(list []int, n int) {
	for len(list) < n {
		list = append(list, 0)
	}
}

func addName(names []string, name string) []string {
	if len(names) > 10 {
		return names
	}
	names = append(names, name) // want "warning: What is appended to the parameter `names` is lost when `addName` returns"
	return names
}

// ok: a stack of its own that decides when to go on
func visit(todo []int, next func(int) []int) {
	for len(todo) > 0 {
		last := todo[len(todo)-1]
		todo = append(todo[:len(todo)-1], next(last)...)
	}
}

// ok: handed on
func pass(list []int, use func([]int)) {
	list = append(list, 1)
	use(list)
}

func both() []string {
	var names []string
	names = addName(names, "a")
	addOne(names)
	addOne(names)
	return names
}

// Two callers: which of them wants it is not known.
func addOne(names []string) {
	names = append(names, "b") // want "warning: What is appended to the parameter `names` is lost when `addOne` returns"
}

// ok: the caller assigns it
func addTwo(names []string) []string {
	names = append(names, "c", "d")
	return names
}

// ok: its caller hands over a part of its own array
func fillInto(list []int, n int) {
	for i := 0; i < n; i++ {
		list = append(list, i)
	}
}

func firstOf(n int) int {
	var buf [8]int
	fillInto(buf[:0], n)
	return buf[0]
}
