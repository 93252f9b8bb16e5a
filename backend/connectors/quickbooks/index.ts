import type { Capabilities, LedgerConnector } from '../port.ts';
import { CompanyApi } from './api.ts';
import { Books, type BooksMemory } from './books.ts';
import { capabilities, settleMs } from './capabilities.ts';
import { changes } from './changes.ts';
import { listCompanies } from './companies.ts';
import { contacts } from './contacts.ts';
import { documents } from './documents.ts';
import { FirstPages } from './first-pages.ts';
import { links } from './links.ts';
import { money, moneyConnector } from './money/index.ts';
import { oauth } from './oauth.ts';
import { Packer } from './packer.ts';
import { references } from './references.ts';
import { reversal } from './reversal.ts';
import { targetFields } from './target-fields.ts';

export type QuickBooksOptions = {
  /** Where merchants open QuickBooks. */
  webClientUrl?: string;
  /** What the API keeps, as merchants know it: `Production` or `Sandbox`. */
  environment?: string;
  /** How long a lost write may still be carried out; see {@link settleMs}. */
  settleMs?: Partial<Capabilities['settleMs']>;
};

/** QuickBooks Online through its API v3. Rules and sources: README.md beside this file. */
export function quickBooks(options: QuickBooksOptions = {}): LedgerConnector {
  const webClientUrl = options.webClientUrl ?? 'https://app.qbo.intuit.com';
  const memory: BooksMemory = new Map();
  const packer = new Packer();
  return {
    id: 'quickbooks',
    name: 'QuickBooks',
    capabilities: { ...capabilities, settleMs: { ...settleMs, ...options.settleMs } },
    targetFields,
    money: moneyConnector,
    oauth,
    listCompanies: (http, signedInTo) => listCompanies(http, signedInTo, options.environment ?? 'Production'),
    open(http, company) {
      const api = new CompanyApi(http, company, packer);
      const books = new Books(api, memory);
      const lists = new FirstPages(api, books);
      const to = links(webClientUrl, company.companyId);
      return {
        money: money(api, books, to),
        facts: async () => (await books.fresh()).facts,
        references: (kind) => references(lists, books, kind),
        ...contacts(api, books, to),
        ...documents(api, books, to),
        changesSince: changes(api, books, to),
        reverse: reversal(api, books, to),
      };
    },
  };
}
