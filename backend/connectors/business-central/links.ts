import type { CompanyRef, DocumentKind } from '../port.ts';

/** Pages of the web client: card of a customer, of drafts and of posted documents. */
const pages = {
  customer: 21,
  invoice: { draft: 43, posted: 132 },
  credit_memo: { draft: 44, posted: 134 },
  /** Cash receipt journal and general journal, and the entries that posting makes of their lines. */
  journal: { payment: 255, general: 39 },
  ledgerEntries: 20,
} as const;

export type Links = {
  customer(number: string): string | null;
  document(kind: DocumentKind, document: { draft: boolean; number: string }): string | null;
  journal(kind: 'payment' | 'general', documentNumber: string): string | null;
  posted(documentNumber: string): string | null;
};

/**
 * Deep links into the web client ("Web client URL" in Microsoft's developer help): the company by its name, the record
 * by a filter on its number, whose quotes are doubled.
 * @param webClientUrl e.g. `https://businesscentral.dynamics.com`
 */
export function links(webClientUrl: string, company: CompanyRef): Links {
  const tenant = company.tenant === null ? '' : `/${encodeURIComponent(company.tenant)}`;
  const base = `${webClientUrl.replace(/\/+$/, '')}${tenant}/${encodeURIComponent(company.environment)}/`;
  const to = (page: number, number: string, field = 'No.'): string | null => {
    if (number === '') return null;
    const filter = `'${field}' IS '${number.replaceAll("'", "''")}'`;
    return `${base}?company=${encodeURIComponent(company.name)}&page=${page}&filter=${encodeURIComponent(filter)}`;
  };
  return {
    customer: (number) => to(pages.customer, number),
    document: (kind, document) => to(pages[kind][document.draft ? 'draft' : 'posted'], document.number),
    journal: (kind, number) => to(pages.journal[kind], number, 'Document No.'),
    posted: (number) => to(pages.ledgerEntries, number, 'Document No.'),
  };
}
