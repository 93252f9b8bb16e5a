import type { MoneySettings } from '#shared/money-settings.ts';
import { type Payment, unapplied } from '../documents/payment.ts';
import { line, type PostingLine, type Unapplied } from '../documents/posting.ts';

export type Owed = { kind: 'payment' | 'sale'; lines: PostingLine[]; unapplied: Unapplied | null };

/**
 * What a payment stands for, as credits in the currency the customer paid in: open invoices, the customer's credit for
 * what is over, or a sale where there is no invoice.
 */
export function paymentCredits(payment: Payment, settings: Pick<MoneySettings, 'uninvoiced'>): Owed {
  const { currency } = payment.amount;
  const { customerId } = payment;
  const document = { kind: 'payment', id: payment.id } as const;
  const rest = unapplied(payment);
  if (payment.applications.length === 0 && settings.uninvoiced.as !== 'customer_credit') {
    const { itemId, taxCode } = settings.uninvoiced;
    const sale = line('sales', -rest, currency, payment.description ?? 'Sale', { customerId, document });
    return { kind: 'sale', lines: [{ ...sale, itemId, taxCode }], unapplied: null };
  }
  const lines = payment.applications.map(({ invoiceId, amount }) =>
    line('receivable', -amount, currency, 'Payment of invoice', {
      customerId,
      document: { kind: 'invoice', id: invoiceId },
    }),
  );
  if (rest === 0n) return { kind: 'payment', lines, unapplied: null };
  const reason =
    payment.applications.length === 0
      ? 'The payment belongs to no invoice.'
      : 'The customer paid more than the invoices were for.';
  lines.push(line('customer_credit', -rest, currency, 'Credit of the customer', { customerId, document }));
  return { kind: 'payment', lines, unapplied: { amount: rest, currency, reason } };
}

/** The same lines the other way round: what was settled is owed again. */
export const reversed = (lines: readonly PostingLine[], text: string): PostingLine[] =>
  lines.map((each) => ({ ...each, amount: -each.amount, text }));

/** Lines scaled to a part of their sum, the last taking what rounding leaves; used where only a part came back. */
export function scaled(lines: readonly PostingLine[], total: bigint): PostingLine[] {
  const whole = lines.reduce((sum, { amount }) => sum + amount, 0n);
  if (whole === total || whole === 0n) return [...lines];
  let left = total;
  return lines.map((each, index) => {
    const amount = index === lines.length - 1 ? left : (each.amount * total) / whole;
    left -= amount;
    return { ...each, amount };
  });
}
