import { describe, expect, it } from 'vitest';
import type { DocumentKind, LedgerDocument } from '#backend/connectors/port.ts';
import type { LedgerUnderTest } from './control.ts';
import { documentDraft, itemLine } from './drafts.ts';
import { gather } from './lists.ts';

/** Reading all documents of a period at once, as comparisons and backfills do. */
export function periods(ledger: () => LedgerUnderTest): void {
  const open = () => ledger().connector.open(ledger().http, ledger().company);
  // A year in which no other test writes.
  const period = { from: '2031-05-01', to: '2031-05-31' };

  describe.each<DocumentKind>(['invoice', 'credit_memo'])('a period of %ss', (kind) => {
    const made = (date: string, more: object = {}): Promise<LedgerDocument> => {
      const { seeded } = ledger().control;
      const dates = { date, postingDate: date, dueDate: null };
      return open().createDocument(documentDraft(kind, seeded, [itemLine(seeded)], { ...dates, ...more }));
    };

    it('given documents on both edges and beside them, then exactly those of the period come, each as it stands', async () => {
      const inside = [await made('2031-05-01'), await made('2031-05-31'), await made('2031-05-17')];
      for (const date of ['2031-04-30', '2031-06-01']) await made(date);
      const { draftForms } = ledger().connector.capabilities;
      if (kind === 'invoice' && draftForms.includes('estimate'))
        inside.push(await made('2031-05-20', { form: 'estimate' }));
      const before = ledger().control.requests();
      const found = (await gather(open().documentsBetween(kind, period))).flat();
      expect(ledger().control.requests() - before).toBeLessThanOrEqual(2);
      const byId = (one: LedgerDocument, other: LedgerDocument) => (one.id < other.id ? -1 : 1);
      expect(found.toSorted(byId)).toEqual(inside.toSorted(byId));
      expect(found.map(({ date, postingDate }) => [date, postingDate]).sort()).toEqual(
        inside.map(({ date }) => [date, date]).sort(),
      );
      const [posted, gone] = inside;
      if (posted === undefined || gone === undefined) throw new Error('Nothing was made');
      await ledger().control.post(kind, posted.id);
      await open().removeDraft(kind, gone.id);
      const now = (await gather(open().documentsBetween(kind, period))).flat();
      expect(now.map(({ id }) => id).sort()).toEqual(
        inside
          .map(({ id }) => id)
          .filter((id) => id !== gone.id)
          .sort(),
      );
      expect(now.find(({ id }) => id === posted.id)).toMatchObject({ draft: false, date: '2031-05-01' });
    });

    it('given a period without documents, then none comes', async () => {
      const none = open().documentsBetween(kind, { from: '1999-01-01', to: '1999-12-31' });
      expect((await gather(none)).flat()).toEqual([]);
    });
  });
}
