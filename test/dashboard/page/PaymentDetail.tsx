import { Amount, CopyId, Metadata, PageLink, Properties, Ready, Section, Status, When } from './parts.tsx';
import { useData, useShell } from './shell-context.ts';
import type { StripeClient } from './stripe-client.ts';
import { chargeSchema, invoicePaymentSchema, paymentSchema } from './stripe-objects.ts';

export function PaymentDetail({ id }: { id: string }) {
  const { stripe, merchant } = useShell();
  const loaded = useData(`${merchant.accountId}/payment/${id}`, async () => {
    // A charge has no page of its own: it opens its payment.
    const intent = id.startsWith('pi_') ? id : await intentOf(stripe, id);
    const safe = encodeURIComponent(intent);
    const [payment, invoices] = await Promise.all([
      stripe.get(`/v1/payment_intents/${safe}`, paymentSchema),
      stripe
        .all(`/v1/invoice_payments?payment[type]=payment_intent&payment[payment_intent]=${safe}`, invoicePaymentSchema)
        .catch(() => []),
    ]);
    return { payment, invoices };
  });
  return (
    <Ready loaded={loaded}>
      {({ payment, invoices }) => (
        <article>
          <PageLink to="payments" className="kicker">
            Payments
          </PageLink>
          <header className="page-head">
            <h1>
              <Amount minor={payment.amount} currency={payment.currency} />{' '}
              <span className="muted">{payment.currency.toUpperCase()}</span> <Status status={payment.status} />
            </h1>
          </header>
          <Section title="Payment details">
            <div className="two-columns">
              <Properties
                rows={[
                  ['ID', <CopyId key="id" id={payment.id} />],
                  ['Created', <When key="created" seconds={payment.created} style="date-time" />],
                  ['Description', payment.description],
                ]}
              />
              <Properties
                rows={[
                  [
                    'Amount received',
                    <Amount key="received" minor={payment.amount_received ?? 0} currency={payment.currency} />,
                  ],
                  ['Payment method', payment.payment_method],
                  ['Charge', payment.latest_charge],
                ]}
              />
            </div>
          </Section>
          <Section title="Connections">
            <Properties
              rows={[
                [
                  'Customer',
                  payment.customer === undefined ? undefined : (
                    <PageLink key="customer" to={`customers/${payment.customer}`}>
                      {payment.customer}
                    </PageLink>
                  ),
                ],
                ...invoices.map((one): [string, React.ReactNode] => [
                  'Invoice',
                  <PageLink key={one.id} to={`invoices/${one.invoice ?? ''}`}>
                    {one.invoice}
                  </PageLink>,
                ]),
              ]}
            />
          </Section>
          <Metadata metadata={payment.metadata} />
        </article>
      )}
    </Ready>
  );
}

async function intentOf(stripe: StripeClient, chargeId: string): Promise<string> {
  const { payment_intent: intent } = await stripe.get(`/v1/charges/${encodeURIComponent(chargeId)}`, chargeSchema);
  return intent;
}
