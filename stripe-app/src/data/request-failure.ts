import type { ErrorAnswer } from '../../../shared/api/common.ts';

type Words = { what: string; why: string; fix: string };

/** A request that brought no answer, in words for a merchant: what happened, why, and what to do. */
export class RequestFailure extends Error {
  readonly why: string;
  readonly fix: string;
  /** HTTP status; 0 when no answer came at all. */
  readonly status: number;
  readonly code: string;
  /** What to quote to support; null when there is none. */
  readonly reference: string | null;
  /** Faults by path of the field, e.g. `settings.documents.startDate`. */
  readonly fieldErrors: Record<string, string>;

  constructor(
    words: Words,
    details: Partial<Pick<RequestFailure, 'status' | 'code' | 'reference' | 'fieldErrors'>> = {},
  ) {
    super(words.what);
    this.name = 'RequestFailure';
    this.why = words.why;
    this.fix = words.fix;
    this.status = details.status ?? 0;
    this.code = details.code ?? 'unreachable';
    this.reference = details.reference ?? null;
    this.fieldErrors = details.fieldErrors ?? {};
  }
}

export function notSigned(): RequestFailure {
  return new RequestFailure({
    what: 'The Dashboard did not sign this request',
    why: 'Tieout only answers requests that Stripe has signed for your user and account.',
    fix: 'Reload the page. If it stays, sign out of Stripe and in again.',
  });
}

export function noAnswer(tookTooLong: boolean): RequestFailure {
  return new RequestFailure({
    what: tookTooLong ? 'Tieout took too long to answer' : 'Tieout could not be reached',
    why: tookTooLong ? 'No answer came within 30 seconds.' : 'The connection between your browser and Tieout broke.',
    fix: 'Nothing is lost and nothing is done twice. Check your connection, then try again.',
  });
}

export function unreadableAnswer(status: number): RequestFailure {
  return new RequestFailure(
    {
      what: 'The answer could not be read',
      why: `Tieout answered in a form this page does not know (status ${status}). It may just have been updated.`,
      fix: 'Reload the page, then try again.',
    },
    { status, code: 'unreadable' },
  );
}

/** Turns the backend's problem details (RFC 9457) into words; anything else is an unreadable answer. */
export function refused(status: number, body: unknown): RequestFailure {
  if (!isErrorAnswer(body)) return unreadableAnswer(status);
  return new RequestFailure(
    { what: body.title, why: body.detail, fix: advice(status, body.reference) },
    {
      status,
      code: body.code,
      reference: body.reference ?? null,
      fieldErrors: Object.fromEntries((body.errors ?? []).map(({ path, message }) => [path, message])),
    },
  );
}

/** What to do, by kind of status: the backend's own words say what and why. */
function advice(status: number, reference: string | undefined): string {
  if (status === 401) return 'Reload the page and try again.';
  if (status === 403) return 'Ask an administrator of this Stripe account.';
  if (status === 404) return 'Open it again from its list.';
  if (status === 409) return 'Load the newest state, then decide again.';
  if (status === 422 || status === 400) return 'Correct what is marked, then try again.';
  if (status === 429) return 'Wait a moment, then try again.';
  return reference === undefined
    ? 'Try again in a moment.'
    : `Try again; if it stays, send us the reference ${reference}.`;
}

function isErrorAnswer(body: unknown): body is ErrorAnswer {
  return (
    typeof body === 'object' &&
    body !== null &&
    'title' in body &&
    typeof body.title === 'string' &&
    'detail' in body &&
    typeof body.detail === 'string' &&
    'code' in body &&
    typeof body.code === 'string' &&
    (!('errors' in body) || body.errors === undefined || Array.isArray(body.errors))
  );
}
