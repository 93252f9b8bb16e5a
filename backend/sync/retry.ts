import type { ProblemCode } from '#shared/problems.ts';

/** Retries go on for this long; then the document fails and says so. */
export const RETRY_FOR_MS = 26 * 3_600_000;
const FIRST_MS = 2_000;
const LONGEST_MS = 30 * 60_000;

/** Problems that time heals by itself. */
export const healsWithTime = (code: ProblemCode): boolean =>
  code === 'ledger_unavailable' ||
  code === 'stripe_unavailable' ||
  code === 'outcome_unknown' ||
  code === 'money_unavailable' ||
  code === 'money_outcome_unknown';

/**
 * When to try again: full jitter over an exponentially growing span, never before what the other side asked for.
 * Full jitter, because many documents fail together when a ledger is down, and must not come back together.
 * @param attempt 1 for the first failure
 * @returns null when it was tried for long enough
 */
export function nextAttempt(
  now: Date,
  state: { attempt: number; firstFailedAt: Date; retryAfterMs: number | null },
  random: () => number,
): Date | null {
  if (now.getTime() - state.firstFailedAt.getTime() > RETRY_FOR_MS) return null;
  const span = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(state.attempt - 1, 20));
  const wait = Math.max(state.retryAfterMs ?? 0, 250 + random() * span);
  return new Date(now.getTime() + wait);
}
