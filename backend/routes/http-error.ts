import type { ZodError } from 'zod';
import type { ErrorAnswer, ErrorEntry } from '#shared/api/common.ts';
import { describeProblem, type Problem } from '#shared/problems.ts';

/** An answer that is not 2xx, with words for whoever asked: what happened, why, what to do. */
export class HttpError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 429 | 500 | 503;
  readonly code: string;
  readonly detail: string;
  readonly errors: ErrorEntry[] | undefined;
  readonly headers: Record<string, string>;

  constructor(
    status: HttpError['status'],
    code: string,
    title: string,
    detail: string,
    more: { errors?: ErrorEntry[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(title, { cause: more.cause });
    this.name = 'HttpError';
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = more.errors;
    this.headers = more.headers ?? {};
  }

  /**
   * RFC 9457 problem details.
   * @param docs address of the documentation, where each code has its anchor
   */
  toAnswer(docs: string, reference?: string): ErrorAnswer {
    return {
      type: `${docs}#error-${this.code}`,
      title: this.message,
      status: this.status,
      detail: this.detail,
      code: this.code,
      ...(this.errors === undefined ? {} : { errors: this.errors }),
      ...(reference === undefined ? {} : { reference }),
    };
  }
}

/** A request whose shape is wrong: every fault by path. */
export function invalidInput(error: ZodError): HttpError {
  const errors = error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  const first = errors[0];
  const detail =
    first === undefined
      ? 'The request does not fit.'
      : `${first.path === '' ? 'Request' : first.path}: ${first.message}`;
  return new HttpError(400, 'invalid_request', 'The request does not fit', detail, { errors });
}

/** A product problem as an answer: 503 when time heals it, 409 otherwise. */
export function httpErrorOfProblem(problem: Problem): HttpError {
  const words = describeProblem(problem.toRecord());
  const status = words.who === 'time' ? 503 : 409;
  return new HttpError(status, words.code, words.title, `${words.why} ${words.fix}`, { cause: problem });
}
