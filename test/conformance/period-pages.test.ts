import { expect, it } from 'vitest';
import type { DocumentKind } from '#backend/connectors/port.ts';
import { businessCentralBooks } from './business-central.ts';
import type { LedgerUnderTest } from './control.ts';
import { documentDraft, itemLine } from './drafts.ts';
import { quickBooksBooks } from './quickbooks.ts';

const THOUSAND = 1_000;
const AT_ONCE = 50;
const period = { from: '2026-05-01', to: '2026-05-31' };

/**
 * What a comparison costs: requests of the ledger for a thousand documents with their lines (docs/comparison.md). The
 * feed of changes is one more; Stripe is asked once for a hundred documents.
 */
it.each<[string, () => Promise<LedgerUnderTest>, { invoice: number; credit_memo: number }]>([
  // 500 documents with their lines a page.
  [
    'Business Central',
    () => businessCentralBooks({ limits: { requestsPer5Min: 100_000 } }),
    { invoice: 2, credit_memo: 1 },
  ],
  // 1,000 rows a page, and a full page asks for another one; invoices and estimates are two lists.
  ['QuickBooks', () => quickBooksBooks(), { invoice: 3, credit_memo: 1 }],
])(
  'given a thousand invoices of a month in %s, then all are read with their lines in a few requests',
  async (_, start, cost) => {
    const ledger = await start();
    try {
      const open = () => ledger.connector.open(ledger.http, ledger.company);
      const { seeded } = ledger.control;
      const dates = { date: '2026-05-15', postingDate: '2026-05-15', dueDate: null };
      const draft = (at: number) =>
        documentDraft('invoice', seeded, [itemLine(seeded)], { ...dates, externalNumber: `MANY-${at}` });
      const books = open();
      await books.createDocument(draft(0));
      for (let made = 1; made < THOUSAND; made += AT_ONCE)
        await Promise.all(
          Array.from({ length: Math.min(AT_ONCE, THOUSAND - made) }, (_each, at) =>
            books.createDocument(draft(made + at)),
          ),
        );
      const read = async (kind: DocumentKind) => {
        const before = ledger.control.requests();
        const found = new Set<string>();
        for await (const page of books.documentsBetween(kind, period))
          for (const { externalNumber, lines } of page) if (lines?.length === 1) found.add(externalNumber);
        return { requests: ledger.control.requests() - before, found: found.size };
      };
      expect(await read('invoice')).toEqual({ requests: cost.invoice, found: THOUSAND });
      expect(await read('credit_memo')).toEqual({ requests: cost.credit_memo, found: 0 });
    } finally {
      await ledger.close();
    }
  },
);
