package main

func serve(address string) {
	println(address)
}

func main() {
	for _, address := range []string{":80", ":443"} {
		go serve(address)
	}
	wait := make(chan bool)
	<-wait
}

func waits() {
	done := make(chan bool)
	go serve(":80")
	<-done // want recv-no-sender
}
