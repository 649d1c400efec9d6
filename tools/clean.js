// Removes the compiled output, so that a deleted source file cannot live on as a stale module or test.
import { rmSync } from 'node:fs';

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
