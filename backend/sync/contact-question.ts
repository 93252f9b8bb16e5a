import type { ContactCandidate } from '#shared/api/invoice.ts';
import { type ProblemWords, problems } from '#shared/problem-words.ts';
import { Problem, type ProblemCode, problemCodes } from '#shared/problems.ts';
import type { ItemChange } from './items.ts';

const wordsOf = (code: ProblemCode): ProblemWords => problems[code];

/** Every problem that is answered by saying who the customer is. */
export const contactQuestions: readonly ProblemCode[] = problemCodes.filter(
  (code) => wordsOf(code).action === 'choose_contact',
);

export const isContactQuestion = (code: string | null): boolean => contactQuestions.some((each) => each === code);

/** A question that comes up while a document is being booked, with whom a person may choose from. */
export class ContactQuestion extends Problem {
  readonly candidates: ContactCandidate[];

  constructor(problem: Problem, candidates: ContactCandidate[]) {
    super(problem.code, problem.params, { cause: problem });
    this.candidates = candidates;
  }
}

/** What else changes on the document's row because of such a question. */
export const questionChange = (problem: Problem): ItemChange =>
  problem instanceof ContactQuestion ? { candidates: problem.candidates } : {};
