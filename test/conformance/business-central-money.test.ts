import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '#backend/connectors/money.ts';
import { refundAndDisputeCases } from '#backend/postings/golden/refunds-and-disputes.fixture.ts';
import {
  anew,
  books,
  feeOf,
  journalCodes,
  postByHand,
  requestsDuring,
  the,
  written,
} from './business-central-journals.ts';
import { businessCentralMoney } from './business-central-money.ts';
import { moneyConformance, paymentAndFee } from './money.ts';
import { another, draft, expectWritten } from './money-drafts.ts';

moneyConformance('Business Central', () => businessCentralMoney());

// Where accounts of live tenants differ, the connector must manage with the other reading too.
moneyConformance('Business Central with its other manners', () =>
  businessCentralMoney({ behaviour: { staleEtag: 412, codeLiterals: 'upper', readOnlyProperties: 'ignore' } }),
);

describe('lines that wait in a journal', () => {
  it('given journals and customers are known, then a payment with its fee takes one request, and so do twenty', async () => {
    await books(async (b, money) => {
      const { drafts } = await paymentAndFee(b);
      await written(money, drafts);
      const [, fee] = drafts;
      if (fee === undefined) throw new Error('There is no fee');
      expect(
        await requestsDuring(b, () =>
          written(
            money,
            drafts.map((each) => another(each)),
          ),
        ),
      ).toBe(1);
      const twenty = Array.from({ length: 20 }, () => another(fee));
      let entries: LedgerEntry[] = [];
      expect(
        await requestsDuring(b, async () => {
          entries = await written(money, twenty);
        }),
      ).toBe(1);
      expect(await requestsDuring(b, () => money.readEntries(entries))).toBe(1);
    });
  });

  it('given several write for the first time at once, then there is one journal for each balancing account', async () => {
    await books(async (b) => {
      const { drafts } = await paymentAndFee(b);
      await Promise.all(
        Array.from({ length: 5 }, () =>
          written(
            anew(b),
            drafts.map((each) => another(each)),
          ),
        ),
      );
      const codes = journalCodes(b);
      expect(codes).toHaveLength(2);
      // Posting renames batches whose names hold a number, where a template says so.
      for (const code of codes) expect(code).toMatch(/^TIEOUT[A-Z]{0,4}$/);
    });
  });

  it('given somebody changed the balancing account of our journal, then payments go into another one', async () => {
    await books(async (b, money) => {
      const { drafts } = await paymentAndFee(b);
      await written(money, drafts);
      const [journal] = b.books.rows('customerPaymentJournals');
      const other = b.books.find('accounts', '8000').id;
      b.books.change('customerPaymentJournals', journal?.id ?? '', { balancingAccountId: other });
      const next = drafts.map((each) => another(each));
      const entries = await written(anew(b), next);
      expect(entries[0]?.accountId).toBe(next[0]?.accountId);
      expect(b.books.rows('customerPaymentJournals')).toHaveLength(2);
    });
  });

  it('given somebody removed our journal, then it is made again', async () => {
    await books(async (b, money) => {
      const { drafts } = await paymentAndFee(b);
      await written(money, drafts);
      for (const { id } of b.books.rows('journals')) b.books.delete('journals', id);
      const next = drafts.map((each) => another(each));
      for (const [index, entry] of (await written(money, next)).entries()) expectWritten(entry, the(next[index]));
    });
  });

  it('given the bookkeeper posts them, then the entries are the same ones, and posted', async () => {
    await books(async (b, money) => {
      const { drafts, documents } = await paymentAndFee(b);
      const entries = await written(money, drafts);
      expect(entries.map((entry) => entry.draft)).toEqual([true, true]);
      await postByHand(b);
      const read = await money.readEntries(entries);
      for (const [index, entry] of read.entries()) {
        expectWritten(entry, the(drafts[index]));
        expect(entry).toMatchObject({ id: entries[index]?.id, draft: false });
        expect(entry?.url).toContain('page=20');
      }
      expect(b.books.find('salesInvoices', documents[0]?.number ?? '').values).toMatchObject({ status: 'Paid' });
      await expect(money.removeEntry(the(entries[0]))).rejects.toMatchObject({
        kind: 'refused',
        reason: 'posted',
      });
    });
  });

  it('C05: given half of an entry’s lines, when it is looked for, then they are taken out and it counts as not written', async () => {
    await books(async (b, money) => {
      const { drafts } = await paymentAndFee(b);
      const fee = the(drafts.at(-1));
      await written(money, [fee]);
      const [line] = b.books.rows('journalLines');
      b.books.delete('journalLines', line?.id ?? '');
      expect(await money.findEntries(fee)).toEqual([]);
      expect(b.books.rows('journalLines')).toEqual([]);
    });
  });

  it('C49: given a customer kept in another currency, then the payment is refused in words, since its amount would be read in it', async () => {
    await books(async (b, money) => {
      const { drafts, contactId } = await paymentAndFee(b);
      const usd = b.books.find('currencies', 'USD').id;
      b.books.change('customers', contactId ?? '', { currencyId: usd, currencyCode: 'USD' });
      const [payment, fee] = await money.createEntries(drafts);
      expect(payment?.fault).toMatchObject({ kind: 'refused', detail: expect.stringContaining('is kept in USD') });
      expectWritten(fee?.entry, the(drafts[1]));
    });
  });

  it('C39: given the refund of a credit note, then the line says what to apply it to, since the API cannot', async () => {
    await books(async (b, money) => {
      const golden = the(refundAndDisputeCases.find(({ name }) => name.startsWith('C39')));
      const made = golden.postings();
      const found = await draft(b, the(made[0]), the(made.settings));
      if ('refused' in found) throw new Error(found.refused);
      await written(money, found.drafts);
      const lines = b.books.rows('journalLines').map(({ values }) => values);
      const memo = the(found.documents[0]).number;
      expect(lines.find(({ accountType }) => accountType === 'Customer')?.comment).toContain(
        `Apply to credit memo ${memo}.`,
      );
      expect(lines.find(({ accountType }) => accountType !== 'Customer')?.comment).not.toContain('Apply');
    });
  });

  it('given a class by rule, then the line carries the dimension', async () => {
    await books(async (b, money) => {
      const fee = await feeOf(b);
      const lines = fee.lines.map((line) => ({ ...line, dimensions: { class: 'North' } }));
      await written(money, [{ ...fee, lines }]);
      for (const { dimensions } of b.books.rows('journalLines')) expect(dimensions).toHaveLength(1);
    });
  });
});
