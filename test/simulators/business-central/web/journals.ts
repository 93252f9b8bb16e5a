import { html } from 'hono/html';
import type { Company } from '../company.ts';
import type { Row } from '../table.ts';
import { str } from '../values.ts';
import type { Place } from './address.ts';
import { amounts, day } from './format.ts';
import type { Markup } from './layout.ts';

export type JournalKind = 'general' | 'payment';

/** Batches and lines of the two journals, as the API names their sets. */
export const journalSets = {
  general: { batches: 'journals', lines: 'journalLines', title: 'General journals' },
  payment: { batches: 'customerPaymentJournals', lines: 'customerPayments', title: 'Cash receipt journals' },
} as const;

/** The batches of a journal with the lines that wait in them; a filter leaves the lines of one document. */
export function journalList(company: Company, place: Place, kind: JournalKind): Markup {
  const { batches, lines, title } = journalSets[kind];
  const waiting = [...company.table(lines).rows()].filter(
    ({ values }) => place.number === null || values.documentNumber === place.number,
  );
  const shown = [...company.table(batches).rows()].map((batch) => ({
    batch,
    rows: waiting.filter(({ values }) => values.journalId === batch.id),
  }));
  const drawn = shown.filter(({ rows }) => place.number === null || rows.length > 0);
  const which = place.number === null ? '' : html`<p class="soft">Document no. ${place.number}</p>`;
  return html`<section class="card"><div class="head"><h1>${title}</h1><span class="soft">${waiting.length}</span></div>${which}
${drawn.length === 0 ? html`<p class="soft">Nothing waits here. It may have been posted or deleted.</p>` : ''}</section>
${drawn.map(({ batch, rows }) => batchCard(company, kind, batch, rows))}`;
}

function batchCard(company: Company, kind: JournalKind, batch: Row, rows: readonly Row[]): Markup {
  const code = str(batch.values, 'code');
  const balancing = str(batch.values, 'balancingAccountNumber');
  const post = html`<form method="post"><input type="hidden" name="journal" value="${code}">
<button class="first" name="action" value="post">Post</button></form>`;
  return html`<section class="card"><div class="head"><h2>${code}</h2><span class="soft">${str(batch.values, 'displayName')}</span></div>
${balancing === '' ? '' : html`<p class="soft">Balancing account ${balancing}</p>`}
${rows.length === 0 ? html`<p class="soft">No lines.</p>` : [lineTable(company, kind, rows), post]}</section>`;
}

function lineTable(company: Company, kind: JournalKind, rows: readonly Row[]): Markup {
  const account = ({ values }: Row) =>
    kind === 'payment'
      ? `Customer ${str(values, 'customerNumber')}`
      : `${str(values, 'accountType') || 'G/L Account'} ${str(values, 'accountNumber')}`;
  return html`<div class="scroll"><table>
<thead><tr><th>Posting date</th><th>Document no.</th><th>Account</th><th>Description</th><th>Applies to</th><th class="n">Amount</th></tr></thead>
<tbody>${rows.map(
    (
      row,
    ) => html`<tr><td>${day(row.values, 'postingDate')}</td><td>${str(row.values, 'documentNumber')}</td><td>${account(row)}</td>
<td>${str(row.values, 'description')}<small>${str(row.values, 'comment')}</small></td><td>${str(row.values, 'appliesToInvoiceNumber')}</td>
<td class="n">${amounts(company, str(row.values, 'lineCurrency') || company.record.localCurrency)(row.values, 'amount')}</td></tr>`,
  )}</tbody></table></div>`;
}

/** Posted entries, newest first; a filter leaves those of one document. */
export function ledgerList(company: Company, place: Place): Markup {
  const rows = [...company.table('generalLedgerEntries').rows()]
    .filter(({ values }) => place.number === null || values.documentNumber === place.number)
    .sort((a, b) => b.order - a.order)
    .slice(0, 500);
  const amount = amounts(company, company.record.localCurrency);
  return html`<section class="card"><div class="head"><h1>General ledger entries</h1><span class="soft">${rows.length}</span></div>
${place.number === null ? '' : html`<p class="soft">Document no. ${place.number}</p>`}
<div class="scroll"><table><thead><tr><th>Posting date</th><th>Type</th><th>Document no.</th><th>Account</th><th>Description</th><th class="n">Debit</th><th class="n">Credit</th></tr></thead>
<tbody>${rows.map(
    ({
      values,
    }) => html`<tr><td>${day(values, 'postingDate')}</td><td>${str(values, 'documentType').trim()}</td><td>${str(values, 'documentNumber')}</td>
<td>${str(values, 'accountNumber')}</td><td>${str(values, 'description')}</td>
<td class="n">${amount(values, 'debitAmount')}</td><td class="n">${amount(values, 'creditAmount')}</td></tr>`,
  )}</tbody></table></div></section>`;
}
