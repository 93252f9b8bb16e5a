import { type Context, find } from '../context.ts';
import { invalid } from '../http/errors.ts';
import { currency, paging, rangeOf, text, within } from '../http/fields.ts';
import type { JsonObject } from '../http/json.ts';
import { page } from '../http/pages.ts';
import { route } from '../http/router.ts';
import { newId } from '../ids.ts';
import { minorDecimals } from '../money/currency.ts';
import type { BalanceTransaction, FeeDetail } from '../objects/money.ts';

const DAY = 24 * 3600;

export function balanceTransactionJson(
  ctx: Context,
  { paid_out_by: _payout, ...transaction }: Readonly<BalanceTransaction>,
): JsonObject {
  return { ...transaction, status: transaction.available_on <= ctx.now ? 'available' : 'pending' };
}

/** What is to move. `usual` fees are those of a card payment: 1.5 % and a quarter of the major unit. */
export type Movement = {
  type: string;
  /** In the currency the customer paid in; converted where the account converts it. */
  amount: number;
  currency: string;
  source?: string | null;
  fees?: 'usual' | FeeDetail[];
  reportingCategory?: string;
  description?: string | null;
  availableOn?: number;
};

/** Records a movement of the balance, in the currency in which the account keeps it. */
export function moveBalance(ctx: Context, movement: Movement): BalanceTransaction {
  const { amount, currency: paidIn, type } = movement;
  const rate = ctx.data.exchangeRates.peek(paidIn)?.rate ?? null;
  const kept = rate === null ? paidIn : ctx.account.defaultCurrency;
  const converted =
    rate === null ? amount : Math.round(amount * rate * 10 ** (minorDecimals(kept) - minorDecimals(paidIn)));
  const fees = movement.fees === 'usual' ? usualFees(converted, kept) : (movement.fees ?? []);
  const fee = fees.reduce((sum, part) => sum + part.amount, 0);
  return ctx.data.balanceTransactions.put({
    id: newId('txn'),
    object: 'balance_transaction',
    amount: converted,
    available_on: movement.availableOn ?? ctx.now + (amount > 0 ? 2 * DAY : 0),
    balance_type: 'payments',
    created: ctx.now,
    currency: kept,
    description: movement.description ?? null,
    exchange_rate: rate,
    fee,
    fee_details: fees,
    net: converted - fee,
    reporting_category: movement.reportingCategory ?? type,
    source: movement.source ?? null,
    type,
    paid_out_by: null,
  });
}

/** Rounded up to the step of the currency, so that no third decimal appears. */
function usualFees(amount: number, kept: string): FeeDetail[] {
  const step = minorDecimals(kept) === 3 ? 10 : 1;
  const exact = amount * 0.015 + 0.25 * 10 ** minorDecimals(kept);
  const fee = Math.min(amount, Math.ceil(exact / step) * step);
  return [
    { amount: fee, application: null, currency: kept, description: 'Stripe processing fees', type: 'stripe_fee' },
  ];
}

/** Sums by currency of what can be paid out, or not yet. */
function sums(
  ctx: Context,
  available: boolean,
): { amount: number; currency: string; source_types: { card: number } }[] {
  const found = new Map<string, number>([[ctx.account.defaultCurrency, 0]]);
  for (const { currency: kept, net, available_on: at } of ctx.data.balanceTransactions.walk()) {
    if (at <= ctx.now === available) found.set(kept, (found.get(kept) ?? 0) + net);
  }
  return [...found].map(([kept, amount]) => ({ amount, currency: kept, source_types: { card: amount } }));
}

export const balanceRoutes = [
  route('GET', '/v1/balance', {}, (ctx) => ({
    object: 'balance',
    available: sums(ctx, true),
    livemode: ctx.account.livemode,
    pending: sums(ctx, false),
    refund_and_dispute_prefunding: { available: [], pending: [] },
  })),
  route(
    'GET',
    '/v1/balance_transactions',
    {
      ...paging,
      created: rangeOf().optional(),
      currency: currency().optional(),
      payout: text().optional(),
      source: text().optional(),
      type: text().optional(),
    },
    (ctx, { created, currency: kept, payout, source, type, ...cursor }) => {
      const paidOut = payout === undefined ? undefined : find(ctx.data.payouts, 'payout', payout, 'payout');
      if (paidOut?.automatic === false) {
        throw invalid('Balance transaction history can only be filtered on automatic transfers, not manual.', {
          param: 'payout',
        });
      }
      return page(ctx.data.balanceTransactions, {
        paging: cursor,
        kind: 'balance transaction',
        url: '/v1/balance_transactions',
        where: (found) =>
          within(created, found.created) &&
          (kept === undefined || found.currency === kept) &&
          (payout === undefined || found.paid_out_by === payout) &&
          (source === undefined || found.source === source) &&
          (type === undefined || found.type === type),
        json: (found) => balanceTransactionJson(ctx, found),
      });
    },
  ),
  route('GET', '/v1/balance_transactions/{id}', {}, (ctx, _params, id) =>
    balanceTransactionJson(ctx, find(ctx.data.balanceTransactions, 'balance transaction', id)),
  ),
];
