import type Stripe from 'stripe';
import type { PaymentApplication } from '../../../documents/payment.ts';
import { asking, type StripeAccount } from '../client.ts';

const idOf = (value: string | { id: string }): string => (typeof value === 'string' ? value : value.id);

/**
 * The invoices that a payment intent paid, oldest first. Since 2025 neither charge nor intent name an invoice: the
 * payments of invoices are the only record, and there may be several for one intent.
 * @throws Problem
 */
export async function invoicesPaidBy(account: StripeAccount, intent: string): Promise<PaymentApplication[]> {
  return asking(intent, async () => {
    const found: Stripe.InvoicePayment[] = [];
    const params = { payment: { type: 'payment_intent' as const, payment_intent: intent }, limit: 100 };
    for await (const each of account.stripe.invoicePayments.list(params, account.options)) found.push(each);
    return found
      .sort((a, b) => a.created - b.created)
      .flatMap(({ invoice, amount_paid: paid }) =>
        paid === null || paid === 0 ? [] : [{ invoiceId: idOf(invoice), amount: BigInt(paid) }],
      );
  });
}

/** No more is applied than was paid: what Stripe tells beyond that (a bounced payment that was tried again) is cut. */
export function withinAmount(applications: readonly PaymentApplication[], amount: bigint): PaymentApplication[] {
  let left = amount;
  return applications.flatMap(({ invoiceId, amount: wanted }) => {
    const taken = wanted < left ? wanted : left;
    left -= taken;
    return taken > 0n ? [{ invoiceId, amount: taken }] : [];
  });
}
