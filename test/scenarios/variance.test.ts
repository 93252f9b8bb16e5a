import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '#shared/settings.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { documentOf, documentsOf, ledgerWrites, linesOf, mirrorBooks, replayed, rests } from '#test/kit/presses.ts';

let house: House;
let merchant: Merchant;

beforeAll(async () => {
  house = await openHouse();
});
beforeEach(async () => {
  merchant = await house.merchant();
});
afterAll(() => house.stop());

const variance = (change: Partial<Settings['documents']['variance']>) =>
  merchant.settings((settings) => ({
    ...settings,
    documents: { ...settings.documents, variance: { ...settings.documents.variance, ...change } },
  }));

/** A rate that the books know under a code of its own, at that percentage unless they are told another one. */
async function rateOf(percent: number, inBooks = percent): Promise<string> {
  merchant.books.addTaxGroups({ code: 'SPECIAL' });
  merchant.books.setVat('DOMESTIC', 'SPECIAL', String(inBooks));
  const rate = await mappedRate(house, merchant, percent, 'SPECIAL');
  await mirrorBooks(house, merchant);
  return rate;
}

const invoiceOf = (taxRate: string, ...amounts: number[]) =>
  finalizedInvoice(merchant, {
    taxRate,
    lines: amounts.map((amount, index) => ({ customer: '', description: `Part ${index + 1}`, amount })),
  });

// Stripe rounds the tax of each line, the books that of the document: 3.76 + 3.84 + 3.84 = 11.44, but 76.30 × 15 % = 11.45.
const c20 = [2_506, 2_561, 2_563];

describe('totals that differ by rounding', () => {
  it('C20: within the tolerance are accepted, and the difference is shown', async () => {
    const invoice = await invoiceOf(await rateOf(15), ...c20);
    const item = await rests(house, merchant, invoice.id, 'synced_with_variance');
    expect(item.sentence).toBe(`In your books as ${item.ledgerNumber}, with a rounding difference of -€0.01.`);
    const view = await house.invoiceView(merchant, invoice.id);
    expect(view.totals).toMatchObject({
      stripe: { amount: '8774' },
      ledger: { amount: '8775' },
      difference: { amount: '-1' },
    });
    expect(view.notes).toEqual([expect.stringContaining('Business Central computed €87.75; Stripe says €87.74.')]);
  });

  it('are left alone by a replay', async () => {
    const invoice = await invoiceOf(await rateOf(15), ...c20);
    const item = await rests(house, merchant, invoice.id, 'synced_with_variance');
    const before = ledgerWrites(house, merchant);
    const after = await replayed(house, merchant, invoice.id, 'synced_with_variance');
    expect(after).toMatchObject({ ledgerId: item.ledgerId, sentence: item.sentence });
    expect(ledgerWrites(house, merchant)).toBe(before);
  });

  it('C20: get a rounding line, by setting, and then agree; a replay adds no second one', async () => {
    await variance({
      handling: 'rounding_line',
      roundingAccountId: merchant.known.rounding.id,
      roundingTaxCode: 'VAT0',
    });
    const invoice = await invoiceOf(await rateOf(15), ...c20);
    const item = await rests(house, merchant, invoice.id, 'synced');
    expect(item).toMatchObject({ stripeTotal: 8_774n, ledgerTotal: 8_774n });
    expect(linesOf(documentOf(merchant, invoice.number)).at(-1)).toMatchObject({
      lineObjectNumber: '4840',
      description: 'Rounding',
      quantity: '-1',
      unitPrice: '0.01',
    });
    expect(await replayed(house, merchant, invoice.id, 'synced')).toMatchObject({ ledgerId: item.ledgerId });
    expect(linesOf(documentOf(merchant, invoice.number))).toHaveLength(4);
  });

  it('C19: one line at 9.975 % agrees to the cent, because both round the same product', async () => {
    const invoice = await invoiceOf(await rateOf(9.975), 449_516);
    expect(await rests(house, merchant, invoice.id, 'synced')).toMatchObject({
      ledgerTax: 44_839n,
      stripeTax: 44_839n,
    });
  });

  it('are too much where the merchant tolerates none', async () => {
    await variance({ tolerance: 0 });
    const invoice = await invoiceOf(await rateOf(15), ...c20);
    expect(await rests(house, merchant, invoice.id, 'failed')).toMatchObject({ problemCode: 'total_mismatch' });
  });
});

describe('totals that differ by more', () => {
  it('C21: fail the invoice with both figures, and the draft is removed again', async () => {
    const invoice = await invoiceOf(await rateOf(19, 20), 10_000);
    const item = await rests(house, merchant, invoice.id, 'failed');
    expect(documentsOf(merchant, invoice.number)).toHaveLength(0);
    expect(item).toMatchObject({ ledgerId: null, ledgerTotal: 12_000n, stripeTotal: 11_900n });
    const { problem, totals } = await house.invoiceView(merchant, invoice.id);
    expect(problem).toMatchObject({
      code: 'total_mismatch',
      what: expect.stringMatching(/^The draft .+ was removed again\.$/),
      why: 'Stripe says €119.00, Business Central computed €120.00: a difference of -€1.00, more than the €0.05 you allow.',
    });
    expect(totals).toMatchObject({ difference: { amount: '-100' } });
  });

  it('are mended in the books, and the replay makes one right draft', async () => {
    const invoice = await invoiceOf(await rateOf(19, 20), 10_000);
    await rests(house, merchant, invoice.id, 'failed');
    merchant.books.setVat('DOMESTIC', 'SPECIAL', '19');
    expect(await replayed(house, merchant, invoice.id, 'synced')).toMatchObject({ ledgerTotal: 11_900n });
    expect(documentsOf(merchant, invoice.number)).toHaveLength(1);
  });

  it('keep their draft to look at, by setting, and a replay after mending replaces it', async () => {
    await variance({ mismatch: 'keep_draft' });
    const invoice = await invoiceOf(await rateOf(19, 20), 10_000);
    const item = await rests(house, merchant, invoice.id, 'failed');
    expect(documentsOf(merchant, invoice.number)).toHaveLength(1);
    expect(await house.invoiceView(merchant, invoice.id)).toMatchObject({
      document: { number: item.ledgerNumber, state: 'Draft' },
      problem: { what: expect.stringContaining('was kept in Business Central for you to look at') },
      actions: ['replay', 'preview', 'undo'],
    });
    merchant.books.setVat('DOMESTIC', 'SPECIAL', '19');
    const after = await replayed(house, merchant, invoice.id, 'synced');
    expect(after.ledgerId).not.toBe(item.ledgerId);
    expect(documentsOf(merchant, invoice.number)).toMatchObject([{ values: { totalAmountIncludingTax: '119' } }]);
  });

  it('that are replayed before anything is mended fail again, and nothing piles up in the books', async () => {
    await variance({ mismatch: 'keep_draft' });
    const invoice = await invoiceOf(await rateOf(19, 20), 10_000);
    await rests(house, merchant, invoice.id, 'failed');
    for (let times = 0; times < 3; times += 1) await replayed(house, merchant, invoice.id, 'failed');
    expect(documentsOf(merchant, invoice.number)).toHaveLength(1);
  });

  it('appear on a replay when somebody has changed the draft in the books: it is made anew', async () => {
    const invoice = await invoiceOf(await rateOf(19), 10_000);
    const item = await rests(house, merchant, invoice.id, 'synced');
    const token = house.ledger.issueAccessToken({ tenant: merchant.books.tenantId });
    await fetch(`${merchant.books.url}/salesInvoices(${item.ledgerId})/salesInvoiceLines`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ lineType: 'Item', lineObjectNumber: 'SETUP', quantity: 1 }),
    });
    expect(await replayed(house, merchant, invoice.id, 'synced')).toMatchObject({
      ledgerTotal: 11_900n,
      generation: 2,
    });
    expect(documentsOf(merchant, invoice.number)).toHaveLength(1);
  });
});
