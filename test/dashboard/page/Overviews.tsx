import { invoiceStatus } from './lists.tsx';
import { Amount, PageLink, Ready, Section, Status, When } from './parts.tsx';
import { useData, useShell } from './shell-context.ts';
import { type Invoice, invoiceSchema, type Payment, paymentSchema } from './stripe-objects.ts';

type Sum = { currency: string; minor: number };

/** The Dashboard's home: what came in lately, and the newest invoices. */
export function Home() {
  const loaded = useRecent();
  return (
    <article>
      <header className="page-head">
        <h1>Home</h1>
      </header>
      <Ready loaded={loaded}>
        {({ invoices, payments }) => (
          <>
            <div className="figure-row">
              <Figure title="Payments received" sums={received(payments)} />
              <Figure title="Open invoices" sums={openSums(invoices)} />
            </div>
            <Section title="Recent invoices" actions={<PageLink to="invoices">View all</PageLink>}>
              <RecentInvoices invoices={invoices.slice(0, 8)} />
            </Section>
          </>
        )}
      </Ready>
    </article>
  );
}

/** The Dashboard's balance page, as far as the Stripe data behind the preview knows money movement. */
export function Balance() {
  const loaded = useRecent();
  return (
    <article>
      <header className="page-head">
        <h1>Balances</h1>
      </header>
      <Ready loaded={loaded}>
        {({ payments }) => (
          <>
            <div className="figure-row">
              <Figure title="Payments received" sums={received(payments)} />
              <Figure title="On the way to your bank" sums={[]} />
            </div>
            <Section title="Recent activity" actions={<PageLink to="payments">View all</PageLink>}>
              {payments.length === 0 ? (
                <p className="muted">No activity</p>
              ) : (
                <div className="sdk-table-scroll">
                  <table className="sdk-table">
                    <tbody>
                      {payments.slice(0, 10).map((payment) => (
                        <tr key={payment.id}>
                          <td className="numeric" style={{ width: 128 }}>
                            <Amount minor={payment.amount} currency={payment.currency} />
                          </td>
                          <td style={{ width: 128 }}>
                            <Status status={payment.status} />
                          </td>
                          <td>
                            <PageLink to={`payments/${payment.id}`}>{payment.description ?? payment.id}</PageLink>
                          </td>
                          <td className="numeric">
                            <When seconds={payment.created} />
                          </td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              )}
            </Section>
            <p className="muted">
              This preview of the Dashboard lists payments only; fees and payouts are in the app beside it.
            </p>
          </>
        )}
      </Ready>
    </article>
  );
}

function useRecent() {
  const { stripe, merchant } = useShell();
  return useData(`${merchant.accountId}/recent`, async () => {
    const [invoices, payments] = await Promise.all([
      stripe.list('invoices', invoiceSchema, { limit: '100' }),
      stripe.list('payment_intents', paymentSchema, { limit: '100' }).catch(() => ({ data: [], has_more: false })),
    ]);
    return { invoices: invoices.data, payments: payments.data };
  });
}

function Figure({ title, sums }: { title: string; sums: Sum[] }) {
  return (
    <section className="figure">
      <h2>{title}</h2>
      {sums.length === 0 ? <p className="figure-sum muted">—</p> : null}
      {sums.map((sum) => (
        <p key={sum.currency} className="figure-sum">
          <Amount minor={sum.minor} currency={sum.currency} />
        </p>
      ))}
    </section>
  );
}

function RecentInvoices({ invoices }: { invoices: Invoice[] }) {
  if (invoices.length === 0) return <p className="muted">No invoices yet</p>;
  return (
    <div className="sdk-table-scroll">
      <table className="sdk-table">
        <tbody>
          {invoices.map((invoice) => (
            <tr key={invoice.id}>
              <td className="numeric" style={{ width: 128 }}>
                <Amount strong minor={invoice.total} currency={invoice.currency} />
              </td>
              <td style={{ width: 128 }}>
                <Status status={invoiceStatus(invoice)} />
              </td>
              <td>
                <PageLink to={`invoices/${invoice.id}`}>{invoice.number ?? 'Draft'}</PageLink>
              </td>
              <td>{invoice.customer_name ?? invoice.customer_email}</td>
              <td className="numeric">
                <When seconds={invoice.created} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One sum per currency: amounts of different currencies are never added. */
function sumsOf(amounts: Sum[]): Sum[] {
  const sums = new Map<string, number>();
  for (const { currency, minor } of amounts) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  return [...sums].map(([currency, minor]) => ({ currency, minor })).slice(0, 3);
}

const received = (payments: Payment[]) =>
  sumsOf(
    payments
      .filter((payment) => payment.status === 'succeeded')
      .map((payment) => ({ currency: payment.currency, minor: payment.amount_received ?? payment.amount })),
  );

const openSums = (invoices: Invoice[]) =>
  sumsOf(
    invoices
      .filter((invoice) => invoice.status === 'open')
      .map((invoice) => ({ currency: invoice.currency, minor: invoice.amount_remaining })),
  );
