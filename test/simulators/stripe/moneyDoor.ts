import type { Context } from './context.ts';
import { find } from './context.ts';
import { emit } from './events.ts';
import { newId } from './ids.ts';
import type { BalanceTransaction, Dispute, Payout } from './objects/money.ts';
import type { Charge, Refund } from './objects/payments.ts';
import { type Movement, moveBalance } from './resources/balance.ts';
import { closeDispute, openDispute } from './resources/disputes.ts';
import { chargeJson } from './resources/paymentJson.ts';
import { arrivePayout, failPayout, payOutAll } from './resources/payouts.ts';
import { refundJson } from './resources/refunds.ts';

/** What happens to a merchant's money without the merchant: banks, schedules, Stripe itself. */
export type MoneyDoor = {
  /** A payment that belongs to no invoice. */
  sell(sale: {
    amount: number;
    currency: string;
    customer?: string;
    description?: string;
    metadata?: Record<string, string>;
  }): Charge;
  /** Any other movement of the balance. */
  move(movement: Movement): BalanceTransaction;
  /** From now on this currency is converted to the account's own, at this many units for one. */
  convert(currency: string, rate: number): void;
  /** Lets everything pending become available. */
  ripen(): void;
  /** The bank refuses a refund: the money comes back. */
  failRefund(id: string): Refund;
  dispute(charge: string, wish?: { amount?: number; fee?: number; inquiry?: boolean }): Dispute;
  closeDispute(id: string, status: 'won' | 'lost', feeBack?: number): Dispute;
  /** Pays out what is available, as by the schedule; undefined when there is nothing. */
  payOut(currency: string): Payout | undefined;
  arrive(payout: string): Payout;
  fail(payout: string): Payout;
};

/** @param open a context at the present time, for each thing that happens */
export function moneyDoor(open: () => Context): MoneyDoor {
  return {
    sell: (sale) => sell(open(), sale),
    move: (movement) => moveBalance(open(), movement),
    convert: (currency, rate) => {
      open().data.exchangeRates.put({ id: currency.toLowerCase(), rate });
    },
    ripen: () => {
      const { data, now } = open();
      for (const each of data.balanceTransactions.list(({ available_on: at }) => at > now))
        data.balanceTransactions.put({ ...each, available_on: now });
    },
    failRefund: (id) => failRefund(open(), id),
    dispute: (charge, wish = {}) => openDispute(open(), charge, wish),
    closeDispute: (id, status, feeBack) => closeDispute(open(), id, status, feeBack),
    payOut: (currency) => payOutAll(open(), currency),
    arrive: (payout) => arrivePayout(open(), payout),
    fail: (payout) => failPayout(open(), payout),
  };
}

function sell(ctx: Context, sale: Parameters<MoneyDoor['sell']>[0]): Charge {
  const id = newId('ch');
  const customer = sale.customer ?? null;
  const intent = ctx.data.paymentIntents.put({
    id: newId('pi'),
    amount: sale.amount,
    amount_received: sale.amount,
    created: ctx.now,
    currency: sale.currency,
    customer,
    description: sale.description ?? null,
    latest_charge: id,
    livemode: ctx.account.livemode,
    metadata: {},
    payment_method: null,
    status: 'succeeded',
    canceled_at: null,
  });
  const moved = moveBalance(ctx, {
    type: 'charge',
    source: id,
    amount: sale.amount,
    currency: sale.currency,
    fees: 'usual',
  });
  const charge = ctx.data.charges.put({
    id,
    amount: sale.amount,
    amount_refunded: 0,
    balance_transaction: moved.id,
    created: ctx.now,
    currency: sale.currency,
    customer,
    description: sale.description ?? null,
    livemode: ctx.account.livemode,
    metadata: sale.metadata ?? {},
    payment_intent: intent.id,
    payment_method: 'pm_card_visa',
    failure_code: null,
    failure_message: null,
    status: 'succeeded',
  });
  emit(ctx, 'charge.succeeded', chargeJson(charge));
  return charge;
}

function failRefund(ctx: Context, id: string): Refund {
  const before = find(ctx.data.refunds, 'refund', id);
  const back = moveBalance(ctx, {
    type: 'refund_failure',
    amount: before.amount,
    currency: before.currency,
    source: id,
    availableOn: ctx.now,
  });
  const failed = ctx.data.refunds.put({
    ...before,
    status: 'failed',
    failure_balance_transaction: back.id,
    failure_reason: 'lost_or_stolen_card',
  });
  const charge = find(ctx.data.charges, 'charge', before.charge);
  ctx.data.charges.put({ ...charge, amount_refunded: charge.amount_refunded - before.amount });
  emit(ctx, 'refund.failed', refundJson(failed));
  return failed;
}
