import { displayName } from '../../src/go/names/function-name.js';
import type { Node } from '../../src/go/syntax/ast.js';
import type { Unwaited } from '../../src/leaks/hazards/unwaited-goroutines.js';
import { filesOf } from '../../src/analysis/concurrency-rule.js';
import type { PackageAnalysis } from '../../src/analysis/package-analysis.js';
import { defineRule, type Explanation, type Step } from '../../src/analysis/rule.js';
import { code, quoted } from '../../src/analysis/words/path-words.js';

export const rule = defineRule<Unwaited>({
  id: 'goroutine-not-waited',
  title: 'Goroutine that its owner does not wait for',
  claim: 'leak',
  source: 'leak shapes reported by users',
  find: (analysis) => {
    const told = new Set<Node>(analysis.neverEnding().claims.map(({ stmt }) => stmt));
    const found = analysis.functions().flatMap((view) => analysis.unwaited().startedIn(view));
    // One goroutine is told once, whichever of its constructors leave it behind.
    return found.filter(({ stmt }, at) => !told.has(stmt) && found.findIndex((each) => each.stmt === stmt) === at);
  },
  explain,
  fix: () => [],
});

function explain(found: Unwaited, analysis: PackageAnalysis): Explanation {
  const fileOf = filesOf(analysis);
  const at = { file: fileOf(found.stmt), node: found.stmt };
  const { message, steps, advice } = wordsOf(found, (node, text) => ({ file: fileOf(node), node, text }));
  return {
    at,
    // Elsewhere how long the goroutine goes on, and what its owner's end costs then, is not in view.
    severity: found.kind === 'error-return' ? 'warning' : 'note',
    claim: 'leak',
    message,
    steps: [{ ...at, text: 'the goroutine starts' }, ...steps],
    related: steps,
    creation: at,
    advice,
  };
}

interface Words {
  readonly message: string;
  readonly steps: readonly Step[];
  readonly advice: string;
}

function wordsOf(found: Unwaited, step: (node: Node, text: string) => Step): Words {
  const start = startText(found);
  switch (found.kind) {
    case 'uncounted':
      return {
        message: `The goroutine that ${start} starts works on its owner and is not counted: ${textOf(found.wait, step)} does not wait for it.`,
        steps: [step(found.counted, 'other goroutines are counted'), step(found.wait, 'waits for those alone')],
        advice: 'Count it before it starts, and call `Done` when it ends.',
      };
    case 'closed':
      return {
        message: `\`${displayName(found.method.decl)}\` closes what the goroutine of ${start} uses, and does not wait for it.`,
        steps: [step(found.close, 'closed here'), step(found.use, 'the goroutine may be here then')],
        advice: 'Tell the goroutine to stop and wait for it before closing what it uses.',
      };
    case 'error-return':
      return {
        message: `The error return leaves the goroutine behind that ${start} starts: it serves until it is told to stop, and nobody tells it.`,
        steps: [step(found.exit, 'the error is returned, the goroutine goes on')],
        advice: 'Start it when nothing can fail any more, or stop it before returning the error.',
      };
  }
}

function textOf(node: Node, step: (node: Node, text: string) => Step): string {
  return code(step(node, '').file, node);
}

function startText({ view, stmt }: Unwaited): string {
  const file = view.file;
  const text = file.text.slice(stmt.start, stmt.end);
  if (!/^(go |[^{]*\()/.test(text) || stmt.start < view.func.start || stmt.end > view.func.end) return 'a constructor';
  const brace = text.indexOf('{');
  return quoted(brace < 0 ? text : text.slice(0, brace).trim());
}
