import { Glyph } from '../components/icon.tsx';
import { InvoiceActions } from './InvoiceActions.tsx';
import { InvoiceLines } from './InvoiceLines.tsx';
import { invoiceStatus } from './lists.tsx';
import { Amount, CopyId, Metadata, PageLink, Properties, Ready, Section, Status, When } from './parts.tsx';
import { useData, useShell } from './shell-context.ts';
import { type Part, part } from './stripe-client.ts';
import {
  type CreditNote,
  creditNoteSchema,
  eventSchema,
  type Invoice,
  type InvoicePayment,
  invoicePaymentSchema,
  invoiceSchema,
  lineSchema,
  listOf,
  type StripeEvent,
} from './stripe-objects.ts';

/** One invoice as Stripe shows it: header, summary, lines with tax and discount, totals, metadata, payments, events. */
export function InvoiceDetail({ id }: { id: string }) {
  const { stripe, merchant } = useShell();
  const loaded = useData(`${merchant.accountId}/invoice/${id}`, async () => {
    const path = `/v1/invoices/${encodeURIComponent(id)}`;
    const [invoice, lines, payments, creditNotes, events] = await Promise.all([
      stripe.get(path, invoiceSchema),
      stripe.all(`${path}/lines`, lineSchema),
      part(stripe.all(`/v1/invoice_payments?invoice=${id}`, invoicePaymentSchema)),
      part(stripe.all(`/v1/credit_notes?invoice=${id}`, creditNoteSchema)),
      part(
        stripe
          .get('/v1/events?limit=100', listOf(eventSchema))
          .then((page) => page.data.filter((event) => isAbout(event, id))),
      ),
    ]);
    return { invoice, lines, payments, creditNotes, events };
  });
  return (
    <Ready loaded={loaded}>
      {({ invoice, lines, payments, creditNotes, events }) => (
        <article>
          <PageLink to="invoices" className="kicker">
            Invoices
          </PageLink>
          <header className="page-head">
            <div>
              <h1>
                {invoice.number ?? 'Draft invoice'} <Status status={invoiceStatus(invoice)} />
              </h1>
              <p className="muted">
                Billed to <CustomerLink invoice={invoice} /> ·{' '}
                <Amount strong minor={invoice.total} currency={invoice.currency} />
              </p>
            </div>
            <InvoiceActions invoice={invoice} />
          </header>
          <Section title="Summary">
            <Summary invoice={invoice} />
          </Section>
          <InvoiceLines invoice={invoice} lines={lines} />
          <Payments payments={payments} />
          <CreditNotes notes={creditNotes} />
          <Metadata metadata={invoice.metadata} />
          <Events events={events} />
        </article>
      )}
    </Ready>
  );
}

/** Lines, payments and credit notes name their invoice; the invoice's own events carry it. */
function isAbout(event: StripeEvent, id: string): boolean {
  return event.data.object.id === id || event.data.object.invoice === id;
}

function Problem({ text }: { text: string | undefined }) {
  return text === undefined ? null : (
    <p className="sdk-error" role="alert">
      {text}
    </p>
  );
}

function CustomerLink({ invoice }: { invoice: Invoice }) {
  const name = invoice.customer_name ?? invoice.customer_email ?? invoice.customer;
  return invoice.customer === undefined ? (
    <span>{name}</span>
  ) : (
    <PageLink to={`customers/${invoice.customer}`}>{name}</PageLink>
  );
}

function Summary({ invoice }: { invoice: Invoice }) {
  const address = invoice.customer_address;
  const place = [address?.line1, [address?.postal_code, address?.city].filter(Boolean).join(' '), address?.country]
    .filter(Boolean)
    .join(', ');
  return (
    <div className="two-columns">
      <Properties
        rows={[
          ['Billed to', invoice.customer_email ?? invoice.customer_name],
          [
            'Billing details',
            place === '' ? invoice.customer_name : [invoice.customer_name, place].filter(Boolean).join(', '),
          ],
          ['Currency', invoice.currency.toUpperCase()],
          ['Billing method', invoice.collection_method === 'send_invoice' ? 'Send invoice' : 'Charge automatically'],
          ...(invoice.custom_fields ?? []).map((field): [string, string] => [field.name, field.value]),
        ]}
      />
      <Properties
        rows={[
          ['Invoice number', invoice.number],
          ['ID', <CopyId key="id" id={invoice.id} />],
          ['Created', <When key="created" seconds={invoice.created} style="date-time" />],
          ['Finalized', <When key="finalized" seconds={invoice.status_transitions?.finalized_at} style="date-time" />],
          ['Due date', <When key="due" seconds={invoice.due_date} />],
          ['Memo', invoice.description],
        ]}
      />
    </div>
  );
}

function Payments({ payments }: { payments: Part<InvoicePayment> }) {
  if (payments.rows.length === 0 && payments.problem === undefined) return null;
  return (
    <Section title="Payments">
      <Problem text={payments.problem} />
      <div className="sdk-table-scroll">
        <table className="sdk-table">
          <tbody>
            {payments.rows.map((payment) => (
              <tr key={payment.id}>
                <td className="numeric">
                  <Amount minor={payment.amount_paid ?? payment.amount_requested} currency={payment.currency} />
                </td>
                <td>
                  <Status status={payment.status} />
                </td>
                <td className="mono">
                  {payment.payment?.payment_intent ??
                    payment.payment?.charge ??
                    (payment.payment?.type === 'out_of_band_payment' ? 'Paid outside Stripe' : payment.id)}
                </td>
                <td className="numeric">
                  <When seconds={payment.created} style="date-time" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function CreditNotes({ notes }: { notes: Part<CreditNote> }) {
  if (notes.rows.length === 0 && notes.problem === undefined) return null;
  return (
    <Section title="Credit notes">
      <Problem text={notes.problem} />
      <div className="sdk-table-scroll">
        <table className="sdk-table">
          <tbody>
            {notes.rows.map((note) => (
              <tr key={note.id}>
                <td>{note.number ?? note.id}</td>
                <td>
                  <Status status={note.status} />
                </td>
                <td className="muted">{note.reason?.replaceAll('_', ' ')}</td>
                <td className="numeric">
                  <Amount minor={-note.amount} currency={note.currency} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Events({ events }: { events: Part<StripeEvent> }) {
  return (
    <Section title="Logs">
      <Problem text={events.problem} />
      {events.rows.length === 0 && events.problem === undefined ? (
        <p className="muted">No events within reach</p>
      ) : null}
      <ul className="timeline">
        {events.rows.map((event) => (
          <li key={event.id}>
            <Glyph name="circle" size={10} />
            <span>
              <code className="mono">{event.type}</code>
              <span className="muted">
                <When seconds={event.created} style="date-time" />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
