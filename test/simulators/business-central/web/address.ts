import { isDraft } from '../sales/document.ts';
import { creditMemo, invoice, type Kind } from '../sales/kind.ts';
import type { Row } from '../table.ts';

/** Page ids of the web client, as they stand in its addresses. */
export const pageIds = {
  customerCard: 21,
  customerList: 22,
  invoiceDraft: 43,
  creditMemoDraft: 44,
  invoicePosted: 132,
  creditMemoPosted: 134,
  invoiceList: 9301,
  postedInvoiceList: 143,
  creditMemoList: 9302,
  postedCreditMemoList: 144,
  generalJournal: 39,
  cashReceiptJournal: 255,
  ledgerEntries: 20,
} as const;

export type PageSubject =
  | { kind: Kind; posted: boolean; list: number }
  | { customers: true; list: number }
  | { journal: 'general' | 'payment' | 'posted'; list: number };

const subjects = new Map<number, PageSubject>([
  [pageIds.customerCard, { customers: true, list: pageIds.customerList }],
  [pageIds.customerList, { customers: true, list: pageIds.customerList }],
  [pageIds.generalJournal, { journal: 'general', list: pageIds.generalJournal }],
  [pageIds.cashReceiptJournal, { journal: 'payment', list: pageIds.cashReceiptJournal }],
  [pageIds.ledgerEntries, { journal: 'posted', list: pageIds.ledgerEntries }],
  [pageIds.invoiceDraft, { kind: invoice, posted: false, list: pageIds.invoiceList }],
  [pageIds.invoiceList, { kind: invoice, posted: false, list: pageIds.invoiceList }],
  [pageIds.creditMemoDraft, { kind: creditMemo, posted: false, list: pageIds.creditMemoList }],
  [pageIds.creditMemoList, { kind: creditMemo, posted: false, list: pageIds.creditMemoList }],
  [pageIds.invoicePosted, { kind: invoice, posted: true, list: pageIds.postedInvoiceList }],
  [pageIds.postedInvoiceList, { kind: invoice, posted: true, list: pageIds.postedInvoiceList }],
  [pageIds.creditMemoPosted, { kind: creditMemo, posted: true, list: pageIds.postedCreditMemoList }],
  [pageIds.postedCreditMemoList, { kind: creditMemo, posted: true, list: pageIds.postedCreditMemoList }],
]);

/** What a page id shows, or undefined for one that the simulator does not draw. */
export const subjectOf = (page: number): PageSubject | undefined => subjects.get(page);

/** Where in the simulated web client an address points to. */
export type Place = {
  /** Path of the environment, the company's name in the query. */
  path: string;
  companyName: string;
  page: number;
  /** Number that the filter asks for, or null for a list. */
  number: string | null;
};

/** Reads `'No.' IS 'S-INV102001'`, or the same of a document number; quotes inside the number are doubled. */
export function readFilter(filter: string | null): string | null {
  const found = /^\s*'(?:Document )?No\.'\s+IS\s+'((?:[^']|'')*)'\s*$/i.exec(filter ?? '')?.[1];
  return found === undefined ? null : found.replaceAll("''", "'");
}

/** Address of another page of the same company; without a number it shows the list. */
export function pageLink(place: Pick<Place, 'path' | 'companyName'>, page: number, number?: string): string {
  const query = new URLSearchParams({ company: place.companyName, page: String(page) });
  if (number !== undefined) query.set('filter', `'No.' IS '${number.replaceAll("'", "''")}'`);
  return `${place.path}?${query}`;
}

/** Address of a document, on the page of drafts or of posted ones. */
export function documentLink(place: Place, kind: Kind, { values }: Row): string {
  const draft = isDraft(values);
  const page =
    kind.set === 'salesInvoices'
      ? draft
        ? pageIds.invoiceDraft
        : pageIds.invoicePosted
      : draft
        ? pageIds.creditMemoDraft
        : pageIds.creditMemoPosted;
  return pageLink(place, page, String(values.number));
}
