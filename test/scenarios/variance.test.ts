import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '#shared/settings.ts';
import type { House } from '#test/kit/house.ts';
import { type Books, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { replayed, rests } from '#test/kit/presses.ts';

describe.each(ledgers)('with books in $ledger', ({ ledger, can, words, open }) => {
  let scene: Scene;
  let house: House;
  let books: Books;
  beforeAll(async () => {
    scene = await open();
    house = scene.house;
  });
  beforeEach(async () => {
    books = await scene.books();
  });
  afterAll(() => scene.stop());

  const variance = (change: Partial<Settings['documents']['variance']>) =>
    books.settings((settings) => ({
      ...settings,
      documents: { ...settings.documents, variance: { ...settings.documents.variance, ...change } },
    }));

  /** A rate that the books know under a code of its own, at that percentage unless they are told another one. */
  async function rateOf(percent: number, inBooks = percent): Promise<string> {
    books.addTax('SPECIAL', inBooks);
    const rate = await books.rate(percent, 'SPECIAL');
    await books.mirror();
    return rate;
  }

  const invoiceOf = (taxRate: string, ...amounts: number[]) =>
    invoiced(books, {
      taxRate,
      lines: amounts.map((amount, index) => ({ description: `Part ${index + 1}`, amount })),
    });

  // Stripe rounds the tax of each line, the books that of the document: 3.76 + 3.84 + 3.84 = 11.44, but 76.30 × 15 % = 11.45.
  const c20 = [2_506, 2_561, 2_563];

  describe('totals', () => {
    it('C19: one line at 9.975 % agrees to the cent, because both round the same product', async () => {
      const invoice = await invoiceOf(await rateOf(9.975), 449_516);
      expect(await rests(house, books, invoice.id, 'synced')).toMatchObject({
        ledgerTax: 44_839n,
        stripeTax: 44_839n,
      });
    });

    it('differ once somebody has changed the draft in the books: a replay makes it anew', async () => {
      const invoice = await invoiceOf(await rateOf(19), 10_000);
      const item = await rests(house, books, invoice.id, 'synced');
      const hands = house.services.street.ledger(books.connection, () => {});
      await hands.addLine('invoice', item.ledgerId ?? '', {
        ...{ kind: 'item', targetId: books.known.other, description: 'Freight', description2: null },
        ...{ quantity: '1', unitPrice: '5', discount: '0', taxCode: 'VAT0', tax: '0', extra: {} },
      });
      expect(await replayed(house, books, invoice.id, 'synced')).toMatchObject({
        ledgerTotal: 11_900n,
        generation: 2,
      });
      expect(books.documents(invoice.number)).toHaveLength(1);
    });
  });

  describe.runIf(!can.computesTax)('totals where the tax of the books is the one that Stripe computed', () => {
    it('C20: agree to the cent however tax is rounded, so that nobody needs a tolerance', async () => {
      await variance({ tolerance: 0 });
      const invoice = await invoiceOf(await rateOf(15), ...c20);
      expect(await rests(house, books, invoice.id, 'synced')).toMatchObject({ ledgerTax: 1_144n, ledgerTotal: 8_774n });
      expect(books.document(invoice.number)).toMatchObject({ total: '87.74', tax: '11.44' });
    });

    it('C21: agree also where the code has another percentage in the books', async () => {
      const invoice = await invoiceOf(await rateOf(19, 20), 10_000);
      expect(await rests(house, books, invoice.id, 'synced')).toMatchObject({
        ledgerTax: 1_900n,
        ledgerTotal: 11_900n,
      });
      expect(books.document(invoice.number)).toMatchObject({ total: '119', tax: '19' });
    });
  });

  describe.runIf(can.computesTax)('totals that differ by rounding', () => {
    it('C20: within the tolerance are accepted, and the difference is shown', async () => {
      const invoice = await invoiceOf(await rateOf(15), ...c20);
      const item = await rests(house, books, invoice.id, 'synced_with_variance');
      expect(item.sentence).toBe(`In your books as ${item.ledgerNumber}, with a rounding difference of -€0.01.`);
      const view = await house.invoiceView(books, invoice.id);
      expect(view.totals).toMatchObject({
        stripe: { amount: '8774' },
        ledger: { amount: '8775' },
        difference: { amount: '-1' },
      });
      expect(view.notes).toEqual([expect.stringContaining(`${ledger} computed €87.75; Stripe says €87.74.`)]);
    });

    it('are left alone by a replay', async () => {
      const invoice = await invoiceOf(await rateOf(15), ...c20);
      const item = await rests(house, books, invoice.id, 'synced_with_variance');
      const before = books.writes();
      const after = await replayed(house, books, invoice.id, 'synced_with_variance');
      expect(after).toMatchObject({ ledgerId: item.ledgerId, sentence: item.sentence });
      expect(books.writes()).toBe(before);
    });

    it('C20: get a rounding line, by setting, and then agree; a replay adds no second one', async () => {
      await variance({
        handling: 'rounding_line',
        roundingAccountId: books.known.rounding,
        roundingTaxCode: 'VAT0',
      });
      const invoice = await invoiceOf(await rateOf(15), ...c20);
      const item = await rests(house, books, invoice.id, 'synced');
      expect(item).toMatchObject({ stripeTotal: 8_774n, ledgerTotal: 8_774n });
      expect(books.document(invoice.number).lines.at(-1)).toMatchObject({
        target: books.known.rounding,
        description: 'Rounding',
        quantity: '-1',
        unitPrice: '0.01',
      });
      expect(await replayed(house, books, invoice.id, 'synced')).toMatchObject({ ledgerId: item.ledgerId });
      expect(books.document(invoice.number).lines).toHaveLength(4);
    });

    it('are too much where the merchant tolerates none', async () => {
      await variance({ tolerance: 0 });
      const invoice = await invoiceOf(await rateOf(15), ...c20);
      expect(await rests(house, books, invoice.id, 'failed')).toMatchObject({ problemCode: 'total_mismatch' });
    });
  });

  describe.runIf(can.computesTax)('totals that differ by more', () => {
    it('C21: fail the invoice with both figures, and the draft is removed again', async () => {
      const invoice = await invoiceOf(await rateOf(19, 20), 10_000);
      const item = await rests(house, books, invoice.id, 'failed');
      expect(books.documents(invoice.number)).toHaveLength(0);
      expect(item).toMatchObject({ ledgerId: null, ledgerTotal: 12_000n, stripeTotal: 11_900n });
      const { problem, totals } = await house.invoiceView(books, invoice.id);
      expect(problem).toMatchObject({
        code: 'total_mismatch',
        what: expect.stringMatching(/^The draft .+ was removed again\.$/),
        why: `Stripe says €119.00, ${ledger} computed €120.00: a difference of -€1.00, more than the €0.05 you allow.`,
      });
      expect(totals).toMatchObject({ difference: { amount: '-100' } });
    });

    it('are mended in the books, and the replay makes one right draft', async () => {
      const invoice = await invoiceOf(await rateOf(19, 20), 10_000);
      await rests(house, books, invoice.id, 'failed');
      books.setTax('SPECIAL', 19);
      expect(await replayed(house, books, invoice.id, 'synced')).toMatchObject({ ledgerTotal: 11_900n });
      expect(books.documents(invoice.number)).toHaveLength(1);
    });

    it('keep their draft to look at, by setting, and a replay after mending replaces it', async () => {
      await variance({ mismatch: 'keep_draft' });
      const invoice = await invoiceOf(await rateOf(19, 20), 10_000);
      const item = await rests(house, books, invoice.id, 'failed');
      expect(books.documents(invoice.number)).toHaveLength(1);
      expect(await house.invoiceView(books, invoice.id)).toMatchObject({
        document: { number: item.ledgerNumber, state: words.draft },
        problem: { what: expect.stringContaining(`was kept in ${ledger} for you to look at`) },
        actions: ['replay', 'preview', 'undo'],
      });
      books.setTax('SPECIAL', 19);
      const after = await replayed(house, books, invoice.id, 'synced');
      expect(after.ledgerId).not.toBe(item.ledgerId);
      expect(books.documents(invoice.number)).toMatchObject([{ total: '119' }]);
    });

    it('that are replayed before anything is mended fail again, and nothing piles up in the books', async () => {
      await variance({ mismatch: 'keep_draft' });
      const invoice = await invoiceOf(await rateOf(19, 20), 10_000);
      await rests(house, books, invoice.id, 'failed');
      for (let times = 0; times < 3; times += 1) await replayed(house, books, invoice.id, 'failed');
      expect(books.documents(invoice.number)).toHaveLength(1);
    });
  });
});
