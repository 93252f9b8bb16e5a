import { createHash } from 'node:crypto';
import type { AccountData } from '../world.ts';
import { StripeError } from './errors.ts';

/** Keys are kept for a day at least. */
const LIFETIME = 24 * 3600;
const MAX_LENGTH = 255;

/** What makes two requests the same: method, path and body. */
export const fingerprint = (method: string, path: string, body: string): string =>
  createHash('sha256').update(`${method} ${path}\n${body}`).digest('base64');

/**
 * The answer already given under this key, if any (a 500 too: v1 replays it).
 * @throws StripeError 400 `idempotency_error` when the key came with another request.
 */
export function keptAnswer(
  data: AccountData,
  key: string,
  request: string,
  now: number,
): { status: number; body: string } | undefined {
  if (key.length > MAX_LENGTH) {
    throw new StripeError(
      400,
      'idempotency_error',
      `Idempotency keys may have up to ${MAX_LENGTH} characters.`,
      {},
      true,
    );
  }
  const kept = data.keptAnswers.peek(key);
  if (kept === undefined || kept.at < now - LIFETIME) return undefined;
  if (kept.request === request) return kept;
  throw new StripeError(
    400,
    'idempotency_error',
    `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    {},
    true,
  );
}

export function keepAnswer(
  data: AccountData,
  key: string,
  kept: { request: string; status: number; body: string; at: number },
): void {
  data.keptAnswers.put({ id: key, ...kept });
}
