import { z } from 'zod';
import type { LedgerChanges } from '../port.ts';
import type { CompanyApi } from './api.ts';
import type { Books } from './books.ts';
import { contactFrom } from './contacts.ts';
import { documentFrom } from './document-answer.ts';
import { ledgerId } from './document-body.ts';
import type { Links, Transaction } from './links.ts';
import { customerSchema, documentSchema } from './wire.ts';

/** What the feed answers at most, over all kinds of records together. */
const MOST = 1000;
const DAY_MS = 86_400_000;
/** The feed reaches back 30 days; a day less, since clocks differ. */
const REACH_MS = 29 * DAY_MS;
/** Records may become visible a little after their time of change; reading them twice costs nothing. */
const OVERLAP_MS = 10_000;

const gone = z.object({ Id: z.string(), status: z.literal('Deleted') });
/** Money is told of by its ids alone: who wants to know more reads them. */
const touched = z.array(z.object({ Id: z.string() })).default([]);
const listed = <T>(item: z.ZodType<T>) => z.array(z.union([gone, item])).default([]);
const answerSchema = z.object({
  CDCResponse: z.array(
    z.object({
      QueryResponse: z.array(
        z.object({
          Customer: listed(customerSchema),
          Invoice: listed(documentSchema),
          Estimate: listed(documentSchema),
          CreditMemo: listed(documentSchema),
          Payment: touched,
          SalesReceipt: touched,
          RefundReceipt: touched,
          Purchase: touched,
          Deposit: touched,
          Transfer: touched,
          JournalEntry: touched,
        }),
      ),
    }),
  ),
});

const transactions: readonly Transaction[] = ['Invoice', 'Estimate', 'CreditMemo'];
const money = ['Payment', 'SalesReceipt', 'RefundReceipt', 'Purchase', 'Deposit', 'Transfer', 'JournalEntry'] as const;

/** Customers, documents and records of money that changed, deletions too, in one request ("change data capture"). */
export function changes(api: CompanyApi, books: Books, links: Links): (since: Date) => Promise<LedgerChanges> {
  return async (since) => {
    const now = Date.now();
    const from = new Date(Math.max(since.getTime() - OVERLAP_MS, now - REACH_MS));
    const entities = ['Customer', ...transactions, ...money];
    const { CDCResponse } = await api.changes(answerSchema, entities, from, 'read what changed');
    const pages = CDCResponse.flatMap(({ QueryResponse }) => QueryResponse);
    const known = await books.known();
    const found: LedgerChanges = { contacts: [], documents: [], entries: [], until: new Date(now), complete: false };
    let count = 0;
    for (const page of pages) {
      count += page.Customer.length;
      for (const one of page.Customer)
        if (!('status' in one)) found.contacts.push(contactFrom(one, known.facts.localCurrency));
      for (const entity of transactions) {
        count += page[entity].length;
        for (const one of page[entity]) {
          const kind = entity === 'CreditMemo' ? 'credit_memo' : 'invoice';
          const document = 'status' in one ? null : documentFrom(entity, one, known, links);
          found.documents.push({ kind, id: ledgerId(entity, one.Id), document });
        }
      }
      for (const entity of money) {
        count += page[entity].length;
        found.entries.push(...page[entity].map(({ Id: id }) => ({ entity, id })));
      }
    }
    return { ...found, complete: count < MOST && from.getTime() <= since.getTime() };
  };
}
