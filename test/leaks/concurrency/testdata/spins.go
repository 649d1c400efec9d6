package spins

// The channel is closed, and every receive gives a zero value at once.
func turns(names []string) {
	ch := make(chan string)
	go func() {
		defer close(ch)
		for _, name := range names {
			ch <- name
		}
	}()
	go func() {
		for {
			name := <-ch // want closed-spins
			println(name)
		}
	}()
}

func selects(names []string) {
	ch, never := make(chan string), make(chan string)
	go func() {
		defer close(ch)
		for _, name := range names {
			ch <- name
		}
	}()
	go func() {
		for {
			select { // want closed-spins
			case name := <-ch:
				println(name)
			case name := <-never:
				println(name)
			}
		}
	}()
}

// Asked whether it is open.
func asks(names []string) {
	ch := make(chan string)
	go func() {
		defer close(ch)
		for _, name := range names {
			ch <- name
		}
	}()
	go func() {
		for {
			name, isOpen := <-ch
			if !isOpen {
				return
			}
			println(name)
		}
	}()
}

// Somebody may still end it.
func stops(names []string, stop <-chan struct{}) {
	ch := make(chan string)
	go func() {
		defer close(ch)
		for _, name := range names {
			ch <- name // want producer-no-stop
		}
	}()
	go func() {
		for {
			select {
			case name := <-ch:
				println(name)
			case <-stop:
				return
			}
		}
	}()
}
