/** Cases of Go code with locks, their claims marked by `// want`. */
import { expect } from '@jest/globals';
import { claimsIn, wantedIn } from './locks-of.js';

/** What each case begins with. */
export const HEAD = `package m

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	deadlock "example.com/other/go-deadlock"
)

var _ = os.Exit

var _ = fmt.Sprint
var _ = errors.New
var _ = time.Now

type box struct {
	mu     sync.RWMutex
	m      map[string]int
	closed bool
}
`;

export interface LockCase {
  readonly name: string;
  readonly code: string;
}

/** Holds the claims in a case against its `// want` comments. */
export function check({ code }: LockCase): void {
  const text = HEAD + code;
  expect(claimsIn(text)).toEqual(wantedIn(text));
}
