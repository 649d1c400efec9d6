/** Claims of the obligations engine in a body of Go code, for its tests. */
import { buildProgram } from '../../../src/go/module/program.js';
import { ProgramInfo } from '../../../src/go/types/program-info.js';
import { loadFacts } from '../../../src/host/load-facts.js';
import { findObligations } from '../../../src/leaks/obligations/find-obligations.js';
import { ObligationWorld } from '../../../src/leaks/obligations/obligation-world.js';
import { ProgramView } from '../../../src/leaks/program-view.js';

const facts = loadFacts();

const HEAD = `package p

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"example.com/dep"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var _ = []any{bufio.NewReader, bytes.NewReader, fmt.Sprint, strconv.Itoa, syscall.Close, context.Background, json.NewDecoder, errors.New, io.EOF, log.Fatal, http.Get, os.Open, testing.Short, time.Now, dep.X, assert.Error, require.Error}

func work() error     { return nil }
func decide() bool    { return true }
func shut(c io.Closer) { c.Close() }
func look(f *os.File) { println(f.Name()) }
func drain(r io.Reader) { io.Copy(io.Discard, r) }

type holder struct{ f *os.File }

`;

/** Lines of the body with an acquisition that is claimed, each with how it is lost. The body begins at line 1. */
export function claims(body: string): readonly string[] {
  const text = HEAD + body;
  const program = buildProgram(
    [
      { path: 'a.go', text },
      { path: 'go.mod', text: 'module example.com/m\n\ngo 1.22\n' },
    ],
    { facts },
  );
  const view = new ProgramView(new ProgramInfo(program), facts);
  const world = new ObligationWorld(facts, (func) => view.viewOf(func));
  const offset = HEAD.split('\n').length - 1;
  const found: string[] = [];
  for (const pkg of program.packages) {
    for (const { node } of view.info.infoOf(pkg).functions()) {
      const seen = view.viewOf(node);
      if (!seen) continue;
      for (const { claim } of findObligations(world, seen)) {
        if (claim) found.push(`${seen.file.lines.line(claim.call.start) - offset}:${claim.kind}`);
      }
    }
  }
  return found.filter((one) => !one.startsWith('-'));
}

/** Name, expected claims, body. */
export type ObligationCase = readonly [name: string, expected: readonly string[], body: string];
