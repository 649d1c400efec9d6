package testdata

// What an assertion gives is what was made: another name of the same channel.
type index interface{ get() int }

type fakeIndex struct{ answers chan int }

func (f *fakeIndex) get() int { return <-f.answers }

type store struct{ index index }

func newStore() *store {
	return &store{index: &fakeIndex{answers: make(chan int, 1)}}
}

func answered() int {
	s := newStore()
	fake := s.index.(*fakeIndex)
	fake.answers <- 1
	return s.index.get()
}

func answeredTwice() int {
	s := newStore()
	fake := s.index.(*fakeIndex)
	fake.answers <- 1
	fake.answers <- 2 // want send-abandoned
	return s.index.get()
}

func answeredBySwitch() int {
	s := newStore()
	switch fake := s.index.(type) {
	case *fakeIndex:
		fake.answers <- 1
	}
	return s.index.get()
}

func answeredWhereItIs() int {
	s := newStore()
	if fake, ok := s.index.(*fakeIndex); ok {
		fake.answers <- 1
	}
	return s.index.get()
}
