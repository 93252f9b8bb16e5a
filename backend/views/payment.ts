import { and, eq, inArray } from 'drizzle-orm';
import type Stripe from 'stripe';
import type { PaymentView } from '#shared/api/money-movement.ts';
import { asking, type StripeAccount } from '../connectors/stripe/client.ts';
import { syncItems } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import type { Caller } from './caller.ts';
import { readConnection } from './connection.ts';
import { documentRow, moneyOf } from './documents.ts';
import { postingsAboutAll } from './money/find-postings.ts';
import { postingViews } from './money/posting-page.ts';
import { moneyIsOn } from './money/switched-on.ts';

/** The payment view: the invoices it pays, whether they are in the books, and what was booked of the payment itself. */
export async function paymentView(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayChange'>,
  paymentId: string,
): Promise<PaymentView> {
  const { installation, mayChange } = caller;
  const { connection, summary } = await readConnection(services, installation);
  if (connection === null || connection.state === 'pending')
    return { connection: summary, paymentId, enabled: false, amount: null, invoices: [], postings: [], mayChange };
  const account = services.stripe(installation.stripeAccountId, installation.mode);
  const payment = await readPayment(account, paymentId);
  const { db } = services;
  const [paid, enabled, moved] = await Promise.all([
    payment.intentId === null ? [] : invoicePayments(account, payment.intentId),
    moneyIsOn(db, connection),
    movedBy(account, payment),
  ]);
  const stored = await postingsAboutAll(db, connection, moved);
  const ids = paid.map(({ invoiceId }) => invoiceId);
  const items =
    ids.length === 0
      ? []
      : await services.db
          .select()
          .from(syncItems)
          .where(
            and(
              eq(syncItems.installationId, connection.installationId),
              eq(syncItems.connectionId, connection.id),
              eq(syncItems.objectType, 'invoice'),
              inArray(syncItems.stripeId, ids),
            ),
          );
  return {
    connection: summary,
    paymentId,
    enabled,
    amount: moneyOf(payment.amount, payment.currency),
    invoices: paid.map(({ invoiceId, amount, currency }) => {
      const item = items.find(({ stripeId }) => stripeId === invoiceId);
      return {
        invoiceId,
        paid: moneyOf(amount, currency),
        document: item === undefined ? null : documentRow(item),
        booked: item?.ledgerId != null,
        ledgerUrl: item?.ledgerUrl ?? null,
      };
    }),
    postings: await postingViews(db, { connection, ledgerName: summary.ledgerName, mayChange }, stored),
    mayChange,
  };
}

type Payment = { id: string; intentId: string | null; amount: bigint; currency: string };

/**
 * What of a payment moves the balance: its charges, refunds and disputes, also those of earlier attempts. Stripe links
 * them; our postings know each by its own id.
 * @throws Problem stripe_permission, stripe_unavailable
 */
async function movedBy({ stripe, options }: StripeAccount, { id, intentId }: Payment): Promise<string[]> {
  const of = intentId === null ? { charge: id } : { payment_intent: intentId };
  const [charges, refunds, disputes] = await Promise.all([
    intentId === null
      ? [{ id }]
      : asking(id, () => stripe.charges.list({ payment_intent: intentId, limit: 100 }, options)).then(
          ({ data }) => data,
        ),
    asking(id, () => stripe.refunds.list({ ...of, limit: 100 }, options)).then(({ data }) => data),
    asking(id, () => stripe.disputes.list({ ...of, limit: 100 }, options)).then(({ data }) => data),
  ]);
  return [...charges, ...refunds, ...disputes].map((each) => each.id);
}

/** @throws Problem stripe_missing, stripe_permission, stripe_unavailable */
async function readPayment({ stripe, options }: StripeAccount, id: string): Promise<Payment> {
  return asking(id, async () => {
    if (id.startsWith('pi_')) {
      const { amount, currency } = await stripe.paymentIntents.retrieve(id, {}, options);
      return { id, intentId: id, amount: BigInt(amount), currency: currency.toUpperCase() };
    }
    const { amount, currency, payment_intent: intent } = await stripe.charges.retrieve(id, {}, options);
    return { id, intentId: idOf(intent), amount: BigInt(amount), currency: currency.toUpperCase() };
  });
}

/** A payment may pay several invoices, and an invoice may be paid by several payments. */
async function invoicePayments({ stripe, options }: StripeAccount, intentId: string) {
  const params = { payment: { type: 'payment_intent', payment_intent: intentId }, limit: 100 } as const;
  const found = await asking(intentId, () => stripe.invoicePayments.list(params, options));
  return found.data.flatMap((row) => {
    const invoiceId = idOf(row.invoice);
    if (invoiceId === null || row.status === 'canceled') return [];
    const amount = row.amount_paid === null ? null : BigInt(row.amount_paid);
    return [{ invoiceId, amount, currency: row.currency.toUpperCase() }];
  });
}

const idOf = (
  reference: string | Stripe.Invoice | Stripe.DeletedInvoice | Stripe.PaymentIntent | null,
): string | null => (typeof reference === 'string' ? reference : (reference?.id ?? null));
