/** Claims of the obligations engine by function, forgotten fields among them, for its tests. */
import { buildProgram } from '../../../src/go/module/program.js';
import { ProgramInfo } from '../../../src/go/types/program-info.js';
import { loadFacts } from '../../../src/host/load-facts.js';
import { findObligations } from '../../../src/leaks/obligations/find-obligations.js';
import { ForgottenFields } from '../../../src/leaks/obligations/forgotten-fields.js';
import { ObligationWorld } from '../../../src/leaks/obligations/obligation-world.js';
import { ProgramView } from '../../../src/leaks/program-view.js';

const facts = loadFacts();

/** Claims of a file's body as `function: callee`, in order; a forgotten field's as well. */
export function claimsByFunction(imports: readonly string[], body: string): readonly string[] {
  const text = `package p\n\nimport (\n${imports.map((path) => `\t"${path}"\n`).join('')})\n\n${body}\n`;
  const files = [
    { path: 'a.go', text },
    { path: 'go.mod', text: 'module example.com/m\n\ngo 1.26\n' },
  ];
  const program = buildProgram(files, { facts });
  const view = new ProgramView(new ProgramInfo(program), facts);
  const world = new ObligationWorld(facts, (func) => view.viewOf(func));
  return program.packages.flatMap((pkg) => {
    const info = view.info.infoOf(pkg);
    const forgotten = new ForgottenFields(world, info);
    return info.functions().flatMap(({ node }) => {
      const seen = view.viewOf(node);
      const found = seen ? [...findObligations(world, seen), ...forgotten.answersFor(seen)] : [];
      const name = node.kind === 'FuncDecl' ? node.name.name : 'literal';
      return found.flatMap(({ claim }) =>
        claim ? [`${name}: ${text.slice(claim.call.fun.start, claim.call.fun.end)}`] : [],
      );
    });
  });
}

/** Name, imports, body, expected claims. */
export type FunctionCase = readonly [
  name: string,
  imports: readonly string[],
  body: string,
  expected: readonly string[],
];
