import type Stripe from 'stripe';
import { money } from '../../../documents/money.ts';
import { type Refund, taxShare } from '../../../documents/refund.ts';
import { asking, type StripeAccount } from '../client.ts';
import { readCharge, translateCharge } from './payments.ts';

const idOf = (value: string | { id: string } | null): string | null =>
  value === null || typeof value === 'string' ? value : value.id;

const statuses = ['succeeded', 'pending', 'failed', 'canceled'] as const;

/** A refund with its payment, the credit note it was made through, and the tax in it. @throws Problem */
export async function translateRefund(
  account: StripeAccount,
  refund: Stripe.Refund,
  reportingCategory: string,
): Promise<Refund | null> {
  const chargeId = idOf(refund.charge);
  if (chargeId === null) return null;
  const charge = await readCharge(account, chargeId);
  const payment = await translateCharge(account, charge);
  const [invoiceId] = payment.applications.map((each) => each.invoiceId);
  const notes = invoiceId === undefined ? [] : await creditNotesOf(account, invoiceId);
  const note = notes.find(({ refunds }) => refunds.some((each) => idOf(each.refund) === refund.id));
  const several = payment.applications.length > 1;
  return {
    id: refund.id,
    status: statuses.find((each) => each === refund.status) ?? 'pending',
    amount: money(refund.amount, refund.currency),
    payment,
    creditNoteId: note?.id ?? null,
    tax:
      invoiceId === undefined || note !== undefined || several
        ? null
        : await taxIn(account, refund, invoiceId, chargeId),
    uncaptured: reportingCategory === 'partial_capture_reversal',
    reason: refund.reason,
  };
}

const creditNotesOf = (account: StripeAccount, invoice: string): Promise<Stripe.CreditNote[]> =>
  asking(invoice, async () => {
    const found: Stripe.CreditNote[] = [];
    for await (const note of account.stripe.creditNotes.list({ invoice, limit: 100 }, account.options))
      found.push(note);
    return found;
  });

/** The refund's share of its invoice's tax, after those of the refunds before it. Minor units of the invoice. */
async function taxIn(
  account: StripeAccount,
  refund: Stripe.Refund,
  invoiceId: string,
  charge: string,
): Promise<bigint> {
  return asking(refund.id, async () => {
    const invoice = await account.stripe.invoices.retrieve(invoiceId, {}, account.options);
    let before = 0n;
    for await (const other of account.stripe.refunds.list({ charge, limit: 100 }, account.options)) {
      const earlier = other.created < refund.created || (other.created === refund.created && other.id < refund.id);
      if (earlier && other.status === 'succeeded') before += BigInt(other.amount);
    }
    const tax = (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    return taxShare({ total: BigInt(invoice.total), tax }, before, BigInt(refund.amount));
  });
}
