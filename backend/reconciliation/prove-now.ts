import { withLease } from '../database/leases.ts';
import { followPayout } from './follow-money.ts';
import { type Installation, type MoneyParts, openMoneyJourney } from './journey.ts';

/**
 * Proves a payout because somebody asks: reads it and what it consists of afresh, books what is left of it, and keeps
 * the proof. Waits for a moment when the company's money is just being followed.
 * @returns false where money movement is off or no company is connected: nothing was read or kept
 * @throws Problem (`stripe_missing`: there is no such payout), LeaseBusy, database errors
 */
export async function proveNow(parts: MoneyParts, installation: Installation, payoutId: string): Promise<boolean> {
  const journey = await openMoneyJourney(parts, installation);
  if (journey === null || !journey.money.enabled) return false;
  await withLease(parts.db, `money:${installation.id}`, { ttlMs: 60_000, waitMs: 15_000 }, () =>
    followPayout(journey, payoutId),
  );
  return true;
}
