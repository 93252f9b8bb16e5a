import type { NewJob } from './boss.ts';

/**
 * The job of following what moved in a tenant's Stripe balance: one waits per tenant, and one for each payout that is
 * to be proven. Any number of events about money coalesce into it.
 */
export function moneyJob(installationId: string, payoutId: string | null): NewJob {
  const data = { installationId, payoutId };
  return { key: `money:${installationId}:${payoutId ?? ''}`, data };
}
