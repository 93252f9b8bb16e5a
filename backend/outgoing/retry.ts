/** The waits that Standard Webhooks recommends: a hiccup heals in seconds, a broken deployment over a weekend. */
const waitsSeconds = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/** After failing for so long without a single success an endpoint is disabled. */
export const DISABLE_AFTER_MS = 5 * 86_400_000;

/** How much of a wait is left to chance, so that what failed together does not come back together. */
const JITTER = 0.2;
/** An endpoint that asks for more is not waited for longer than this. */
const LONGEST_MS = 86_400_000;

/**
 * When to try again.
 * @param attempts how many were made
 * @returns null when it was tried for long enough: about three days
 */
export function nextTry(
  now: Date,
  attempts: number,
  retryAfterSeconds: number | null,
  random: () => number,
): Date | null {
  const seconds = waitsSeconds[attempts - 1];
  if (seconds === undefined) return null;
  const jittered = seconds * 1000 * (1 - JITTER / 2 + random() * JITTER);
  const wanted = Math.max(jittered, Math.min((retryAfterSeconds ?? 0) * 1000, LONGEST_MS));
  return new Date(now.getTime() + wanted);
}
