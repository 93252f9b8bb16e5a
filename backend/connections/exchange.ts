import type { FaultKind, LedgerRequest } from '../connectors/port.ts';
import { redactSecrets } from '../redact.ts';

/** One request to a ledger and its answer, as a run keeps it: without secrets, long bodies cut short. */
export type Exchange = {
  purpose: string;
  method: LedgerRequest['method'];
  path: string;
  /** Null when no answer came. */
  status: number | null;
  /** Why no answer came. */
  fault: FaultKind | null;
  durationMs: number;
  requestBody: unknown;
  responseBody: unknown;
};

const BODY_LIMIT = 16_384;

/** A body as it may be kept. A long one becomes text, cut at about 16 kB, with a note of what is missing. */
export function recordedBody(body: unknown): unknown {
  if (body === undefined || body === null || body === '') return null;
  const clean = redactSecrets(body);
  const text = typeof clean === 'string' ? clean : (JSON.stringify(clean) ?? '');
  if (text.length <= BODY_LIMIT) return clean;
  return `${text.slice(0, BODY_LIMIT)}… (${text.length - BODY_LIMIT} more characters)`;
}
