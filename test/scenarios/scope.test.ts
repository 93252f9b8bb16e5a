import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { House } from '#test/kit/house.ts';
import { type Books, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { press, replayed, rests, runsOf } from '#test/kit/presses.ts';

describe.each(ledgers)('with books in $ledger', ({ open }) => {
  let scene: Scene;
  let house: House;
  beforeAll(async () => {
    scene = await open();
    house = scene.house;
  });
  afterAll(() => scene.stop());

  /** A merchant of the test's own. */
  async function merchantWith(change: Parameters<Books['settings']>[0] = (settings) => settings): Promise<Books> {
    const books = await scene.books();
    await books.settings(change);
    return books;
  }

  describe('the stage at which an invoice is sent to the books', () => {
    it('is finalizing by default: a draft waits and says for what, and follows by itself', async () => {
      const merchant = await merchantWith();
      const customer = await merchant.stripe.customers.create({ email: 'billing@contoso.example' });
      const draft = await merchant.stripe.invoices.create({
        customer: customer.id,
        currency: merchant.currency,
        auto_advance: false,
      });
      await merchant.stripe.invoiceItems.create({
        customer: customer.id,
        invoice: draft.id,
        amount: 5_000,
        currency: merchant.currency,
        tax_rates: [merchant.vat],
      });
      const waiting = await rests(house, merchant, draft.id, 'waiting');
      expect(waiting).toMatchObject({
        sentence: 'Waits until the invoice is finalized.',
        problemCode: 'stage_not_reached',
      });

      await merchant.stripe.invoices.finalizeInvoice(draft.id);
      expect(await rests(house, merchant, draft.id, 'synced')).toMatchObject({ ledgerTotal: 5_950n });
    });

    it('may be sending: finalized ones wait until Stripe has sent them', async () => {
      const merchant = await merchantWith((settings) => ({
        ...settings,
        documents: { ...settings.documents, trigger: 'sent' },
      }));
      const invoice = await invoiced(merchant);
      expect((await rests(house, merchant, invoice.id, 'waiting')).sentence).toBe('Waits until the invoice is sent.');
      await merchant.stripe.invoices.sendInvoice(invoice.id);
      await rests(house, merchant, invoice.id, 'synced');
    });

    it('takes a paid invoice as sent, since nobody pays what they did not get', async () => {
      const merchant = await merchantWith((settings) => ({
        ...settings,
        documents: { ...settings.documents, trigger: 'sent' },
      }));
      const invoice = await invoiced(merchant);
      await rests(house, merchant, invoice.id, 'waiting');
      await merchant.stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
      await rests(house, merchant, invoice.id, 'synced');
    });

    it('may be payment', async () => {
      const merchant = await merchantWith((settings) => ({
        ...settings,
        documents: { ...settings.documents, trigger: 'paid' },
      }));
      const invoice = await invoiced(merchant);
      await rests(house, merchant, invoice.id, 'waiting');
      await merchant.stripe.invoices.sendInvoice(invoice.id);
      const view = await house.invoiceView(merchant, invoice.id);
      expect(view).toMatchObject({
        status: 'waiting',
        paid: false,
        problem: { title: 'Waits for the invoice to be paid' },
      });
      await merchant.stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
      await rests(house, merchant, invoice.id, 'synced');
      expect((await house.invoiceView(merchant, invoice.id)).paid).toBe(true);
    });

    it('is overridden by whoever syncs the invoice by hand', async () => {
      const merchant = await merchantWith((settings) => ({
        ...settings,
        documents: { ...settings.documents, trigger: 'paid' },
      }));
      const invoice = await invoiced(merchant);
      await rests(house, merchant, invoice.id, 'waiting');
      expect((await press(house, merchant, invoice.id, 'sync')).status).toBe(200);
      await rests(house, merchant, invoice.id, 'synced');
    });
  });

  describe('automatic sync switched off', () => {
    it('keeps finalized invoices waiting for Sync now', async () => {
      const merchant = await merchantWith((settings) => ({
        ...settings,
        documents: { ...settings.documents, automatic: false },
      }));
      const invoice = await invoiced(merchant);
      const waiting = await rests(house, merchant, invoice.id, 'waiting');
      expect(waiting).toMatchObject({ problemCode: 'manual_only', ledgerId: null });
      expect((await house.invoiceView(merchant, invoice.id)).actions).toEqual(['sync', 'preview', 'exclude']);
      expect(merchant.documents(invoice.number)).toHaveLength(0);

      await press(house, merchant, invoice.id, 'sync');
      const item = await rests(house, merchant, invoice.id, 'synced');
      expect((await runsOf(house, item))[0]).toMatchObject({ trigger: 'replay', askedBy: 'Ada Lovelace' });
    });
  });

  describe('what is left out', () => {
    it('C57: an invoice dated before the start date is excluded and says so, without being an error', async () => {
      const merchant = await merchantWith((settings) => ({
        ...settings,
        documents: { ...settings.documents, startDate: '2026-03-01' },
      }));
      const before = await invoiced(merchant, {
        invoice: { effective_at: Date.parse('2026-02-28T12:00:00Z') / 1000 },
      });
      const on = await invoiced(merchant, {
        invoice: { effective_at: Date.parse('2026-03-01T12:00:00Z') / 1000 },
      });
      expect(await rests(house, merchant, before.id, 'excluded')).toMatchObject({
        sentence: 'Dated 2026-02-28, before the start date 2026-03-01.',
        problem: null,
        attempts: 0,
      });
      await rests(house, merchant, on.id, 'synced');
    });

    it('C57: the start date is a calendar date of the company', async () => {
      const merchant = await merchantWith((settings) => ({
        ...settings,
        documents: { ...settings.documents, startDate: '2026-03-01', timeZone: 'Pacific/Auckland' },
      }));
      // 1 March in Auckland, 28 February in UTC.
      const invoice = await invoiced(merchant, {
        invoice: { effective_at: Date.parse('2026-02-28T12:00:00Z') / 1000 },
      });
      expect(await rests(house, merchant, invoice.id, 'synced')).toMatchObject({ documentDate: '2026-03-01' });
    });

    it('customers on the deny list; the deny list wins over the allow list', async () => {
      const merchant = await merchantWith();
      const [listed, denied, other] = await Promise.all(
        ['one', 'two', 'three'].map((name) =>
          merchant.stripe.customers.create({ email: `${name}@lists.example`, name }),
        ),
      );
      await merchant.settings((settings) => ({
        ...settings,
        customers: {
          ...settings.customers,
          allow: [listed?.id ?? '', denied?.id ?? ''],
          deny: [denied?.id ?? ''],
        },
      }));
      const invoices = [];
      for (const customer of [listed, denied, other])
        invoices.push(await invoiced(merchant, { customerId: customer?.id ?? '' }));
      await rests(house, merchant, invoices[0]?.id ?? '', 'synced');
      expect((await rests(house, merchant, invoices[1]?.id ?? '', 'excluded')).sentence).toBe(
        'This customer is on the list of customers not to sync.',
      );
      expect((await rests(house, merchant, invoices[2]?.id ?? '', 'excluded')).sentence).toBe(
        'Only listed customers are synced, and this one is not on the list.',
      );
    });

    it('an invoice of zero, by setting', async () => {
      const merchant = await merchantWith();
      const skipped = await invoiced(merchant, { amount: 0 });
      expect((await rests(house, merchant, skipped.id, 'excluded')).sentence).toBe(
        'Its total is zero, and zero invoices are skipped by your settings.',
      );
      await merchant.settings((settings) => ({
        ...settings,
        documents: { ...settings.documents, zeroInvoices: 'sync' },
      }));
      const synced = await invoiced(merchant, { amount: 0 });
      expect(await rests(house, merchant, synced.id, 'synced')).toMatchObject({ ledgerTotal: 0n });
    });

    it.each(['yes', 'TRUE', ' 1 '])(
      'an invoice whose metadata says %j under the key chosen for that',
      async (value) => {
        const merchant = await merchantWith((settings) => ({ ...settings, excludeKey: 'skip books' }));
        const invoice = await invoiced(merchant, {
          invoice: { metadata: { 'skip books': value } },
        });
        expect((await rests(house, merchant, invoice.id, 'excluded')).sentence).toBe(
          'Excluded by the metadata field skip books in Stripe.',
        );
      },
    );

    it('no longer, once the metadata says no: the invoice follows by itself', async () => {
      const merchant = await merchantWith();
      const invoice = await invoiced(merchant, {
        invoice: { metadata: { tieout_exclude: 'yes' } },
      });
      await rests(house, merchant, invoice.id, 'excluded');
      await merchant.stripe.invoices.update(invoice.id, { metadata: { tieout_exclude: 'no' } });
      await rests(house, merchant, invoice.id, 'synced');
    });

    it('an invoice voided before it reached the books: nothing can be done with it any more', async () => {
      const merchant = await merchantWith((settings) => ({
        ...settings,
        documents: { ...settings.documents, trigger: 'paid' },
      }));
      const invoice = await invoiced(merchant);
      await rests(house, merchant, invoice.id, 'waiting');
      await merchant.stripe.invoices.voidInvoice(invoice.id);
      const item = await rests(house, merchant, invoice.id, 'excluded');
      expect(item.sentence).toBe('Voided in Stripe before it reached your books.');
      expect((await house.invoiceView(merchant, invoice.id)).actions).toEqual([]);
      expect(await press(house, merchant, invoice.id, 'replay')).toMatchObject({ status: 409 });
    });

    it('an uncollectible invoice that never reached the books, where uncollectible ones are taken out of them', async () => {
      const merchant = await merchantWith((settings) => ({
        ...settings,
        documents: { ...settings.documents, trigger: 'paid', uncollectible: 'credit_memo' },
      }));
      const invoice = await invoiced(merchant);
      await rests(house, merchant, invoice.id, 'waiting');
      await merchant.stripe.invoices.markUncollectible(invoice.id);
      expect((await rests(house, merchant, invoice.id, 'excluded')).sentence).toBe(
        'Marked uncollectible in Stripe, and your settings take such invoices out of the books.',
      );
      await merchant.settings((settings) => ({
        ...settings,
        documents: { ...settings.documents, uncollectible: 'keep' },
      }));
      expect((await replayed(house, merchant, invoice.id, 'synced')).ledgerTotal).toBe(11_900n);
    });

    it('a draft that is deleted in Stripe: it no longer waits', async () => {
      const merchant = await merchantWith();
      const customer = await merchant.stripe.customers.create({ email: 'billing@contoso.example' });
      const draft = await merchant.stripe.invoices.create({
        customer: customer.id,
        currency: merchant.currency,
        auto_advance: false,
      });
      await merchant.stripe.invoices.update(draft.id, { description: 'Soon' });
      expect(await rests(house, merchant, draft.id, 'waiting')).toMatchObject({ problemCode: 'stage_not_reached' });
      await merchant.stripe.invoices.del(draft.id);
      expect((await rests(house, merchant, draft.id, 'excluded')).sentence).toBe(
        'Deleted in Stripe while it was a draft.',
      );
    });
  });
});
