import { eq } from 'drizzle-orm';
import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { taxMappings } from '#backend/database/schema/index.ts';
import { paths } from '#shared/api/paths.ts';
import { documentActions } from '#shared/statuses.ts';
import { calm } from '#test/kit/calm.ts';
import type { House } from '#test/kit/house.ts';
import { type Books, type InvoiceOptions, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { press, preview, replayed, rests, runsOf } from '#test/kit/presses.ts';

describe.each(ledgers)('with books in $ledger', ({ ledger, can, words, open }) => {
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

  /** An invoice whose draft stands in the books. */
  async function syncedInvoice(options: InvoiceOptions = {}) {
    const invoice = await invoiced(merchant, { ...options });
    const item = await rests(house, merchant, invoice.id, 'synced');
    return { invoice, item };
  }

  describe('a preview', () => {
    it('writes nothing and shows exactly what is written afterwards', async () => {
      await merchant.settings((settings) => ({
        ...settings,
        documents: { ...settings.documents, automatic: false },
      }));
      const invoice = await invoiced(merchant, {
        lines: [
          {
            customer: '',
            description: 'Seats in March',
            quantity: 3,
            unit_amount_decimal: Stripe.Decimal.from('1250'),
          },
          { customer: '', description: 'Set-up', amount: 9_900 },
        ],
      });
      await rests(house, merchant, invoice.id, 'waiting');
      const before = merchant.writes();
      const planned = await preview(house, merchant, invoice.id);
      expect(merchant.writes()).toBe(before);
      expect(planned).toMatchObject({
        contact: { decision: 'match', name: 'Contoso GmbH' },
        documentKind: 'invoice',
        externalNumber: invoice.number,
        total: { amount: '16244', currency: 'EUR' },
        problems: [],
        differences: [],
      });

      await press(house, merchant, invoice.id, 'sync');
      await rests(house, merchant, invoice.id, 'synced');
      const view = await house.invoiceView(merchant, invoice.id);
      expect(view.lines).toEqual(planned.lines);
      const written = merchant.document(invoice.number);
      expect(written).toMatchObject({
        number: planned.externalNumber,
        date: planned.date,
        dueDate: planned.dueDate,
        currency: planned.currency,
      });
      expect(
        written.lines.map(({ description, quantity, unitPrice, taxCode }) => ({
          description,
          quantity,
          unitPrice,
          taxCode,
        })),
      ).toEqual([
        { description: 'Seats in March', quantity: '3', unitPrice: '12.5', taxCode: 'VAT19' },
        { description: 'Set-up', quantity: '1', unitPrice: '99', taxCode: 'VAT19' },
      ]);
    });

    it('tells how it differs from the draft after the settings changed', async () => {
      const { invoice } = await syncedInvoice();
      expect((await preview(house, merchant, invoice.id)).differences).toEqual([]);
      await merchant.settings((settings) => ({
        ...settings,
        defaultTarget: { kind: 'item', id: merchant.known.other },
        documents: { ...settings.documents, timeZone: 'Pacific/Kiritimati', externalNumber: 'invoice_id' },
      }));
      const { differences } = await preview(house, merchant, invoice.id);
      expect(differences).toContainEqual({
        field: 'Document number',
        written: invoice.number,
        // The end of it where it is too long: that is what differs.
        planned: invoice.id.toUpperCase().slice(-can.capabilities.externalNumberLength),
      });
      expect(differences.find(({ field }) => field === 'Line 1')).toMatchObject({
        written: expect.stringMatching(/seat/i),
        planned: expect.stringMatching(/setup/i),
      });
    });
  });

  describe('replay', () => {
    it('of an invoice whose draft is right compares and writes nothing', async () => {
      const { invoice, item } = await syncedInvoice();
      const before = merchant.writes();
      const after = await replayed(house, merchant, invoice.id, 'synced');
      expect(merchant.writes()).toBe(before);
      expect(after).toMatchObject({ ledgerId: item.ledgerId, generation: 1, forced: false, sentence: item.sentence });
      expect((await runsOf(house, item)).map(({ trigger }) => trigger)).toEqual(['replay', 'event']);
    });

    it('leaves the draft of a customer that was created for it alone, too', async () => {
      const { invoice, item } = await syncedInvoice({ customer: { name: 'New Ltd', email: 'new@new.example' } });
      const before = merchant.writes();
      expect(await replayed(house, merchant, invoice.id, 'synced')).toMatchObject({ ledgerId: item.ledgerId });
      expect(merchant.writes()).toBe(before);
    });

    it('after a change of the settings replaces the draft: there is one, and it is the new one', async () => {
      const { invoice, item } = await syncedInvoice();
      await merchant.settings((settings) => ({
        ...settings,
        defaultTarget: { kind: 'item', id: merchant.known.other },
      }));
      const after = await replayed(house, merchant, invoice.id, 'synced');
      expect(after.ledgerId).not.toBe(item.ledgerId);
      expect(after.generation).toBe(2);
      expect(merchant.document(invoice.number).lines).toMatchObject([{ target: merchant.known.other }]);
    });

    it('of a posted invoice compares, and touches nothing', async () => {
      const { invoice } = await syncedInvoice();
      await merchant.release(merchant.document(invoice.number));
      const before = merchant.writes();
      const item = await replayed(house, merchant, invoice.id, 'synced');
      expect(item).toMatchObject({
        ledgerState: words.released,
      });
      expect(item.sentence).toMatch(new RegExp(`${ledger}.* as .+, and the totals agree.$`));
      expect(merchant.writes()).toBe(before);
      expect((await house.invoiceView(merchant, invoice.id)).actions).toEqual(['replay']);
    });

    it('of everything that matches a filter takes the matching ones, and only those', async () => {
      const rate = await merchant.rate(7, null);
      const failed = [await invoiced(merchant, { taxRate: rate }), await invoiced(merchant, { taxRate: rate })];
      const fine = await invoiced(merchant);
      const excluded = await invoiced(merchant, { taxRate: rate });
      for (const { id } of [...failed, excluded]) await rests(house, merchant, id, 'failed');
      await rests(house, merchant, fine.id, 'synced');
      await press(house, merchant, excluded.id, 'exclude', 'not ours');
      await mapBehindTheScenes(rate, 'VAT7');

      const { status, body } = await house.signed(merchant, paths.bulkReplay, {
        filter: { status: ['failed', 'excluded'] },
      });
      expect({ status, body }).toMatchObject({ status: 200, body: { queued: 2, sentence: '2 documents queued.' } });
      for (const { id } of failed) await rests(house, merchant, id, 'synced');
      expect((await rests(house, merchant, excluded.id, 'excluded')).sentence).toBe(
        'Excluded by Ada Lovelace: not ours.',
      );
      expect((await runsOf(house, await rests(house, merchant, fine.id, 'synced'))).length).toBe(1);
    });
  });

  describe('replay of everything', () => {
    const waitingForPayment = async () => {
      await merchant.settings((settings) => ({ ...settings, documents: { ...settings.documents, trigger: 'paid' } }));
      const invoice = await invoiced(merchant);
      await rests(house, merchant, invoice.id, 'waiting');
      return invoice;
    };
    const replayAll = (filter: object) => house.signed(merchant, paths.bulkReplay, { filter });

    it('sends out nothing that is not due: what waits for its stage is decided by the settings anew', async () => {
      const invoice = await waitingForPayment();
      expect(await replayAll({ status: ['failed', 'waiting'] })).toMatchObject({ body: { queued: 1 } });
      await rests(house, merchant, invoice.id, 'waiting');
      expect(merchant.documents(invoice.number)).toHaveLength(0);

      await merchant.settings((settings) => ({
        ...settings,
        documents: { ...settings.documents, trigger: 'finalized' },
      }));
      await replayAll({ status: ['waiting'] });
      await rests(house, merchant, invoice.id, 'synced');
    });

    it('sends out what waits for its stage when it is named', async () => {
      const invoice = await waitingForPayment();
      await replayAll({ status: ['waiting'], cause: 'stage_not_reached' });
      await rests(house, merchant, invoice.id, 'synced');
    });
  });

  /** Maps a rate past the settings page, so that nothing is replayed by itself. */
  async function mapBehindTheScenes(rate: string, taxCode: string): Promise<void> {
    await house.services.db.update(taxMappings).set({ taxCode }).where(eq(taxMappings.taxRateId, rate));
  }

  describe('undo', () => {
    it('takes the draft back; the invoice stays out until somebody replays it', async () => {
      const { invoice } = await syncedInvoice();
      const answer = await press(house, merchant, invoice.id, 'undo');
      expect(answer).toMatchObject({ status: 200, body: { view: { status: 'undone', document: null } } });
      expect(merchant.documents(invoice.number)).toHaveLength(0);

      await merchant.stripe.invoices.update(invoice.id, { metadata: { note: 'changed' } });
      await merchant.stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
      const item = await house.until(merchant, invoice.id, ({ stripeStatus }) => stripeStatus === 'paid');
      expect(item).toMatchObject({ status: 'undone', ledgerId: null });
      expect(merchant.documents(invoice.number)).toHaveLength(0);

      expect(await replayed(house, merchant, invoice.id, 'synced')).toMatchObject({ generation: 2, hold: null });
      expect(merchant.documents(invoice.number)).toHaveLength(1);
    });

    it('a second time is refused, and says why', async () => {
      const { invoice } = await syncedInvoice();
      await press(house, merchant, invoice.id, 'undo');
      const again = await press(house, merchant, invoice.id, 'undo');
      expect(again).toMatchObject({ status: 409, body: { code: 'action_not_allowed' } });
      expect(JSON.stringify(again.body)).toContain('Undone by Ada Lovelace');
    });

    it('of a posted document says why not, keeps it, and is not offered again', async () => {
      const { invoice, item } = await syncedInvoice();
      await merchant.release(merchant.document(invoice.number));
      const answer = await press(house, merchant, invoice.id, 'undo');
      expect(answer).toMatchObject({ status: 409, body: { code: 'document_posted' } });
      expect(JSON.stringify(answer.body)).toContain('credit memo');
      expect(merchant.documents(invoice.number)).toHaveLength(1);
      const view = await house.invoiceView(merchant, invoice.id);
      expect(view).toMatchObject({ status: 'synced', document: { state: words.released }, actions: ['replay'] });
      expect((await runsOf(house, item))[0]).toMatchObject({ trigger: 'undo', status: 'synced' });
    });

    it('of a draft that somebody deleted in the ledger already is done, not an error', async () => {
      const { invoice, item } = await syncedInvoice();
      merchant.remove({ id: item.ledgerId ?? '' });
      expect(await press(house, merchant, invoice.id, 'undo')).toMatchObject({ status: 200 });
      expect(await rests(house, merchant, invoice.id, 'undone')).toMatchObject({ ledgerId: null });
    });
  });

  describe('exclude', () => {
    it('keeps an invoice out of the books, with who and why, whatever events say, until it is included', async () => {
      await merchant.settings((settings) => ({
        ...settings,
        documents: { ...settings.documents, trigger: 'paid' },
      }));
      const invoice = await invoiced(merchant);
      await rests(house, merchant, invoice.id, 'waiting');
      await press(house, merchant, invoice.id, 'exclude', 'booked by hand');
      await merchant.stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
      const item = await house.until(merchant, invoice.id, ({ stripeStatus }) => stripeStatus === 'paid');
      expect(item).toMatchObject({ status: 'excluded', sentence: 'Excluded by Ada Lovelace: booked by hand.' });
      expect((await house.invoiceView(merchant, invoice.id)).actions).toEqual(['include', 'preview']);

      await press(house, merchant, invoice.id, 'include');
      await rests(house, merchant, invoice.id, 'synced');
    });

    it('is said in Stripe as well', async () => {
      await merchant.settings((settings) => ({ ...settings, documents: { ...settings.documents, trigger: 'paid' } }));
      const invoice = await invoiced(merchant);
      await rests(house, merchant, invoice.id, 'waiting');
      await press(house, merchant, invoice.id, 'exclude');
      await house.until(merchant, invoice.id, ({ wroteBack }) => wroteBack?.includes('excluded') ?? false);
      expect((await merchant.stripe.invoices.retrieve(invoice.id)).metadata).toMatchObject({
        tieout_status: 'excluded',
      });
    });
  });

  describe('actions that the state does not allow', () => {
    it.each([
      ['synced', ['sync', 'exclude', 'include']],
      ['undone', ['sync', 'undo', 'include']],
    ] as const)('are refused for an invoice that is %s', async (state, refused) => {
      const { invoice } = await syncedInvoice();
      if (state === 'undone') await press(house, merchant, invoice.id, 'undo');
      const before = await rests(house, merchant, invoice.id, state);
      for (const action of refused) {
        const { status, body } = await press(house, merchant, invoice.id, action);
        expect({ action, status, body }).toMatchObject({ action, status: 409, body: { code: 'action_not_allowed' } });
      }
      expect(await house.item(merchant, invoice.id)).toEqual(before);
    });

    it.each([
      ['posted or sent', async (id: string) => merchant.release(merchant.document(id))],
      [
        'undone and then void in Stripe',
        async (_: string, id: string) => void (await merchant.stripe.invoices.voidInvoice(id)),
      ],
      ['deleted in the books', async (number: string) => merchant.remove(merchant.document(number))],
    ])('C73: are not offered, and refused, for one that is %s', async (_, happens) => {
      const { invoice } = await syncedInvoice();
      await happens(invoice.number ?? '', invoice.id);
      // Whatever a view showed before: the server looks at the books, or is told of them, and then says what can be done.
      await press(house, merchant, invoice.id, 'undo');
      await calm(house);
      const before = await house.item(merchant, invoice.id);
      const { actions } = await house.invoiceView(merchant, invoice.id);
      const refused = documentActions.filter((action) => action !== 'preview' && !actions.includes(action));
      expect(refused).toContain('undo');
      for (const action of refused) {
        const { status, body } = await press(house, merchant, invoice.id, action);
        expect({ action, status, body }).toMatchObject({ action, status: 409, body: { code: 'action_not_allowed' } });
      }
      expect(await house.item(merchant, invoice.id)).toEqual(before);
    });
  });
});
