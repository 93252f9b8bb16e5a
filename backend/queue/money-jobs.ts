import type { NewJob } from './boss.ts';

/** What a job of money is about: a payout to be proven, a dispute that was decided, or whatever moved. */
export type MoneySubject =
  | { kind: 'balance' }
  | { kind: 'payout'; id: string }
  /** `closedAt`: unix seconds. Stripe tells when a dispute was decided by the event alone. */
  | { kind: 'dispute'; id: string; closedAt: number };

/**
 * The job of following what moved in a tenant's Stripe balance: one waits per tenant, and one for each payout or dispute
 * that is named. Any number of events about money coalesce into it.
 */
export function moneyJob(installationId: string, about: MoneySubject): NewJob {
  const key = about.kind === 'balance' ? installationId : `${installationId}:${about.id}`;
  return { key: `money:${key}`, data: { installationId, about } };
}
