import { html } from 'hono/html';
import type { Company } from '../company.ts';
import { isDraft } from '../sales/document.ts';
import type { Kind } from '../sales/kind.ts';
import type { DimensionLink, Line, Row } from '../table.ts';
import { link, num, str } from '../values.ts';
import { documentLink, type Place, pageIds, pageLink } from './address.ts';
import { fields } from './fields.ts';
import { amounts, day, decimal } from './format.ts';
import type { Markup } from './layout.ts';

/** `DEPARTMENT: SALES`, one per dimension. */
function dimensions(company: Company, links: readonly DimensionLink[] | undefined): string {
  const code = (set: string, id: string) => str(company.table(set).get(id)?.values ?? {}, 'code');
  return (links ?? [])
    .map(({ dimensionId, valueId }) => `${code('dimensions', dimensionId)}: ${code('dimensionValues', valueId)}`)
    .join(', ');
}

function lineRow(company: Company, line: Line, money: ReturnType<typeof amounts>): Markup {
  const { values } = line;
  const comment = str(values, 'lineType') === 'Comment';
  const more = [str(values, 'description2'), dimensions(company, line.dimensions)].filter((text) => text !== '');
  const discount = num(values, 'discountAmount');
  const said = html`<td>${str(values, 'description')}${more.map((text) => html`<small>${text}</small>`)}</td>`;
  if (comment) return html`<tr><td>Comment</td><td></td>${said}<td colspan="6"></td></tr>`;
  return html`<tr><td>${str(values, 'lineType')}</td><td>${str(values, 'lineObjectNumber')}</td>${said}
<td class="n">${decimal(num(values, 'quantity'), 0)} ${str(values, 'unitOfMeasureCode')}</td>
<td class="n">${money(values, 'unitPrice')}</td><td class="n">${discount === '0' ? '' : money(values, 'discountAmount')}</td>
<td>${str(values, 'taxCode')}</td><td class="n">${decimal(num(values, 'taxPercent'), 0)} %</td>
<td class="n">${money(values, 'amountExcludingTax')}</td></tr>`;
}

function totals(row: Row, currency: string, money: ReturnType<typeof amounts>): Markup {
  const { values } = row;
  const shown: [label: string, name: string][] = [
    ['Total excluding tax', 'totalAmountExcludingTax'],
    ['Tax', 'totalTaxAmount'],
  ];
  const discount = num(values, 'discountAmount');
  return html`<dl class="totals">
${discount === '0' ? '' : html`<div><dt>Invoice discount</dt><dd class="n">${money(values, 'discountAmount')}</dd></div>`}
${shown.map(([label, name]) => html`<div><dt>${label}</dt><dd class="n">${money(values, name)}</dd></div>`)}
<div class="sum"><dt>Total including tax</dt><dd class="n">${money(values, 'totalAmountIncludingTax')} ${currency}</dd></div>
${isDraft(values) ? '' : html`<div><dt>Remaining amount</dt><dd class="n">${money(values, 'remainingAmount')}</dd></div>`}
</dl>`;
}

function appliedTo(company: Company, place: Place, kind: Kind, row: Row): Markup | string {
  const id = kind.set === 'salesCreditMemos' ? link(row.values, 'invoiceId') : undefined;
  const invoice = id === undefined ? undefined : company.table('salesInvoices').get(id);
  const number = str(row.values, 'invoiceNumber');
  if (invoice === undefined) return number;
  return html`<a href="${pageLink(place, pageIds.invoicePosted, str(invoice.values, 'number'))}">${str(invoice.values, 'number')}</a>`;
}

function address(row: Row): string {
  const part = (name: string) => str(row.values, `sellTo${name}`);
  return [part('AddressLine1'), `${part('PostCode')} ${part('City')}`.trim(), part('Country')]
    .filter((text) => text !== '')
    .join(', ');
}

/** Card of a sales invoice or credit memo: header, lines, totals; a draft can be posted or deleted. */
export function documentCard(company: Company, place: Place, kind: Kind, row: Row): Markup {
  const { values } = row;
  const draft = isDraft(values);
  const currency = str(values, 'currencyCode') || company.record.localCurrency;
  const money = amounts(company, currency);
  const customer = str(values, 'customerNumber');
  const header = fields([
    [
      'Customer',
      html`<a href="${pageLink(place, pageIds.customerCard, customer)}">${customer} ${str(values, 'customerName')}</a>`,
    ],
    ['Address', address(row)],
    ['Document date', day(values, kind.dateField)],
    ['Posting date', day(values, 'postingDate')],
    ['Due date', day(values, 'dueDate')],
    ['External document no.', str(values, 'externalDocumentNumber')],
    ['Your reference (PO)', str(values, 'customerPurchaseOrderReference')],
    ['Currency', currency],
    ['Applies to invoice', appliedTo(company, place, kind, row)],
    ['Dimensions', dimensions(company, row.dimensions)],
    ['E-mail', str(values, 'email')],
    ['Draft no.', draft ? '' : str(values, 'draftNumber')],
  ]);
  const noun = kind.documentType.toLowerCase();
  return html`<section class="card"><p class="kind">${draft ? 'Sales' : 'Posted sales'} ${noun}</p>
<div class="head"><h1>${str(values, 'number')}</h1><span class="state ${str(values, 'status')}">${str(values, 'status')}</span></div>
${
  draft
    ? html`<form method="post" action="${documentLink(place, kind, row)}"><button class="first" name="action" value="post">Post</button>
<button name="action" value="delete">Delete</button></form>`
    : ''
}
</section>
<section class="card"><h2>General</h2>${header}</section>
<section class="card"><h2>Lines</h2><div class="scroll"><table>
<thead><tr><th>Type</th><th>No.</th><th>Description</th><th class="n">Quantity</th><th class="n">Unit price</th><th class="n">Discount</th>
<th>Tax group</th><th class="n">VAT</th><th class="n">Excl. tax</th></tr></thead>
<tbody>${(row.lines ?? []).map((line) => lineRow(company, line, money))}</tbody></table></div>
${totals(row, currency, money)}</section>`;
}
