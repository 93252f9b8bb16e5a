import { type MoneySettings, moneySettingsSchema } from '#shared/money-settings.ts';
import type { BalanceTransaction, MoneySource } from '../documents/balance-transaction.ts';
import type { Dispute } from '../documents/dispute.ts';
import { completeFees, type Fee, type FeeKind } from '../documents/fee.ts';
import { money } from '../documents/money.ts';
import type { Payment } from '../documents/payment.ts';
import type { Payout } from '../documents/payout.ts';
import type { Refund } from '../documents/refund.ts';

/** Half past eleven in the evening of the first of March in Vienna; in Auckland the second has begun. */
export const at = new Date('2026-03-01T22:30:00Z');

export const settingsWith = (changes: Record<string, unknown> = {}): MoneySettings =>
  moneySettingsSchema.parse(changes);

export const payment = (changes: Partial<Payment> = {}): Payment => ({
  id: 'ch_1',
  method: 'card',
  status: 'succeeded',
  amount: money(10_000, 'EUR'),
  paidAt: at,
  customerId: 'cus_1',
  applications: [{ invoiceId: 'in_1', amount: 10_000n }],
  description: null,
  metadata: {},
  ...changes,
});

export const refund = (changes: Partial<Refund> = {}): Refund => ({
  id: 're_1',
  status: 'succeeded',
  amount: money(10_000, 'EUR'),
  payment: payment(),
  creditNoteId: null,
  tax: null,
  uncaptured: false,
  reason: null,
  ...changes,
});

export const dispute = (changes: Partial<Dispute> = {}): Dispute => ({
  id: 'dp_1',
  status: 'open',
  amount: money(10_000, 'EUR'),
  withdrawn: money(10_000, 'EUR'),
  payment: payment(),
  closedAt: null,
  ...changes,
});

export const payout = (changes: Partial<Payout> = {}): Payout => ({
  id: 'po_1',
  scheduling: 'automatic',
  instant: false,
  status: 'paid',
  amount: money(9_680, 'EUR'),
  createdAt: at,
  arrivalDate: '2026-03-04',
  destinationId: 'ba_1',
  statementDescriptor: 'STRIPE',
  traceId: null,
  failureReason: null,
  reconciled: true,
  ...changes,
});

/** Fees by kind, e.g. { stripe: 320n, tax: 64n }. */
export type Fees = Partial<Record<FeeKind, bigint>>;
const partsOf = (fees: Fees): Fee[] =>
  Object.entries(fees).map(([kind, amount]) => ({
    kind: kind as FeeKind,
    amount,
    description: null,
    application: kind === 'application' ? 'ca_1' : null,
  }));

/** A balance transaction; its net follows from gross and fees. */
export function transaction(
  type: string,
  gross: bigint,
  more: { fees?: Fees; source?: MoneySource } & Partial<Omit<BalanceTransaction, 'fees' | 'source'>> = {},
): BalanceTransaction {
  const { fees = {}, source = { kind: 'none' }, ...rest } = more;
  const parts = partsOf(fees);
  const fee = parts.reduce((sum, { amount }) => sum + amount, 0n);
  return {
    id: 'txn_1',
    type,
    reportingCategory: type,
    currency: 'EUR',
    gross,
    fee,
    net: gross - fee,
    fees: completeFees(fee, parts),
    exchangeRate: null,
    description: null,
    createdAt: at,
    availableAt: new Date('2026-03-03T00:00:00Z'),
    source,
    ...rest,
  };
}
