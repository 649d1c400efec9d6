import { findDetachedContexts, type DetachedContext } from '../../src/leaks/hazards/detached-contexts.js';
import { defineRule, type Explanation, type FixProposal } from '../../src/analysis/rule.js';
import { code, quoted } from '../../src/analysis/words/path-words.js';

export const rule = defineRule<DetachedContext>({
  id: 'ctx-not-propagated',
  title: 'Context not passed on',
  claim: 'hazard',
  source: 'documentation of context',
  find: (analysis) => analysis.functions().flatMap((view) => findDetachedContexts(analysis.info, view)),
  explain,
  fix,
});

function explain({ view, call, work, param, context }: DetachedContext): Explanation {
  const { file } = view;
  const at = { file, node: call };
  const carrier = { file, node: param, text: `the caller's context is ${quoted(context)}` };
  return {
    at,
    severity: 'note',
    claim: 'hazard',
    message: `${code(file, work)} goes on when the caller has given up: it gets ${code(file, call)} though ${quoted(context)} is in reach.`,
    steps: [carrier, { file, node: work, text: 'the function waits here, whatever becomes of its caller' }],
    related: [carrier],
    creation: at,
    advice: `Pass ${quoted(context)}; work that is meant to go on gets \`context.WithoutCancel\` and a limit of its own.`,
  };
}

function fix({ view, call, param, context }: DetachedContext): readonly FixProposal[] {
  const edit = { file: view.file, start: call.start, end: call.end, newText: context };
  return context === param.name ? [{ recipe: 'pass-context', title: `Pass \`${context}\``, edits: [edit] }] : [];
}
