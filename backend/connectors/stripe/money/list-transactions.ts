import type Stripe from 'stripe';
import { fromUnix } from '../../../documents/dates.ts';
import { asking, type StripeAccount } from '../client.ts';

/** A movement of the balance by its figures alone, in minor units; nothing of what it is about is read. */
export type ListedTransaction = {
  id: string;
  type: string;
  description: string | null;
  currency: string;
  gross: bigint;
  fee: bigint;
  net: bigint;
  createdAt: Date;
};

/**
 * One page of the movements made in a time, the newest first, and the id after which listing goes on; null after the
 * last page.
 * @param created Unix seconds
 * @throws Problem stripe_permission, stripe_unavailable
 */
export async function listTransactions(
  { stripe, options }: StripeAccount,
  created: { gte: number; lt: number },
  after: string | null,
): Promise<{ transactions: ListedTransaction[]; next: string | null }> {
  const params = { created, limit: 100, ...(after === null ? {} : { starting_after: after }) };
  const page: Stripe.ApiList<Stripe.BalanceTransaction> = await asking('balance transactions', () =>
    stripe.balanceTransactions.list(params, options),
  );
  const transactions = page.data.map((each) => ({
    ...{ id: each.id, type: each.type, description: each.description, currency: each.currency.toUpperCase() },
    ...{ gross: BigInt(each.amount), fee: BigInt(each.fee), net: BigInt(each.net) },
    createdAt: fromUnix(each.created),
  }));
  return { transactions, next: page.has_more ? (page.data.at(-1)?.id ?? null) : null };
}
