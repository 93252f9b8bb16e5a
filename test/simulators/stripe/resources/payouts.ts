import { type Context, find, mergeMetadata } from '../context.ts';
import { emit, emitUpdate } from '../events.ts';
import { invalid } from '../http/errors.ts';
import {
  clearable,
  currency,
  integer,
  metadata,
  notSimulatedAll,
  oneOf,
  paging,
  rangeOf,
  text,
  within,
} from '../http/fields.ts';
import { page } from '../http/pages.ts';
import { route } from '../http/router.ts';
import { newId } from '../ids.ts';
import type { Payout } from '../objects/money.ts';
import { moveBalance } from './balance.ts';

const DAY = 24 * 3600;
type Wish = Pick<Payout, 'amount' | 'currency' | 'automatic' | 'method'> & Partial<Payout>;

/** Sends money to the bank. Arrives two days later at midnight UTC, an instant payout at once. */
export function makePayout(ctx: Context, wish: Wish): Payout {
  const id = newId('po');
  const instant = wish.method === 'instant';
  const fee = instant ? Math.max(50, Math.round(wish.amount * 0.01)) : 0;
  const moved = moveBalance(ctx, {
    type: 'payout',
    amount: -wish.amount,
    currency: wish.currency,
    source: id,
    description: 'STRIPE PAYOUT',
    availableOn: ctx.now,
    fees:
      fee === 0
        ? []
        : [
            {
              amount: fee,
              application: null,
              currency: wish.currency,
              description: 'Instant payout fee',
              type: 'stripe_fee',
            },
          ],
  });
  const arrives = ctx.now + (instant ? 0 : 2 * DAY);
  const payout = ctx.data.payouts.put({
    id,
    object: 'payout',
    application_fee: null,
    application_fee_amount: null,
    arrival_date: arrives - (arrives % DAY),
    balance_transaction: moved.id,
    created: ctx.now,
    description: wish.automatic ? 'STRIPE PAYOUT' : null,
    destination: `ba_1${ctx.account.id.slice(5, 12)}`,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: ctx.account.livemode,
    metadata: {},
    original_payout: null,
    payout_method: null,
    reconciliation_status: wish.automatic ? 'in_progress' : 'not_applicable',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: null,
    status: 'pending',
    trace_id: { status: 'pending', value: null },
    type: 'bank_account',
    ...wish,
  });
  if (payout.automatic) ctx.data.balanceTransactions.put({ ...moved, paid_out_by: id });
  emit(ctx, 'payout.created', payout);
  return payout;
}

/** Pays out all of a currency that no payout has yet, as Stripe does by its schedule. @returns undefined for nothing */
export function payOutAll(ctx: Context, kept: string): Payout | undefined {
  const due = ctx.data.balanceTransactions.list(
    (each) => each.currency === kept && each.paid_out_by === null && each.available_on <= ctx.now,
  );
  const amount = due.reduce((sum, { net }) => sum + net, 0);
  if (amount === 0) return undefined;
  const payout = makePayout(ctx, { amount, currency: kept, automatic: true, method: 'standard' });
  for (const each of due) ctx.data.balanceTransactions.put({ ...each, paid_out_by: payout.id });
  return payout;
}

function change(ctx: Context, before: Payout, to: Partial<Payout>, type: string): Payout {
  const after = ctx.data.payouts.put({ ...before, ...to });
  emit(ctx, type, after);
  return after;
}

/** The bank has it; of an automatic one Stripe then lists what it consists of. */
export function arrivePayout(ctx: Context, id: string): Payout {
  const before = find(ctx.data.payouts, 'payout', id);
  const trace = { status: 'supported', value: `TRACE${id.slice(-8).toUpperCase()}` };
  const paid = change(ctx, before, { status: 'paid', trace_id: trace }, 'payout.paid');
  if (!paid.automatic) return paid;
  return change(ctx, paid, { reconciliation_status: 'completed' }, 'payout.reconciliation_completed');
}

/** The bank sends it back: the money is in the balance again. */
export function failPayout(ctx: Context, id: string): Payout {
  const before = find(ctx.data.payouts, 'payout', id);
  const back = moveBalance(ctx, {
    type: 'payout_failure',
    reportingCategory: 'payout_reversal',
    amount: before.amount,
    currency: before.currency,
    source: id,
    availableOn: ctx.now,
  });
  const failure = {
    status: 'failed' as const,
    failure_balance_transaction: back.id,
    failure_code: 'account_closed',
    failure_message: 'The bank account has been closed',
  };
  return change(ctx, before, failure, 'payout.failed');
}

export const payoutRoutes = [
  route(
    'POST',
    '/v1/payouts',
    {
      ...notSimulatedAll('destination', 'payout_method', 'source_type'),
      amount: integer(1),
      currency: currency(),
      description: clearable().optional(),
      metadata: metadata().optional(),
      method: oneOf(['standard', 'instant']).optional(),
      statement_descriptor: text(22).optional(),
    },
    (ctx, params) => {
      const available = ctx.data.balanceTransactions
        .list((each) => each.currency === params.currency && each.available_on <= ctx.now)
        .reduce((sum, { net }) => sum + net, 0);
      if (params.amount > available) {
        throw invalid('You have insufficient funds in your Stripe account for this transfer.', {
          code: 'balance_insufficient',
        });
      }
      return makePayout(ctx, {
        amount: params.amount,
        currency: params.currency,
        automatic: false,
        method: params.method ?? 'standard',
        description: params.description ?? null,
        metadata: mergeMetadata({}, params.metadata),
        statement_descriptor: params.statement_descriptor ?? null,
      });
    },
  ),
  route(
    'GET',
    '/v1/payouts',
    {
      ...paging,
      ...notSimulatedAll('destination'),
      arrival_date: rangeOf().optional(),
      created: rangeOf().optional(),
      status: oneOf(['pending', 'paid', 'failed', 'canceled', 'in_transit']).optional(),
    },
    (ctx, { arrival_date: arrival, created, status, destination: _destination, ...cursor }) =>
      page(ctx.data.payouts, {
        paging: cursor,
        kind: 'payout',
        url: '/v1/payouts',
        where: (found) =>
          within(arrival, found.arrival_date) &&
          within(created, found.created) &&
          (status === undefined || found.status === status),
        json: (found) => found,
      }),
  ),
  route('GET', '/v1/payouts/{id}', {}, (ctx, _params, id) => find(ctx.data.payouts, 'payout', id)),
  route('POST', '/v1/payouts/{id}', { metadata: metadata().optional() }, (ctx, params, id) => {
    const before = find(ctx.data.payouts, 'payout', id);
    const after = ctx.data.payouts.put({ ...before, metadata: mergeMetadata(before.metadata, params.metadata) });
    emitUpdate(ctx, 'payout.updated', before, after);
    return after;
  }),
  route('POST', '/v1/payouts/{id}/cancel', {}, (ctx, _params, id) => {
    const before = find(ctx.data.payouts, 'payout', id);
    if (before.status !== 'pending') throw invalid('Payouts can only be canceled while they are pending.');
    const back = moveBalance(ctx, {
      type: 'payout_cancel',
      reportingCategory: 'payout_reversal',
      amount: before.amount,
      currency: before.currency,
      source: id,
      availableOn: ctx.now,
    });
    return change(ctx, before, { status: 'canceled', failure_balance_transaction: back.id }, 'payout.canceled');
  }),
];
