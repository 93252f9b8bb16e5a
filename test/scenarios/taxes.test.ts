import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { House } from '#test/kit/house.ts';
import { type Books, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { overview, preview, resolve, rests } from '#test/kit/presses.ts';

describe.each(ledgers)('with books in $ledger', ({ ledger, can, open }) => {
  let scene: Scene;
  let house: House;
  let merchant: Books;
  beforeAll(async () => {
    scene = await open();
    house = scene.house;
  });
  beforeEach(async () => {
    merchant = await scene.books();
  });
  afterAll(() => scene.stop());

  const codesOf = (number: string | null) => merchant.document(number).lines.map(({ taxCode }) => taxCode);

  describe('a tax rate without a tax code', () => {
    it('C25: stops the invoice before anything is written, and is named', async () => {
      const rate = await merchant.rate(7, null);
      const invoice = await invoiced(merchant, { taxRate: rate });
      await rests(house, merchant, invoice.id, 'failed');
      const view = await house.invoiceView(merchant, invoice.id);
      expect(view.problem).toMatchObject({
        code: 'tax_rate_unmapped',
        title: 'The tax rate VAT 7% DE is not mapped',
        action: 'map_tax_rate',
        subject: rate,
      });
      expect(view.choices.map(({ value }) => value)).toEqual(expect.arrayContaining(['VAT0', 'VAT19', 'VAT7']));
      expect(merchant.documents()).toHaveLength(0);
    });

    it('is named together with every other one in the preview', async () => {
      const [seven, nineteen] = [await merchant.rate(7, null), await merchant.rate(19, null)];
      const invoice = await invoiced(merchant, {
        lines: [
          { customer: '', description: 'Book', amount: 1_000, tax_rates: [seven] },
          { customer: '', description: 'Pen', amount: 2_000, tax_rates: [nineteen] },
          { customer: '', description: 'Another book', amount: 1_500, tax_rates: [seven] },
        ],
      });
      await rests(house, merchant, invoice.id, 'failed');
      const { problems } = await preview(house, merchant, invoice.id);
      expect(problems.map(({ code, subject }) => ({ code, subject }))).toEqual([
        { code: 'tax_rate_unmapped', subject: seven },
        { code: 'tax_rate_unmapped', subject: nineteen },
      ]);
    });

    it('is mapped in place: the invoice and all that wait for the same rate follow, others do not', async () => {
      const [seven, nineteen] = [await merchant.rate(7, null), await merchant.rate(19, null)];
      const waiting = [];
      for (let index = 0; index < 3; index += 1) waiting.push(await invoiced(merchant, { taxRate: seven }));
      const other = await invoiced(merchant, { taxRate: nineteen });
      for (const { id } of [...waiting, other]) await rests(house, merchant, id, 'failed');
      await house.stripe.settled();
      for (const { id } of [...waiting, other]) await rests(house, merchant, id, 'failed');
      expect((await overview(house, merchant)).causes).toMatchObject([
        { code: 'tax_rate_unmapped', subject: seven, count: 3, action: 'map_tax_rate' },
        { code: 'tax_rate_unmapped', subject: nineteen, count: 1 },
      ]);

      const answer = await resolve(house, merchant, {
        resolve: 'map_tax_rate',
        invoice_id: waiting[0]?.id ?? '',
        tax_rate: seven,
        tax_code: 'VAT7',
      });
      expect(answer).toMatchObject({
        status: 200,
        body: { sentence: 'Mapped to VAT7. The invoice and 2 others that waited for this are synced again.' },
      });
      for (const { id } of waiting)
        expect(await rests(house, merchant, id, 'synced')).toMatchObject({ ledgerTax: 700n });
      expect(await house.item(merchant, other.id)).toMatchObject({ status: 'failed', problemSubject: nineteen });
      expect((await overview(house, merchant)).causes).toHaveLength(1);
    });

    it('cannot be mapped to a code that the books do not have', async () => {
      const rate = await merchant.rate(7, null);
      const invoice = await invoiced(merchant, { taxRate: rate });
      await rests(house, merchant, invoice.id, 'failed');
      const answer = await resolve(house, merchant, {
        resolve: 'map_tax_rate',
        invoice_id: invoice.id,
        tax_rate: rate,
        tax_code: 'NOPE',
      });
      expect(answer.status).toBe(422);
      expect(JSON.stringify(answer.body)).toContain('NOPE');
    });

    it('whose code was deleted in the books since is named with that code', async () => {
      const rate = await merchant.rate(7, 'OLD7');
      const invoice = await invoiced(merchant, { taxRate: rate });
      const item = await rests(house, merchant, invoice.id, 'failed');
      expect(item.problem?.params.rate).toBe(`VAT 7% DE (so far mapped to OLD7, which ${ledger} no longer has)`);
    });
  });

  describe('lines of one invoice', () => {
    it('may carry different rates; the totals agree for each', async () => {
      const [seven, nineteen] = [await merchant.rate(7, 'VAT7'), await merchant.rate(19, 'VAT19')];
      const invoice = await invoiced(merchant, {
        lines: [
          { customer: '', description: 'Book', amount: 2_000, tax_rates: [seven] },
          { customer: '', description: 'Pen', amount: 1_000, tax_rates: [nineteen] },
        ],
      });
      expect(await rests(house, merchant, invoice.id, 'synced')).toMatchObject({
        ledgerTax: 330n,
        ledgerTotal: 3_330n,
      });
      expect(codesOf(invoice.number)).toEqual(['VAT7', 'VAT19']);
    });

    it('may carry several rates each, once the combination is mapped to one code', async () => {
      const rates = [];
      for (const [display_name, percentage] of [
        ['State', 5],
        ['City', 2],
      ] as const)
        rates.push((await merchant.stripe.taxRates.create({ display_name, percentage, inclusive: false })).id);
      const invoice = await invoiced(merchant, {
        lines: [{ customer: '', description: 'Book', amount: 10_000, tax_rates: rates }],
      });
      const item = await rests(house, merchant, invoice.id, 'failed');
      const combination = [...rates].sort().join('+');
      expect(item).toMatchObject({ problemCode: 'tax_several_rates', problemSubject: combination });
      expect((await house.invoiceView(merchant, invoice.id)).problem?.why).toContain('The line “Book” carries');

      await resolve(house, merchant, {
        resolve: 'map_tax_rate',
        invoice_id: invoice.id,
        tax_rate: combination,
        tax_code: 'VAT7',
      });
      expect(await rests(house, merchant, invoice.id, 'synced')).toMatchObject({ ledgerTax: 700n });
    });

    it('without tax get the code that the settings name for that', async () => {
      const invoice = await invoiced(merchant, { taxRate: null });
      expect(await rests(house, merchant, invoice.id, 'synced')).toMatchObject({ ledgerTax: 0n, ledgerTotal: 10_000n });
      expect(codesOf(invoice.number)).toEqual(['VAT0']);
    });

    it('without tax and without such a code stop: a difference is found, a code that must be there is named', async () => {
      await merchant.settings((settings) => ({ ...settings, untaxedCode: null }));
      const invoice = await invoiced(merchant, { taxRate: null });
      // Where the ledger takes the code of the item, its total is another one.
      const problemCode = can.computesTax ? 'total_mismatch' : 'tax_setup_missing';
      expect(await rests(house, merchant, invoice.id, 'failed')).toMatchObject({ problemCode });
      expect(merchant.documents()).toHaveLength(0);
    });

    it('of a rate of zero are taxed at zero by a code of their own', async () => {
      const zero = await merchant.rate(0, 'VAT0');
      const invoice = await invoiced(merchant, { taxRate: zero });
      await rests(house, merchant, invoice.id, 'synced');
      expect(codesOf(invoice.number)).toEqual(['VAT0']);
    });
  });

  describe('a tax combination that the books are not set up for', () => {
    it.runIf(can.computesTax)('is named in the words of the books, and nothing is written', async () => {
      merchant.addTax('VAT10', null);
      const rate = await merchant.rate(10, null);
      const invoice = await invoiced(merchant, { taxRate: rate });
      await rests(house, merchant, invoice.id, 'failed');
      await merchant.mirror();
      await resolve(house, merchant, {
        resolve: 'map_tax_rate',
        invoice_id: invoice.id,
        tax_rate: rate,
        tax_code: 'VAT10',
      });
      await house.until(merchant, invoice.id, ({ problemCode }) => problemCode === 'tax_setup_missing');
      await rests(house, merchant, invoice.id, 'failed');
      expect((await house.invoiceView(merchant, invoice.id)).problem?.why).toContain("VAT Prod. Posting Group='VAT10'");
    });
  });
});
