/**
 * What did an earlier program say of a function that a change cannot have an effect on? Checks of fixes make one program after
 * the other of nearly the same functions: what is said of those that stayed, and reach none that was changed, is taken over.
 * Left out: which functions these are; that is known to whoever made the change.
 */
import type { Func } from '../go/syntax/ast.js';

/** Answers of one kind, each for one function. */
export class EarlierAnswers<Answers> {
  private answers: Answers | undefined;
  private isSame: (func: Func) => boolean = () => false;

  /** From now on the answers of an earlier program hold where `isSame` says so. */
  takeOver(answers: Answers, isSame: (func: Func) => boolean): void {
    this.answers = answers;
    this.isSame = isSame;
  }

  /** Who answers for a function; undefined where it must be answered anew. */
  for(func: Func): Answers | undefined {
    return this.answers !== undefined && this.isSame(func) ? this.answers : undefined;
  }
}
