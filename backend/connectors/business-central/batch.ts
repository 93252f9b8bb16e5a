import { z } from 'zod';
import { LedgerFault, type LedgerRequest, type LedgerResponse } from '../port.ts';
import { faultOf, unreadable } from './faults.ts';

/** Most requests that one `$batch` may carry (operational limits). */
export const mostParts = 100;

/** One request of a batch; the path is relative to the company. */
export type Part = { method: LedgerRequest['method']; path: string; body?: unknown; etag?: string };

/** The body of a JSON `$batch`: parts are told apart by their place. */
export function batchBody(parts: readonly Part[], company: string): unknown {
  if (parts.length > mostParts) throw new RangeError(`A batch of ${parts.length} requests is larger than ${mostParts}`);
  const requests = parts.map(({ method, path, body, etag }, index) => ({
    id: String(index),
    method,
    url: `${company}/${path}`,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(etag === undefined ? {} : { 'if-match': etag }),
      // Some rules are told by their text only, so each part asks for English as single requests do.
      'accept-language': 'en-US',
    },
    ...(body === undefined ? {} : { body }),
  }));
  return { requests };
}

const batchSchema = z.object({
  responses: z.array(z.object({ id: z.string(), status: z.number().int(), body: z.unknown().optional() })),
});

/** Answers in the order of the parts; null where there is none. @throws LedgerFault when the answer is no batch's. */
export function partAnswers(
  response: LedgerResponse,
  parts: readonly Part[],
  request: Pick<LedgerRequest, 'method' | 'purpose'>,
): (LedgerResponse | null)[] {
  const parsed = batchSchema.safeParse(response.body);
  if (!parsed.success) throw unreadable(request, parsed.error);
  const answers = new Map(parsed.data.responses.map((one) => [one.id, one]));
  return parts.map((_, index) => {
    const answer = answers.get(String(index));
    return answer === undefined ? null : { status: answer.status, headers: new Headers(), body: answer.body };
  });
}

/** A batch travels as a POST, but one that only reads has changed nothing, whatever became of its answer. */
export function batchFault(fault: unknown, parts: readonly Part[]): unknown {
  const reads = parts.every(({ method }) => method === 'GET');
  if (!reads || !(fault instanceof LedgerFault) || fault.kind !== 'unknown') return fault;
  return new LedgerFault('unavailable', fault.detail, { cause: fault });
}

export const succeeded = (answer: LedgerResponse | null): boolean =>
  answer !== null && answer.status >= 200 && answer.status <= 299;

/** What a part's answer says, where it was refused. */
export function partFault(part: Pick<Part, 'method'>, answer: LedgerResponse, purpose: string): LedgerFault {
  return faultOf({ method: part.method, purpose }, answer);
}

/** The body of a part that succeeded. @throws LedgerFault when it failed, was not tried, or is not what it should be. */
export function partBody<T>(part: Part, answer: LedgerResponse | null, schema: z.ZodType<T>, purpose: string): T {
  const request = { method: part.method, purpose };
  if (answer === null) throw new LedgerFault('unavailable', `Business Central did not try to "${purpose}"`);
  if (!succeeded(answer)) throw faultOf(request, answer);
  const parsed = schema.safeParse(answer.body);
  if (!parsed.success) throw unreadable(request, parsed.error);
  return parsed.data;
}
