import { unitPrice } from './format.ts';
import { Amount, Section, When } from './parts.tsx';
import { useShell } from './shell-context.ts';
import type { Invoice, Line } from './stripe-objects.ts';

/** The lines with their discount and tax, and the totals below. */
export function InvoiceLines({ invoice, lines }: { invoice: Invoice; lines: Line[] }) {
  return (
    <Section title={lines.length === 1 ? '1 item' : `${lines.length} items`}>
      <div className="sdk-table-scroll">
        <table className="sdk-table invoice-lines">
          <thead>
            <tr>
              <th scope="col">Description</th>
              <th scope="col" className="numeric">
                Qty
              </th>
              <th scope="col" className="numeric">
                Unit price
              </th>
              <th scope="col" className="numeric">
                Tax
              </th>
              <th scope="col" className="numeric">
                Amount
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <LineRow key={line.id} line={line} />
            ))}
          </tbody>
        </table>
      </div>
      <Totals invoice={invoice} />
    </Section>
  );
}

function LineRow({ line }: { line: Line }) {
  const discount = sum(line.discount_amounts);
  const tax = sum(line.taxes);
  return (
    <tr>
      <td>
        {line.description ?? 'No description'}
        {line.parent?.subscription_item_details?.proration ? (
          <span className="sdk-badge sdk-badge--neutral line-mark">Proration</span>
        ) : null}
        {line.period !== null && line.period !== undefined && line.period.end > line.period.start ? (
          <div className="muted caption">
            <When seconds={line.period.start} /> – <When seconds={line.period.end} />
          </div>
        ) : null}
        {discount === 0 ? null : (
          <div className="muted caption">
            Discount <Amount minor={-discount} currency={line.currency} />
          </div>
        )}
      </td>
      <td className="numeric">{line.quantity_decimal ?? line.quantity ?? ''}</td>
      <td className="numeric">
        <UnitPrice line={line} />
      </td>
      <td className="numeric">
        {tax === 0 ? <span className="muted">—</span> : <Amount minor={tax} currency={line.currency} />}
      </td>
      <td className="numeric">
        <Amount minor={line.amount} currency={line.currency} />
      </td>
    </tr>
  );
}

/** Unit prices may be finer than the currency: `unit_amount_decimal` has up to twelve decimals of a minor unit. */
function UnitPrice({ line }: { line: Line }) {
  const { merchant } = useShell();
  const decimal = line.pricing?.unit_amount_decimal;
  if (decimal === null || decimal === undefined) return <span className="muted">—</span>;
  return <span>{unitPrice(decimal, line.currency, merchant.locale)}</span>;
}

function Totals({ invoice }: { invoice: Invoice }) {
  const { currency } = invoice;
  const discount = sum(invoice.total_discount_amounts);
  const rows: [string, number, boolean?][] = [['Subtotal', invoice.subtotal]];
  if (discount !== 0) rows.push(['Discount', -discount]);
  for (const [index, tax] of (invoice.total_taxes ?? []).entries()) {
    const inclusive = tax.tax_behavior === 'inclusive' ? ' (included)' : '';
    rows.push([`Tax${(invoice.total_taxes?.length ?? 0) > 1 ? ` ${index + 1}` : ''}${inclusive}`, tax.amount]);
  }
  rows.push(['Total', invoice.total, true]);
  if (invoice.amount_paid !== 0) rows.push(['Amount paid', -invoice.amount_paid]);
  rows.push(['Amount due', invoice.amount_remaining, true]);
  return (
    <dl className="totals">
      {rows.map(([label, minor, strong]) => (
        <div key={label} className={strong ? 'is-strong' : ''}>
          <dt>{label}</dt>
          <dd>
            <Amount minor={minor} currency={currency} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function sum(amounts: { amount: number }[] | null | undefined): number {
  return (amounts ?? []).reduce((total, one) => total + one.amount, 0);
}
