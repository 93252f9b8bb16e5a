import { type DocumentDraft, type DocumentKind, type DocumentLineDraft, LedgerFault } from '../port.ts';
import { exactNumber, isZero } from './exact-number.ts';
import { codeForm, guid } from './odata.ts';
import { extras } from './target-fields.ts';

/** What differs between invoices and credit memos in the API: names only. */
export const sets = {
  invoice: { documents: 'salesInvoices', lines: 'salesInvoiceLines', date: 'invoiceDate', word: 'invoice' },
  credit_memo: {
    documents: 'salesCreditMemos',
    lines: 'salesCreditMemoLines',
    date: 'creditMemoDate',
    word: 'credit memo',
  },
} as const satisfies Record<DocumentKind, Record<string, string>>;

type Body = Record<string, unknown>;

/**
 * A whole document for one deep insert. Nothing that is read-only in the API is sent. The currency is always sent, also
 * when it is the local one (the API turns that code into the blank it stores): left out, the customer's would be taken.
 */
export function documentBody(draft: DocumentDraft): Body {
  const set = sets[draft.kind];
  const { properties, dimensions } = extras('invoice', draft.kind, draft.extra);
  requireOncePerDimension(draft, dimensions);
  return {
    externalDocumentNumber: draft.externalNumber,
    customerId: guid(draft.contactId),
    [set.date]: draft.date,
    postingDate: draft.postingDate,
    ...(draft.dueDate === null ? {} : { dueDate: draft.dueDate }),
    currencyCode: draft.currency,
    ...(draft.kind === 'credit_memo' && draft.appliesToInvoiceId !== null
      ? { invoiceId: guid(draft.appliesToInvoiceId) }
      : {}),
    ...properties,
    ...(dimensions.length === 0 ? {} : { dimensionSetLines: dimensions }),
    [set.lines]: draft.lines.map((line) => lineBody(draft.kind, line)),
  };
}

/**
 * One line. Quantity, price and discount are written with exactly their digits; the service rounds a price to the
 * currency's unit-amount precision. An item or account is named by its id, never both.
 */
export function lineBody(kind: DocumentKind, line: DocumentLineDraft): Body {
  if (line.kind === 'comment') return { lineType: 'Comment', description: line.description };
  const { properties, dimensions } = extras('line', kind, line.extra);
  return {
    ...(line.kind === 'item'
      ? { lineType: 'Item', itemId: guid(line.targetId) }
      : { lineType: 'Account', accountId: guid(line.targetId) }),
    description: line.description,
    ...(line.description2 === null ? {} : { description2: line.description2 }),
    quantity: exactNumber(line.quantity),
    unitPrice: exactNumber(line.unitPrice),
    ...(isZero(line.discount) ? {} : { discountAmount: exactNumber(line.discount) }),
    ...(line.taxCode === null ? {} : { taxCode: line.taxCode }),
    ...properties,
    ...(dimensions.length === 0 ? {} : { dimensionSetLines: dimensions }),
  };
}

/** Lines inherit the dimensions of their document, and what is there cannot be set again. */
function requireOncePerDimension(draft: DocumentDraft, ofDocument: readonly { code: string }[]): void {
  const taken = new Set(ofDocument.map((dimension) => codeForm(dimension.code)));
  for (const line of draft.lines) {
    if (line.kind === 'comment') continue;
    const twice = extras('line', draft.kind, line.extra).dimensions.find(({ code }) => taken.has(codeForm(code)));
    if (twice === undefined) continue;
    const cause = `The dimension ${twice.code} is mapped for the document and for its lines, which inherit it`;
    throw new LedgerFault('refused', `${cause}. Keep one of the two field mappings`);
  }
}
