import { invoiceStatus } from './lists.tsx';
import { Amount, CopyId, Metadata, PageLink, Properties, Ready, Section, Status, When } from './parts.tsx';
import { navigate } from './router.ts';
import { useData, useShell } from './shell-context.ts';
import { customerSchema, type Invoice, invoiceSchema, taxIdSchema } from './stripe-objects.ts';

export function CustomerDetail({ id }: { id: string }) {
  const { stripe, merchant } = useShell();
  const loaded = useData(`${merchant.accountId}/customer/${id}`, async () => {
    const path = `/v1/customers/${encodeURIComponent(id)}`;
    const [customer, invoices, taxIds] = await Promise.all([
      stripe.get(path, customerSchema),
      stripe.list('invoices', invoiceSchema, { customer: id, limit: '20' }),
      stripe.all(`${path}/tax_ids`, taxIdSchema).catch(() => []),
    ]);
    return { customer, invoices: invoices.data, taxIds };
  });
  return (
    <Ready loaded={loaded}>
      {({ customer, invoices, taxIds }) => (
        <article>
          <PageLink to="customers" className="kicker">
            Customers
          </PageLink>
          <header className="page-head">
            <div>
              <h1>{customer.name ?? customer.email ?? customer.id}</h1>
              <p className="muted">{customer.email}</p>
            </div>
          </header>
          <Section title="Details">
            <div className="two-columns">
              <Properties
                rows={[
                  ['ID', <CopyId key="id" id={customer.id} />],
                  ['Customer since', <When key="since" seconds={customer.created} />],
                  ['E-mail', customer.email],
                  ['Phone', customer.phone],
                  ['Description', customer.description],
                ]}
              />
              <Properties
                rows={[
                  ['Address', addressText(customer.address)],
                  ['Tax IDs', taxIds.length === 0 ? undefined : taxIds.map((taxId) => taxId.value).join(', ')],
                  ['Currency', customer.currency?.toUpperCase()],
                  ['Invoice prefix', customer.invoice_prefix],
                  ['Languages', customer.preferred_locales?.join(', ') || undefined],
                ]}
              />
            </div>
          </Section>
          <Section title="Invoices">
            <InvoiceRows invoices={invoices} />
          </Section>
          <Metadata metadata={customer.metadata} />
        </article>
      )}
    </Ready>
  );
}

type Address = {
  line1?: string | null;
  line2?: string | null;
  city?: string | null;
  state?: string | null;
  postal_code?: string | null;
  country?: string | null;
};

function addressText(address: Address | null | undefined): string | undefined {
  const parts = [
    address?.line1,
    address?.line2,
    [address?.postal_code, address?.city].filter(Boolean).join(' '),
    address?.state,
    address?.country,
  ];
  const text = parts.filter(Boolean).join(', ');
  return text === '' ? undefined : text;
}

function InvoiceRows({ invoices }: { invoices: Invoice[] }) {
  const { base } = useShell();
  if (invoices.length === 0) return <p className="muted">No invoices</p>;
  return (
    <div className="sdk-table-scroll">
      <table className="sdk-table sdk-table--data">
        <tbody>
          {invoices.map((invoice) => (
            <tr
              key={invoice.id}
              className="is-pressable"
              tabIndex={0}
              onClick={() => navigate(`${base}/invoices/${invoice.id}`)}
              onKeyDown={(event) => event.key === 'Enter' && navigate(`${base}/invoices/${invoice.id}`)}
            >
              <td className="numeric" style={{ width: 128 }}>
                <Amount minor={invoice.total} currency={invoice.currency} />
              </td>
              <td style={{ width: 128 }}>
                <Status status={invoiceStatus(invoice)} />
              </td>
              <td>{invoice.number ?? invoice.id}</td>
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
