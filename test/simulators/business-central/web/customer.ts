import { html } from 'hono/html';
import type { Company } from '../company.ts';
import { kinds } from '../sales/kind.ts';
import type { Row } from '../table.ts';
import { link, str } from '../values.ts';
import { type Place, pageIds, pageLink } from './address.ts';
import { fields } from './fields.ts';
import type { Markup } from './layout.ts';
import { documentTable } from './lists.ts';

/** Card of a customer: address, terms, documents; a blocked one can be unblocked. */
export function customerCard(company: Company, place: Place, row: Row): Markup {
  const { values } = row;
  const named = (field: string, set: string) => {
    const id = link(values, field);
    return id === undefined ? '' : str(company.table(set).get(id)?.values ?? {}, 'displayName');
  };
  const blocked = str(values, 'blocked').trim();
  const card = fields([
    ['Type', str(values, 'type')],
    ['E-mail', str(values, 'email')],
    ['Phone', str(values, 'phoneNumber')],
    ['Address', [str(values, 'addressLine1'), str(values, 'addressLine2')].filter((text) => text !== '').join(', ')],
    ['City', `${str(values, 'postalCode')} ${str(values, 'city')}`.trim()],
    ['Country', str(values, 'country')],
    ['VAT registration no.', str(values, 'taxRegistrationNumber')],
    ['Tax area', str(values, 'taxAreaDisplayName') || str(values, 'taxAreaCode')],
    ['Currency', str(values, 'currencyCode') || company.record.localCurrency],
    ['Payment terms', named('paymentTermsId', 'paymentTerms')],
    ['Payment method', named('paymentMethodId', 'paymentMethods')],
    ['Website', str(values, 'website')],
  ]);
  const documents = kinds.map((kind) => {
    const own = [...company.table(kind.set).rows()].filter((one) => one.values.customerId === row.id);
    if (own.length === 0) return '';
    const title = kind.set === 'salesInvoices' ? 'Sales invoices' : 'Sales credit memos';
    return html`<section class="card"><h2>${title}</h2>${documentTable(company, place, kind, own)}</section>`;
  });
  return html`<section class="card"><p class="kind">Customer</p>
<div class="head"><h1>${str(values, 'number')} ${str(values, 'displayName')}</h1>
${blocked === '' ? '' : html`<span class="state Blocked">Blocked: ${blocked}</span>`}</div>
<form method="post" action="${pageLink(place, pageIds.customerCard, str(values, 'number'))}">
${blocked === '' ? html`<button name="action" value="block">Block</button>` : html`<button name="action" value="unblock">Unblock</button>`}
</form></section>
<section class="card"><h2>General</h2>${card}</section>${documents}`;
}
