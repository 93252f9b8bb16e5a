import { unitPrice } from './format.ts';
import { ObjectList } from './ObjectList.tsx';
import { Amount, Status, When } from './parts.tsx';
import { useShell } from './shell-context.ts';
import {
  customerSchema,
  type Invoice,
  invoiceSchema,
  type Price,
  type Product,
  paymentSchema,
  productSchema,
} from './stripe-objects.ts';

const invoiceFilters = [
  { label: 'All' },
  { label: 'Draft', status: 'draft' },
  { label: 'Open', status: 'open' },
  { label: 'Paid', status: 'paid' },
  { label: 'Void', status: 'void' },
  { label: 'Uncollectible', status: 'uncollectible' },
];

export function InvoiceList() {
  return (
    <ObjectList
      name="invoices"
      title="Invoices"
      schema={invoiceSchema}
      placeholder="Search by number or customer"
      filters={invoiceFilters}
      columns={[
        {
          label: 'Amount',
          numeric: true,
          width: '128px',
          cell: (row) => <Amount strong minor={row.total} currency={row.currency} />,
        },
        { label: '', width: '116px', cell: (row) => <Status status={invoiceStatus(row)} /> },
        { label: 'Invoice number', width: '132px', cell: (row) => row.number ?? <span className="muted">—</span> },
        { label: 'Customer', cell: (row) => row.customer_name ?? row.customer_email ?? row.customer },
        { label: 'Due', width: '116px', optional: true, cell: (row) => <When seconds={row.due_date} /> },
        { label: 'Created', width: '116px', cell: (row) => <When seconds={row.created} /> },
      ]}
    />
  );
}

/** An open invoice after its due date is past due; Stripe keeps no status of its own for it. */
export function invoiceStatus(invoice: Invoice): string {
  const late =
    invoice.status === 'open' &&
    invoice.due_date !== null &&
    invoice.due_date !== undefined &&
    invoice.due_date * 1000 < Date.now();
  return late ? 'past_due' : (invoice.status ?? 'draft');
}

export function CustomerList() {
  return (
    <ObjectList
      name="customers"
      title="Customers"
      schema={customerSchema}
      placeholder="Search by name, e-mail or phone"
      columns={[
        { label: 'Customer', cell: (row) => <strong>{row.name ?? row.email ?? row.id}</strong> },
        { label: 'E-mail', cell: (row) => row.email ?? <span className="muted">—</span> },
        {
          label: 'Country',
          width: '96px',
          optional: true,
          cell: (row) => row.address?.country ?? <span className="muted">—</span>,
        },
        {
          label: 'Currency',
          width: '96px',
          cell: (row) => row.currency?.toUpperCase() ?? <span className="muted">—</span>,
        },
        { label: 'Created', width: '128px', cell: (row) => <When seconds={row.created} /> },
      ]}
    />
  );
}

export function ProductList() {
  return (
    <ObjectList
      name="products"
      title="Product catalog"
      schema={productSchema}
      placeholder="Search by name"
      columns={[
        { label: 'Name', cell: (row) => <strong>{row.name}</strong> },
        { label: 'Price', width: '220px', cell: (row) => <DefaultPrice product={row} /> },
        { label: '', width: '96px', cell: (row) => <Status status={row.active === false ? 'archived' : 'active'} /> },
        { label: 'Created', width: '128px', cell: (row) => <When seconds={row.created} /> },
      ]}
    />
  );
}

export function PaymentList() {
  return (
    <ObjectList
      name="payments"
      title="Payments"
      schema={paymentSchema}
      placeholder="Search by description or customer"
      columns={[
        {
          label: 'Amount',
          numeric: true,
          width: '128px',
          cell: (row) => <Amount strong minor={row.amount} currency={row.currency} />,
        },
        { label: '', width: '128px', cell: (row) => <Status status={row.status} /> },
        { label: 'Description', cell: (row) => row.description ?? <span className="muted">—</span> },
        {
          label: 'Customer',
          optional: true,
          cell: (row) =>
            row.customer === undefined ? (
              <span className="muted">—</span>
            ) : (
              <span className="mono">{row.customer}</span>
            ),
        },
        { label: 'Date', width: '128px', cell: (row) => <When seconds={row.created} /> },
      ]}
    />
  );
}

function DefaultPrice({ product }: { product: Product }) {
  const price = product.default_price;
  return typeof price === 'object' && price !== null ? <PriceText price={price} /> : <span className="muted">—</span>;
}

/** “€12.50 / month”; prices below the smallest unit keep their decimals. */
export function PriceText({ price }: { price: Price }) {
  const { merchant } = useShell();
  const decimal = price.unit_amount_decimal ?? price.unit_amount?.toString();
  const amount = decimal === undefined ? 'Custom' : unitPrice(decimal, price.currency, merchant.locale);
  const interval = price.recurring?.interval;
  if (interval === undefined) return <span>{amount}</span>;
  const count = price.recurring?.interval_count ?? 1;
  return (
    <span>
      {amount} / {count > 1 ? `${count} ${interval}s` : interval}
    </span>
  );
}
