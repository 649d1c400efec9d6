/** Runs the lock engine over one package written in a test: file texts in, claims out as `line kind`. */
import { buildProgram } from '../../../src/go/module/program.js';
import { ProgramInfo } from '../../../src/go/types/program-info.js';
import { loadFacts } from '../../../src/host/load-facts.js';
import { atFailingCallees } from '../../../src/leaks/locks/failing-callees.js';
import { findHeldLocks, type HeldLockAnswer } from '../../../src/leaks/locks/find-held-locks.js';
import { LockWorld } from '../../../src/leaks/locks/lock-world.js';
import { ProgramView } from '../../../src/leaks/program-view.js';

const facts = loadFacts();

/** The answers for every function of a package of one file, in source order. */
export function lockAnswers(text: string): readonly HeldLockAnswer[] {
  const files = [
    { path: 'go.mod', text: 'module example.com/m\n\ngo 1.22\n' },
    { path: 'a.go', text },
  ];
  const program = buildProgram(files, { facts });
  const view = new ProgramView(new ProgramInfo(program), facts);
  const world = new LockWorld(view);
  return program.packages.flatMap((pkg) => {
    const answers = view.info
      .infoOf(pkg)
      .functions()
      .flatMap(({ node }) => {
        const functionView = view.viewOf(node);
        return functionView ? findHeldLocks(world, functionView) : [];
      });
    return atFailingCallees(world, answers);
  });
}

/** The claims as `line kind`, lines from 1, sorted. */
export function claimsIn(text: string): readonly string[] {
  const claims = lockAnswers(text).flatMap((answer) => answer.claims);
  return claims.map(({ view, call, kind }) => `${String(view.file.lines.line(call.start))} ${kind}`).sort();
}

/** What the comments `// want kind` ask for, in the same form. */
export function wantedIn(text: string): readonly string[] {
  const wanted = text.split('\n').flatMap((line, at) => {
    const kind = /\/\/ want ([\w-]+)$/.exec(line)?.[1];
    return kind === undefined ? [] : [`${String(at + 1)} ${kind}`];
  });
  return wanted.sort();
}
