import type { BalanceTransaction, MoneySource } from '#backend/documents/balance-transaction.ts';
import type { Fee } from '#backend/documents/fee.ts';
import { money } from '#backend/documents/money.ts';
import type { Payment } from '#backend/documents/payment.ts';
import type { Payout } from '#backend/documents/payout.ts';
import { type BalanceTransactionType, natureOfType } from '#backend/documents/transaction-types.ts';
import { dice } from '../../bench/matching/books.ts';

/** A payout with everything it pays out; the last transaction is the payout's own. */
export type DrawnPayout = { payout: Payout; transactions: BalanceTransaction[] };

const types = Object.keys(natureOfType) as BalanceTransactionType[];
const currencies = ['EUR', 'USD', 'GBP', 'JPY', 'KWD'];
/** Mostly what shops have; every type of Stripe's comes up besides. */
const common: readonly BalanceTransactionType[] = [
  'charge',
  'charge',
  'charge',
  'payment',
  'refund',
  'stripe_fee',
  'adjustment',
];
const takes =
  /refund|failure|fee|hold|reversal|payout|transfer|contribution|purchase|debit|outbound|repayment|issuing|dispute/;
const adjustments = ['dispute', 'dispute_reversal', 'refund_failure', 'charge_failure', 'fee', 'other_adjustment'];

/**
 * A payout that looks random and is the same for the same number. Numbers that follow each other cover all types of
 * balance transactions, fees of every kind, sales, invoices, other currencies, and payouts of a negative balance.
 */
export function drawPayout(seed: number, size = 40): DrawnPayout {
  const roll = dice(seed);
  const below = (limit: number): number => Math.floor(roll() * limit);
  const pick = <T>(list: readonly [T, ...T[]] | readonly T[]): T => list[below(list.length)] as T;
  const currency = pick(currencies);
  const start = Date.UTC(2026, below(12), 1 + below(28), below(24), below(60));
  const count = 1 + below(size);
  const transactions: BalanceTransaction[] = [];
  const chosen = [
    types[seed % types.length] ?? 'charge',
    ...Array.from({ length: count }, () => (roll() < 0.7 ? pick(common) : pick(types))),
  ];
  for (const [index, type] of chosen.entries()) {
    const id = `${seed}_${index}`;
    const reportingCategory = type === 'adjustment' ? pick(adjustments) : type;
    const foreign = roll() < 0.15;
    const size = BigInt(1 + below(500_000));
    const takesMoney =
      takes.test(type === 'adjustment' ? reportingCategory : type) &&
      !/release|dispute_reversal|inbound|payout_|refund_failure|transfer_failure/.test(reportingCategory);
    const gross = takesMoney ? -size : size;
    const paidAmount = foreign ? (size * BigInt(80 + below(60))) / 100n + 1n : size;
    const paid = drawPayment(id, money(paidAmount, foreign ? 'CHF' : currency), new Date(start), roll);
    const fees = roll() < 0.6 && !takesMoney ? drawFees(size, roll) : roll() < 0.1 ? drawFees(-size / 10n, roll) : [];
    const fee = fees.reduce((sum, { amount }) => sum + amount, 0n);
    transactions.push({
      id: `txn_${id}`,
      type,
      reportingCategory,
      currency,
      gross,
      fee,
      net: gross - fee,
      fees,
      exchangeRate: foreign ? '0.9' : null,
      description: roll() < 0.3 ? `About ${id}` : null,
      createdAt: new Date(start + index * 60_000),
      availableAt: new Date(start + 2 * 86_400_000),
      source: drawSource(type, reportingCategory, id, paid, roll),
    });
  }
  const amount = transactions.reduce((sum, { net }) => sum + net, 0n);
  return withPayout(seed, transactions, amount, currency, new Date(start + 3_600_000), roll() < 0.1);
}

function withPayout(
  seed: number,
  paidOut: BalanceTransaction[],
  net: bigint,
  currency: string,
  createdAt: Date,
  instant: boolean,
): DrawnPayout {
  const fee = instant && net > 1_000n ? net / 100n : 0n;
  const payout: Payout = {
    ...basePayout(`po_${seed}`, createdAt),
    instant: fee > 0n,
    amount: money(net - fee, currency),
  };
  const own: BalanceTransaction = {
    id: `txn_${seed}_out`,
    type: 'payout',
    reportingCategory: 'payout',
    currency,
    gross: fee - net,
    fee,
    net: -net,
    fees: fee === 0n ? [] : [{ kind: 'stripe', amount: fee, description: 'Instant payout', application: null }],
    exchangeRate: null,
    description: 'STRIPE PAYOUT',
    createdAt,
    availableAt: createdAt,
    source: { kind: 'payout', payout },
  };
  return { payout, transactions: [...paidOut, own] };
}

const basePayout = (id: string, createdAt: Date): Payout => ({
  id,
  scheduling: 'automatic',
  instant: false,
  status: 'paid',
  amount: money(0, 'EUR'),
  createdAt,
  arrivalDate: new Date(createdAt.getTime() + 2 * 86_400_000).toISOString().slice(0, 10),
  destinationId: 'ba_1',
  statementDescriptor: 'STRIPE',
  traceId: null,
  failureReason: null,
  reconciled: true,
});

function drawFees(of: bigint, roll: () => number): Fee[] {
  const fee = (kind: Fee['kind'], amount: bigint): Fee => ({ kind, amount, description: null, application: null });
  const first = of / 30n + (of < 0n ? -1n : 1n);
  return [
    fee('stripe', first),
    ...(roll() < 0.4 ? [fee('tax', first / 5n)] : []),
    ...(roll() < 0.15 ? [fee('application', of / 20n)] : []),
    ...(roll() < 0.05 ? [fee('withheld_tax', of / 100n)] : []),
    ...(roll() < 0.05 ? [fee('passthrough', of / 200n)] : []),
  ].filter(({ amount }) => amount !== 0n);
}

function drawPayment(id: string, amount: Payment['amount'], paidAt: Date, roll: () => number): Payment {
  const parts = Math.floor(roll() * 4);
  const overpaid = roll() < 0.1 ? amount.amount / 5n : 0n;
  const share = parts === 0 ? 0n : (amount.amount - overpaid) / BigInt(parts);
  return {
    id: `ch_${id}`,
    method: roll() < 0.8 ? 'card' : 'bank',
    status: 'succeeded',
    amount,
    paidAt,
    customerId: roll() < 0.9 ? `cus_${id}` : null,
    applications: Array.from({ length: parts }, (_, index) => ({
      invoiceId: `in_${id}_${index}`,
      amount: index === parts - 1 ? amount.amount - overpaid - share * BigInt(parts - 1) : share,
    })),
    description: null,
    metadata: {},
  };
}

function drawSource(
  type: BalanceTransactionType,
  category: string,
  id: string,
  payment: Payment,
  roll: () => number,
): MoneySource {
  // Some sources cannot be read (deleted, of another account): that must not stop anything.
  if (roll() < 0.03) return { kind: 'object', id: `obj_${id}` };
  if (category.startsWith('dispute')) {
    const dispute = {
      id: `dp_${id}`,
      status: 'open' as const,
      amount: payment.amount,
      withdrawn: null,
      payment,
      closedAt: null,
    };
    return { kind: 'dispute', dispute };
  }
  const refunds = natureOfType[type] === 'refund' || type === 'refund_failure' || category === 'refund_failure';
  if (refunds || type === 'payment_failure_refund') {
    const creditNoteId = roll() < 0.3 ? `cn_${id}` : null;
    const tax = roll() < 0.5 ? payment.amount.amount / 6n : null;
    const uncaptured = roll() < 0.05;
    return {
      kind: 'refund',
      refund: {
        id: `re_${id}`,
        status: 'succeeded',
        amount: payment.amount,
        payment,
        creditNoteId,
        tax,
        uncaptured,
        reason: null,
      },
    };
  }
  if (natureOfType[type] === 'payment' || category === 'charge_failure' || type === 'payment_reversal')
    return { kind: 'payment', payment };
  // A payout among what is paid out is another one, e.g. an instant payout on the same day.
  if (natureOfType[type] === 'payout') return { kind: 'payout', payout: basePayout(`po_other_${id}`, payment.paidAt) };
  return roll() < 0.5 ? { kind: 'none' } : { kind: 'object', id: `obj_${id}` };
}
