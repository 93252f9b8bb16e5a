import { type BookOptions, bookDue } from '../booking/book-due.ts';
import { type Installation, type MoneyParts, openMoneyJourney } from './journey.ts';
import { proveAgainFor } from './prove-again.ts';
import { replanUnbooked } from './replan.ts';

/**
 * Writes what is due to the ledger, and proves again the payouts that it is part of.
 * @returns how many postings came to stand in the books
 * @throws LeaseBusy while another process books for the same company; database errors (the queue tries again)
 */
export async function bookAndProve(
  parts: MoneyParts,
  installation: Installation,
  options: BookOptions = {},
): Promise<number> {
  if (parts.street === undefined) return 0;
  const journey = await openMoneyJourney(parts, installation);
  if (journey?.money.enabled === true) await replanUnbooked(journey);
  const { booked, tried } = await bookDue(parts.street, installation, options);
  if (tried.length === 0) return 0;
  if (journey !== null) await proveAgainFor(journey, tried);
  return booked.length;
}
