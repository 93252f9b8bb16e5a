import type Stripe from 'stripe';
import { fromUnix } from '../../../documents/dates.ts';
import { type Money, money } from '../../../documents/money.ts';
import type { Payment, PaymentMethodKind } from '../../../documents/payment.ts';
import { asking, type StripeAccount } from '../client.ts';
import { present } from '../party.ts';
import { invoicesPaidBy, withinAmount } from './applications.ts';

const bankMethods =
  /_debit$|_bank_account$|^(bacs|sofort|giropay|eps|ideal|bancontact|p24|fpx|multibanco|customer_balance|pay_by_bank|twint|pix|konbini|boleto|oxxo|payto)/;
const walletMethods =
  /^(link|paypal|alipay|wechat_pay|cashapp|amazon_pay|revolut_pay|kakao_pay|naver_pay|grabpay|mobilepay|swish|vipps|satispay|paypay)$/;

/** What kind of payment it was, for a merchant's rules; Stripe names some eighty methods. */
function methodOf(charge: Stripe.Charge): PaymentMethodKind {
  const type = charge.payment_method_details?.type;
  if (type === undefined) return charge.id.startsWith('py_') ? 'other' : 'card';
  if (type === 'card' || type === 'card_present' || type === 'interac_present' || type === 'kr_card') return 'card';
  if (bankMethods.test(type)) return 'bank';
  return walletMethods.test(type) ? 'wallet' : 'other';
}

/**
 * A charge as a payment, with the invoices it paid.
 * @param moved what it moved in the balance, which tells what was captured; null when that is in another currency
 * @throws Problem
 */
export async function translateCharge(
  account: StripeAccount,
  charge: Stripe.Charge,
  moved: Money | null = null,
): Promise<Payment> {
  const intent = charge.payment_intent;
  const applied = intent === null ? [] : await invoicesPaidBy(account, typeof intent === 'string' ? intent : intent.id);
  const same = moved !== null && moved.currency === charge.currency.toUpperCase();
  const amount = same ? moved : money(charge.captured ? charge.amount_captured : charge.amount, charge.currency);
  return {
    id: charge.id,
    method: methodOf(charge),
    status: charge.status === 'succeeded' ? 'succeeded' : charge.status === 'pending' ? 'pending' : 'failed',
    amount,
    paidAt: fromUnix(charge.created),
    customerId: idOf(charge.customer),
    applications: withinAmount(applied, amount.amount),
    description: present(charge.description),
    metadata: charge.metadata,
  };
}

/** Reads a charge. @throws Problem */
export const readCharge = (account: StripeAccount, id: string): Promise<Stripe.Charge> =>
  asking(id, () => account.stripe.charges.retrieve(id, {}, account.options));

/** From … to, instants; the end is not included. */
export type Period = { from: Date; to: Date };

const idOf = (value: string | { id: string } | null): string | null =>
  value === null || typeof value === 'string' ? value : value.id;

/**
 * Payments of invoices in a period that happened outside of Stripe (marked paid out of band, or reported as a record).
 * They move nothing in the Stripe balance.
 * @throws Problem
 */
export async function fetchPaymentsElsewhere(account: StripeAccount, { from, to }: Period): Promise<Payment[]> {
  return asking('invoice payments', async () => {
    const found: Payment[] = [];
    const created = { gte: Math.floor(from.getTime() / 1000), lt: Math.ceil(to.getTime() / 1000) };
    const params = { created, status: 'paid' as const, limit: 100, expand: ['data.invoice'] };
    for await (const each of account.stripe.invoicePayments.list(params, account.options)) {
      const invoice = each.invoice;
      if (each.payment.type !== 'payment_record' || each.amount_paid === null || typeof invoice === 'string') continue;
      found.push({
        // One record may pay several invoices: the share is what is booked.
        id: each.id,
        method: 'elsewhere',
        status: 'succeeded',
        amount: money(each.amount_paid, each.currency),
        paidAt: fromUnix(each.status_transitions.paid_at ?? each.created),
        customerId: invoice.deleted === true ? null : idOf(invoice.customer),
        applications: [{ invoiceId: invoice.id, amount: BigInt(each.amount_paid) }],
        description: null,
        metadata: {},
      });
    }
    return found;
  });
}
