import { html } from 'hono/html';
import type { Company } from '../company.ts';
import { isDraft } from '../sales/document.ts';
import type { Kind } from '../sales/kind.ts';
import type { Row } from '../table.ts';
import { str } from '../values.ts';
import { documentLink, type Place, pageIds, pageLink } from './address.ts';
import { amounts, day } from './format.ts';
import type { Markup } from './layout.ts';

/** Documents of one kind, newest first. */
export function documentTable(company: Company, place: Place, kind: Kind, rows: readonly Row[]): Markup {
  const newest = [...rows].sort((a, b) => b.order - a.order);
  return html`<div class="scroll"><table>
<thead><tr><th>No.</th><th>Customer</th><th>External document no.</th><th>Document date</th><th>Status</th><th class="n">Incl. tax</th></tr></thead>
<tbody>${newest.map((row) => {
    const { values } = row;
    const currency = str(values, 'currencyCode') || company.record.localCurrency;
    const total = amounts(company, currency)(values, 'totalAmountIncludingTax');
    return html`<tr><td><a href="${documentLink(place, kind, row)}">${str(values, 'number')}</a></td>
<td>${str(values, 'customerNumber')} ${str(values, 'customerName')}</td><td>${str(values, 'externalDocumentNumber')}</td>
<td>${day(values, kind.dateField)}</td><td><span class="state ${str(values, 'status')}">${str(values, 'status')}</span></td>
<td class="n">${total} ${currency}</td></tr>`;
  })}</tbody></table></div>`;
}

/** List of drafts, or of posted documents. */
export function documentList(company: Company, place: Place, kind: Kind, posted: boolean): Markup {
  const rows = [...company.table(kind.set).rows()].filter((row) => isDraft(row.values) !== posted);
  const title = `${posted ? 'Posted sales' : 'Sales'} ${kind.documentType.toLowerCase()}s`;
  return html`<section class="card"><div class="head"><h1>${title}</h1><span class="soft">${rows.length}</span></div>
${rows.length === 0 ? html`<p class="soft">There is none yet.</p>` : documentTable(company, place, kind, rows)}</section>`;
}

export function customerList(company: Company, place: Place): Markup {
  const rows = [...company.table('customers').rows()];
  return html`<section class="card"><div class="head"><h1>Customers</h1><span class="soft">${rows.length}</span></div>
<div class="scroll"><table><thead><tr><th>No.</th><th>Name</th><th>E-mail</th><th>City</th><th>Country</th><th>VAT registration no.</th><th>Blocked</th></tr></thead>
<tbody>${rows.map(
    ({
      values,
    }) => html`<tr><td><a href="${pageLink(place, pageIds.customerCard, str(values, 'number'))}">${str(values, 'number')}</a></td>
<td>${str(values, 'displayName')}</td><td>${str(values, 'email')}</td><td>${str(values, 'city')}</td><td>${str(values, 'country')}</td>
<td>${str(values, 'taxRegistrationNumber')}</td><td>${str(values, 'blocked').trim()}</td></tr>`,
  )}</tbody></table></div></section>`;
}
