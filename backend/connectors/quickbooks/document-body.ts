import type { DocumentDraft, DocumentKind } from '../port.ts';
import type { Books } from './books.ts';
import { requireHomeCurrency } from './contact-body.ts';
import { lineBody } from './line-body.ts';
import type { Transaction } from './links.ts';
import { noteFor } from './number.ts';
import { extras, type WireValue } from './target-fields.ts';
import { taxDetail } from './tax-detail.ts';

/** The entity that a document is written as. */
export const entityFor = ({ kind, form }: Pick<DocumentDraft, 'kind' | 'form'>): Transaction => {
  if (kind === 'credit_memo') return 'CreditMemo';
  return form === 'estimate' ? 'Estimate' : 'Invoice';
};

export const wordFor: Record<Transaction, string> = {
  Invoice: 'invoice',
  Estimate: 'estimate',
  CreditMemo: 'credit memo',
};

/** Ids of invoices and estimates may meet: an estimate's says what it is. */
const estimate = 'estimate:';

export const ledgerId = (entity: Transaction, id: string): string => (entity === 'Estimate' ? `${estimate}${id}` : id);

export function transactionOf(kind: DocumentKind, id: string): { entity: Transaction; id: string } {
  if (kind === 'credit_memo') return { entity: 'CreditMemo', id };
  return id.startsWith(estimate) ? { entity: 'Estimate', id: id.slice(estimate.length) } : { entity: 'Invoice', id };
}

/**
 * A whole document, unsent. There is one date: the posting date, by which periods are open or closed.
 * @throws LedgerFault for what can be known to be refused before anything is sent
 */
export async function documentBody(books: Books, draft: DocumentDraft): Promise<Record<string, unknown>> {
  const mapped = extras('invoice', draft.kind === 'invoice', draft.extra);
  const known = await books.known();
  requireHomeCurrency(draft.currency, known);
  const lines = [];
  for (const line of draft.lines) lines.push(await lineBody(books, known, line, draft.currency));
  const tax = taxDetail(
    known,
    lines.flatMap(({ priced }) => (priced === null ? [] : [priced])),
  );
  const { dueDate, PrivateNote: note, ...properties } = mapped.properties;
  const due = typeof dueDate === 'string' ? dueDate : draft.dueDate;
  const dimensions: Record<string, WireValue> = {};
  for (const { entity, value } of mapped.dimensions)
    dimensions[`${entity}Ref`] = { value: await books.dimension(entity, value) };
  return {
    DocNumber: draft.externalNumber,
    CustomerRef: { value: draft.contactId },
    TxnDate: draft.postingDate,
    ...(draft.kind === 'credit_memo' || due === null ? {} : { DueDate: due }),
    ...(known.multicurrency ? { CurrencyRef: { value: draft.currency } } : {}),
    PrivateNote: noteFor(draft.externalNumber, typeof note === 'string' ? note : undefined),
    EmailStatus: 'NotSet',
    ...(known.american ? {} : { GlobalTaxCalculation: 'TaxExcluded' }),
    Line: lines.map(({ body }) => body),
    ...(tax === null ? {} : { TxnTaxDetail: tax }),
    ...(draft.kind === 'credit_memo' && draft.appliesToInvoiceId !== null && /^\d+$/.test(draft.appliesToInvoiceId)
      ? { InvoiceRef: { value: draft.appliesToInvoiceId } }
      : {}),
    ...properties,
    ...dimensions,
  };
}
