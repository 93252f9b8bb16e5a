import type Stripe from 'stripe';
import { Problem } from '#shared/problems.ts';
import type { BalanceTransaction, MoneySource } from '../../../documents/balance-transaction.ts';
import { fromUnix } from '../../../documents/dates.ts';
import { completeFees, type FeeKind } from '../../../documents/fee.ts';
import { money } from '../../../documents/money.ts';
import { asking, type StripeAccount } from '../client.ts';
import { translateDispute } from './disputes.ts';
import { translateCharge } from './payments.ts';
import { translatePayout } from './payouts.ts';
import { translateRefund } from './refunds.ts';

/** Which movements of the balance: those an automatic payout consists of, those of an object, or those of a time. */
export type TransactionQuery = { payout: string } | { source: string } | { from: Date; to: Date; currency?: string };

const unix = (instant: Date): number => Math.floor(instant.getTime() / 1000);

/**
 * Reads balance transactions with everything they are about, oldest first. The last page decides that the list is
 * complete: a page that cannot be read fails the whole, so that no sum is taken of half a list.
 * @throws Problem
 */
export async function fetchTransactions(
  account: StripeAccount,
  query: TransactionQuery,
): Promise<BalanceTransaction[]> {
  const filter =
    'from' in query
      ? { created: { gte: unix(query.from), lt: unix(query.to) }, ...(query.currency && { currency: query.currency }) }
      : query;
  const listed = await asking('balance transactions', async () => {
    const found: Stripe.BalanceTransaction[] = [];
    const params = { ...filter, limit: 100, expand: ['data.source'] };
    for await (const each of account.stripe.balanceTransactions.list(params, account.options)) found.push(each);
    return found.reverse();
  });
  const found: BalanceTransaction[] = [];
  for (const each of listed) found.push(await translateTransaction(account, each));
  return found;
}

/** The newest movements of the balance with everything they are about, newest first; at most a hundred. @throws Problem */
export async function fetchNewestTransactions(account: StripeAccount, most: number): Promise<BalanceTransaction[]> {
  const params = { limit: most, expand: ['data.source'] };
  const { data } = await asking('balance transactions', () =>
    account.stripe.balanceTransactions.list(params, account.options),
  );
  const found: BalanceTransaction[] = [];
  for (const each of data) found.push(await translateTransaction(account, each));
  return found;
}

const feeKinds: Readonly<Record<string, FeeKind>> = {
  stripe_fee: 'stripe',
  application_fee: 'application',
  payment_method_passthrough_fee: 'passthrough',
  tax: 'tax',
  withheld_tax: 'withheld_tax',
};

async function translateTransaction(
  account: StripeAccount,
  transaction: Stripe.BalanceTransaction,
): Promise<BalanceTransaction> {
  const parts = transaction.fee_details.map(({ type, amount, description, application }) => ({
    kind: Object.hasOwn(feeKinds, type) ? (feeKinds[type] ?? 'other') : 'other',
    amount: BigInt(amount),
    description,
    application,
  }));
  return {
    id: transaction.id,
    type: transaction.type,
    reportingCategory: transaction.reporting_category,
    currency: transaction.currency.toUpperCase(),
    gross: BigInt(transaction.amount),
    fee: BigInt(transaction.fee),
    net: BigInt(transaction.net),
    fees: completeFees(BigInt(transaction.fee), parts),
    exchangeRate: transaction.exchange_rate === null ? null : String(transaction.exchange_rate),
    description: transaction.description,
    createdAt: fromUnix(transaction.created),
    availableAt: fromUnix(transaction.available_on),
    source: await sourceOf(account, transaction),
  };
}

/** What it is about. What Stripe does not show any more is kept by its id: such a transaction waits for a person (C33). */
async function sourceOf(account: StripeAccount, transaction: Stripe.BalanceTransaction): Promise<MoneySource> {
  const { source } = transaction;
  if (source === null) return { kind: 'none' };
  if (typeof source === 'string') return { kind: 'object', id: source };
  try {
    switch (source.object) {
      case 'charge': {
        const size = BigInt(Math.abs(transaction.amount));
        return { kind: 'payment', payment: await translateCharge(account, source, money(size, transaction.currency)) };
      }
      case 'refund': {
        const refund = await translateRefund(account, source, transaction.reporting_category);
        return refund === null ? { kind: 'object', id: source.id } : { kind: 'refund', refund };
      }
      case 'dispute':
        return { kind: 'dispute', dispute: await translateDispute(account, source) };
      case 'payout':
        return { kind: 'payout', payout: translatePayout(source) };
      default:
        return { kind: 'object', id: source.id };
    }
  } catch (error) {
    if (error instanceof Problem && error.code === 'stripe_missing') return { kind: 'object', id: source.id };
    throw error;
  }
}
