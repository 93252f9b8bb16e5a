import { z } from 'zod';
import { type ProblemAction, type ProblemWords, problemActions, problems } from './problem-words.ts';

export { type ProblemAction, problemActions };

export type ProblemCode = keyof typeof problems;
export const problemCodes = Object.keys(problems) as ProblemCode[];

/** A problem as it is kept: the code and what fills its words. */
export const problemSchema = z.object({
  code: z.enum(problemCodes as [ProblemCode, ...ProblemCode[]]),
  params: z.record(z.string(), z.string()),
});
export type ProblemRecord = z.output<typeof problemSchema>;

/** A problem in words, as a view shows it. */
export const problemViewSchema = z.object({
  code: z.string(),
  title: z.string(),
  what: z.string(),
  why: z.string(),
  fix: z.string(),
  who: z.enum(['merchant', 'time', 'operator', 'us']),
  action: z.enum(problemActions).nullable(),
  /** What the action is about, e.g. the tax rate's id. */
  subject: z.string().nullable(),
});
export type ProblemView = z.output<typeof problemViewSchema>;

/** Fills `{name}` from params; an unknown name stays visible as `…` rather than as braces. */
function fill(text: string, params: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '…');
}

/** The words of a problem. Parameters may hold anything a merchant typed; they are inserted as plain text. */
export function describeProblem(problem: ProblemRecord): ProblemView {
  const words: ProblemWords = problems[problem.code];
  return {
    code: problem.code,
    title: fill(words.title, problem.params),
    what: fill(words.what, problem.params),
    why: fill(words.why, problem.params),
    fix: fill(words.fix, problem.params),
    who: words.who,
    action: words.action ?? null,
    subject: problem.params.subject ?? null,
  };
}

/**
 * The one error class for everything a person can meet. Thrown anywhere on the street, kept on the document, shown in
 * the views. `cause` carries the technical error for the log.
 */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly params: Record<string, string>;

  constructor(code: ProblemCode, params: Record<string, string> = {}, options?: { cause?: unknown }) {
    super(fill(problems[code].title, params), options);
    this.name = 'Problem';
    this.code = code;
    this.params = params;
  }

  toRecord(): ProblemRecord {
    return { code: this.code, params: this.params };
  }

  get words(): ProblemWords {
    return problems[this.code];
  }
}
