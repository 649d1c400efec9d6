package copied

const size = 1 << 20

type frame struct {
	pixels [size]byte
	id     int
}

func sum(data [size]byte) int { // want "note: Every call copies the parameter `data` of 1 MiB"
	total := 0
	for i := range data {
		total += int(data[i])
	}
	return total
}

// ok: a pointer
func sumOf(data *[size]byte) int {
	total := 0
	for i := range data {
		total += int(data[i])
	}
	return total
}

// ok: a slice
func sumSlice(data []byte) int {
	total := 0
	for _, b := range data {
		total += int(b)
	}
	return total
}

// ok: small
func key(hash [32]byte) byte {
	return hash[0]
}

func (f frame) first() byte { // want "note: Every call copies the receiver `f` of 1 MiB"
	return f.pixels[0]
}

func count() int {
	var data [size]byte
	total := 0
	for _, b := range data { // want "note: The range copies `data`, 1 MiB"
		total += int(b)
	}
	return total
}

func ids(frames []frame) int {
	total := 0
	for _, f := range frames { // want "note: Each turn copies an element of `frames`, 1 MiB"
		total += f.id
	}
	return total
}

// ok: only the index is asked for
func idsInPlace(frames []frame) int {
	total := 0
	for i := range frames {
		total += frames[i].id
	}
	return total
}
