/**
 * A Go file and a change to it, written as one text: `⟦old→new⟧` where the change stands. The change is made into a
 * candidate of a fix, as if a rule had proposed it for the file's first call.
 */
import { openProgram, type AnalysisResources } from '../../../src/analysis/analyze.js';
import { assembleFindings } from '../../../src/analysis/assemble-findings.js';
import { candidateFix } from '../../../src/analysis/fixes/candidate-fix.js';
import type { CandidateFix, FixCheck, FixWorld } from '../../../src/analysis/fixes/fix-check.js';
import { defineRule, type FixProposal, type Rule, type SourceEdit } from '../../../src/analysis/rule.js';
import type { Binding } from '../../../src/go/names/binding.js';
import type { SourceFile } from '../../../src/go/program.js';
import type { Node } from '../../../src/go/syntax/ast.js';
import { walk } from '../../../src/go/syntax/walk.js';
import { loadFacts } from '../../../src/host/load-facts.js';
import { RULES } from '../../../rules/index.js';

const facts = loadFacts();

export interface EditedOptions {
  /** The go line; undefined: no go.mod. Default 1.22. */
  readonly go?: string | undefined;
  /** The first declaration of each of these names is what the change mentions. */
  readonly mentions?: readonly string[];
  readonly rules?: readonly Rule[];
}

export interface EditedGo {
  readonly candidate: CandidateFix;
  readonly world: FixWorld;
  readonly newText: string;
}

const MARK = /⟦([^→⟧]*)→([^⟧]*)⟧/g;

/** The file before, and the edits, in UTF-16 units. */
export function splitMarked(marked: string): {
  readonly text: string;
  readonly edits: readonly Omit<SourceEdit, 'file'>[];
} {
  const edits: Omit<SourceEdit, 'file'>[] = [];
  let shift = 0;
  const text = marked.replace(MARK, (mark: string, old: string, newText: string, at: number) => {
    const start = at - shift;
    shift += mark.length - old.length;
    edits.push({ start, end: start + old.length, newText });
    return old;
  });
  return { text, edits };
}

/** The candidate; throws where the edits as such are refused. */
export function edited(marked: string, options: EditedOptions = {}): EditedGo {
  const made = tryEdited(marked, options);
  if (typeof made === 'string') throw new Error(made);
  return made;
}

/** The candidate, or why its edits are refused. */
export function tryEdited(marked: string, options: EditedOptions = {}): EditedGo | string {
  const { text, edits } = splitMarked(marked);
  const go = 'go' in options ? options.go : '1.22';
  const request = {
    files: [
      ...(go === undefined ? [] : [{ path: 'go.mod', text: `module example.com/m\n\ngo ${go}\n` }]),
      { path: 'a.go', text },
      { path: 'b.go', text: 'package p\n' },
    ],
    options: {},
  };
  const resources: AnalysisResources = { facts, rules: options.rules ?? RULES };
  const opened = openProgram(request, resources);
  const analysis = opened.packages.find((each) => each.package.files.some(isEdited));
  const file = analysis?.package.files.find(isEdited);
  if (!analysis || !file) throw new Error('no package');
  const proposal: FixProposal = {
    recipe: 'test',
    title: 'Test',
    edits: edits.map((edit) => ({ ...edit, file })),
    mentions: (options.mentions ?? []).flatMap((name) =>
      firstOf(name, file.ast, analysis.info.resolve.bind(analysis.info)),
    ),
  };
  const rule = proposing(proposal);
  const matches = [...rule.matches(analysis)].map((match) => ({ rule, match, explanation: match.explain() }));
  const [finding] = assembleFindings(matches, analysis, (_, severity) => severity);
  if (!finding) throw new Error('no finding');
  const world: FixWorld = { request, resources, opened };
  const candidate = candidateFix(proposal, finding, world);
  return 'reason' in candidate ? candidate.reason : { candidate, world, newText: candidate.newText };
}

function firstOf(
  name: string,
  root: Node,
  resolve: (ident: Node & { kind: 'Ident' }) => Binding | undefined,
): readonly Binding[] {
  const found: Binding[] = [];
  walk(root, (node) => {
    if (node.kind !== 'Ident' || node.name !== name) return;
    const binding = resolve(node);
    if (binding?.ident === node) found.push(binding);
  });
  return found.slice(0, 1);
}

function isEdited({ path }: SourceFile): boolean {
  return path === 'a.go';
}

/** A rule that reports the first file as a whole and proposes one change. */
function proposing(proposal: FixProposal): Rule {
  return defineRule<SourceFile>({
    id: 'test-rule',
    title: 'Test',
    claim: 'leak',
    source: '',
    find: (analysis) => analysis.reportedFiles.slice(0, 1),
    explain: (file) => {
      const at = { file, node: file.ast };
      return { at, severity: 'error', claim: 'leak', message: '', steps: [], related: [], creation: at, advice: '' };
    },
    fix: () => [proposal],
  });
}

/** What one check says of a change. */
export function checked(check: FixCheck, marked: string, options: EditedOptions = {}): string | undefined {
  const { candidate, world } = edited(marked, options);
  return check(candidate, world);
}
