import type { MoneySettings } from '#shared/money-settings.ts';
import { line, type PostingLine } from '../documents/posting.ts';
import type { Refund } from '../documents/refund.ts';
import { paymentCredits, reversed, scaled } from './payments.ts';

/**
 * What a refund stands for, as debits in the currency the customer paid in. One credit per economic event (C39):
 * - made through a credit note: the note holds the credit, the refund pays the customer out;
 * - without one: sales are reduced by it, tax taken back pro rata, or the invoice is owed again, by setting;
 * - the uncaptured part of an authorisation was never income: the payment is reversed.
 */
export function refundDebits(refund: Refund, settings: Pick<MoneySettings, 'refunds' | 'uninvoiced'>): PostingLine[] {
  const { amount, currency } = refund.amount;
  const { customerId, applications } = refund.payment;
  const document = { kind: 'refund', id: refund.id } as const;
  if (refund.creditNoteId !== null) {
    const note = { kind: 'credit_note', id: refund.creditNoteId } as const;
    return [line('receivable', amount, currency, 'Refund of credit note', { customerId, document: note })];
  }
  const invoiced = applications.length > 0;
  if (refund.uncaptured || (invoiced && settings.refunds === 'reopen_invoice')) {
    const credits = reversed(
      paymentCredits(refund.payment, settings).lines,
      refund.uncaptured ? 'Not captured' : 'Refund',
    );
    return scaled(credits, amount);
  }
  if (!invoiced && settings.uninvoiced.as === 'customer_credit')
    return [line('customer_credit', amount, currency, 'Refund of credit', { customerId, document })];
  const tax = refund.tax ?? 0n;
  const { itemId, taxCode } =
    settings.uninvoiced.as === 'customer_credit' ? { itemId: null, taxCode: null } : settings.uninvoiced;
  // A sale without an invoice has its tax in its price by the code that was chosen; what is given back has it, too.
  const code = invoiced ? null : taxCode;
  return [
    { ...line('refunds', amount - tax, currency, 'Refund', { customerId, document }), itemId, taxCode: code },
    ...(tax === 0n ? [] : [line('sales_tax', tax, currency, 'Tax of the refund', { customerId, document })]),
  ];
}
