#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { runInOwnHeap, wantsOwnHeap } from '../dist/src/cli/bounded-heap.js';

const args = process.argv.slice(2);
if (wantsOwnHeap(args, process.execArgv, process.env)) {
  process.exitCode = await runInOwnHeap(fileURLToPath(import.meta.url), args, (text) => process.stderr.write(text));
} else {
  const { main } = await import('../dist/src/cli/main.js');
  process.exitCode = await main(args);
}
