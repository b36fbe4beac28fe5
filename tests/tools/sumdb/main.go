// Whether a row is in a log, by Go's own reader of signed notes and of the tree of its checksum database.
//
// usage: judge ROW VKEYFILE   (reads ROW.tlog-proof)
package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func check(err error) {
	if err != nil {
		fmt.Println("REFUSED", err)
		os.Exit(1)
	}
}

func read(name string) string {
	bytes, err := os.ReadFile(name)
	check(err)
	return string(bytes)
}

func hash(text string) tlog.Hash {
	bytes, err := base64.StdEncoding.DecodeString(text)
	check(err)
	var hash tlog.Hash
	if copy(hash[:], bytes) != tlog.HashSize {
		check(fmt.Errorf("a hash is none"))
	}
	return hash
}

func main() {
	row := read(os.Args[1])
	head, checkpoint, found := strings.Cut(read(os.Args[1]+".tlog-proof"), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || lines[0] != "c2sp.org/tlog-proof@v1" || len(lines) < 2 {
		check(fmt.Errorf("no proof"))
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	check(err)
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		proof = append(proof, hash(line))
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(read(os.Args[2])))
	check(err)
	opened, err := note.Open([]byte(checkpoint), note.VerifierList(verifier))
	check(err)
	says := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(says[1], 10, 64)
	check(err)
	check(tlog.CheckRecord(proof, size, hash(says[2]), index, tlog.RecordHash([]byte(row))))
	fmt.Println("OK", index, size)
}
