import { type SQL, sql } from 'drizzle-orm';
import { type NewJob, SCHEMA } from './boss.ts';

/** What a job of money is about: a payout to be proven, a dispute that was decided, or whatever moved. */
export type MoneySubject =
  | { kind: 'balance' }
  | { kind: 'payout'; id: string }
  /** `closedAt`: unix seconds. Stripe tells when a dispute was decided by the event alone. */
  | { kind: 'dispute'; id: string; closedAt: number }
  /** What is credited to a customer changes without a movement of the balance. */
  | { kind: 'customer'; id: string }
  /** Nothing new in Stripe: what is planned and due is written to the ledger. */
  | { kind: 'book' };

/**
 * The job of following what moved in a tenant's Stripe balance: one waits per tenant, and one for each payout, dispute
 * or customer that is named. Any number of events about money coalesce into it.
 */
export function moneyJob(installationId: string, about: MoneySubject): NewJob {
  const named = 'id' in about ? `:${about.id}` : about.kind === 'book' ? ':book' : '';
  return { key: `money:${installationId}${named}`, group: installationId, data: { installationId, about } };
}

/** Condition: something about a tenant's money waits or is under way. */
export const hasMoneyJob = (installationId: string): SQL => sql`exists (
  select 1 from ${sql.identifier(SCHEMA)}.job as waiting
  where waiting.name = 'money' and waiting.state < 'completed'
    and waiting.data ->> 'installationId' = ${installationId})`;
