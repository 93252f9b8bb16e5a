import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { customerViewSchema } from '#shared/api/customer.ts';
import { paths } from '#shared/api/paths.ts';
import { defaultSettings } from '#shared/settings.ts';
import type { House } from '#test/kit/house.ts';
import { type Books, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { press, replayed, rests, runsOf } from '#test/kit/presses.ts';

describe.each(ledgers)('with books in $ledger', ({ can, words, open }) => {
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

  const documents = (change: object) =>
    merchant.settings((settings) => ({ ...settings, documents: { ...settings.documents, ...change } }));

  async function syncedInvoice(amount = 10_000) {
    const invoice = await invoiced(merchant, { amount });
    return { invoice, item: await rests(house, merchant, invoice.id, 'synced') };
  }

  const memos = () => merchant.documents(undefined, 'credit_memo');

  describe('an invoice voided in Stripe', () => {
    it('takes its draft with it, and says so', async () => {
      const { invoice, item } = await syncedInvoice();
      await merchant.stripe.invoices.voidInvoice(invoice.id);
      const undone = await rests(house, merchant, invoice.id, 'undone');
      expect(undone.sentence).toBe(`Voided in Stripe; the draft ${item.ledgerNumber} was removed from your books.`);
      expect(merchant.documents(invoice.number)).toHaveLength(0);

      await merchant.stripe.invoices.update(invoice.id, { metadata: { note: 'later' } });
      await house.stripe.settled();
      expect(await house.invoiceView(merchant, invoice.id)).toMatchObject({
        status: 'undone',
        sentence: undone.sentence,
        actions: [],
      });
    });

    it('is left to the merchant when it is posted already', async () => {
      const { invoice } = await syncedInvoice();
      await merchant.release(merchant.document(invoice.number));
      await merchant.stripe.invoices.voidInvoice(invoice.id);
      const item = await rests(house, merchant, invoice.id, 'needs_review');
      expect(item.problemCode).toBe('document_posted');
      expect(item.sentence).toMatch(/^Voided in Stripe, but already posted as /);
      expect(memos()).toHaveLength(0);
    });

    it('is corrected by one draft credit memo when it is posted already, by setting', async () => {
      await documents({ voided: 'credit_memo' });
      const { invoice } = await syncedInvoice();
      await merchant.release(merchant.document(invoice.number));
      await merchant.stripe.invoices.voidInvoice(invoice.id);
      const item = await rests(house, merchant, invoice.id, 'undone');
      const [memo] = memos();
      expect(memo).toMatchObject({ total: '119', tax: '19' });
      expect(item.sentence).toContain(`the credit memo ${memo?.name} corrects it.`);

      const after = await replayed(house, merchant, invoice.id, 'undone');
      expect(after.sentence).toBe(item.sentence);
      expect(memos()).toHaveLength(1);
    });

    it('is followed although the ledger did not answer when Stripe told of it', async () => {
      const { invoice } = await syncedInvoice();
      merchant.spoil('read_document', { kind: 'status', status: 503 });
      await merchant.stripe.invoices.voidInvoice(invoice.id);
      await rests(house, merchant, invoice.id, 'undone');
      expect(merchant.documents(invoice.number)).toHaveLength(0);
    });
  });

  describe('an invoice marked uncollectible', () => {
    it('stays in the books, with a note, unless the settings say otherwise', async () => {
      const { invoice } = await syncedInvoice();
      await merchant.stripe.invoices.markUncollectible(invoice.id);
      await house.until(merchant, invoice.id, ({ stripeStatus }) => stripeStatus === 'uncollectible');
      const view = await house.invoiceView(merchant, invoice.id);
      expect(view.status).toBe('synced');
      expect(view.notes).toContain('Marked uncollectible in Stripe; your settings keep the document.');
      expect(merchant.documents(invoice.number)).toHaveLength(1);
    });

    it('takes its draft with it, by setting', async () => {
      await documents({ uncollectible: 'credit_memo' });
      const { invoice } = await syncedInvoice();
      await merchant.stripe.invoices.markUncollectible(invoice.id);
      expect((await rests(house, merchant, invoice.id, 'undone')).sentence).toMatch(
        /^Marked uncollectible in Stripe; the draft/,
      );
      expect(merchant.documents(invoice.number)).toHaveLength(0);
    });

    it('is corrected by one credit memo when it is posted, by setting, and stays corrected', async () => {
      await documents({ uncollectible: 'credit_memo' });
      const { invoice } = await syncedInvoice();
      await merchant.release(merchant.document(invoice.number));
      await merchant.stripe.invoices.markUncollectible(invoice.id);
      const item = await rests(house, merchant, invoice.id, 'undone');
      await merchant.stripe.invoices.update(invoice.id, { metadata: { note: 'later' } });
      const after = await replayed(house, merchant, invoice.id, 'undone');
      expect(after.sentence).toBe(item.sentence);
      expect(memos()).toHaveLength(1);
    });
  });

  describe('a credit note', () => {
    it('C24, C39: over the whole invoice becomes a draft credit memo of the same total, for the same customer', async () => {
      const { invoice, item } = await syncedInvoice();
      const note = await merchant.stripe.creditNotes.create({
        invoice: invoice.id,
        lines: [{ type: 'invoice_line_item', invoice_line_item: invoice.lines.data[0]?.id ?? '', quantity: 1 }],
      });
      const credited = await rests(house, merchant, note.id, 'synced');
      expect(credited).toMatchObject({ ledgerKind: 'credit_memo', ledgerTotal: 11_900n, stripeTotal: 11_900n });
      const memo = merchant.document(note.number, 'credit_memo');
      expect(memo).toMatchObject({
        contactId: item.contactLedgerId,
        total: '119',
        lines: [{ target: merchant.known.item, taxCode: 'VAT19', quantity: '1', unitPrice: '100' }],
      });
      expect(credited.ledgerState).toBe(words.draft);
      const view = await house.invoiceView(merchant, invoice.id);
      expect(view.related).toMatchObject([{ id: note.id, title: `Credit note ${note.number}`, status: 'synced' }]);
    });

    it('over a part of it is a credit memo over that part', async () => {
      const { invoice } = await syncedInvoice();
      const note = await merchant.stripe.creditNotes.create({
        invoice: invoice.id,
        lines: [{ type: 'invoice_line_item', invoice_line_item: invoice.lines.data[0]?.id ?? '', amount: 3_333 }],
      });
      expect(await rests(house, merchant, note.id, 'synced')).toMatchObject({ ledgerTotal: BigInt(note.total) });
      expect(merchant.document(note.number, 'credit_memo')).toMatchObject({ total: '39.66', tax: '6.33' });
    });

    it('C26: that would be a cent above what can be credited is taken back to it, by rule, and the run says so', async () => {
      // Stripe rounds the tax of each line, books that compute it that of the document: 87.74 there, 87.75 here (C20).
      merchant.addTax('SPECIAL', 15);
      await merchant.mirror();
      const taxRate = await merchant.rate(15, 'SPECIAL');
      await documents({
        variance: {
          ...defaultSettings().documents.variance,
          ...{ handling: 'rounding_line', roundingAccountId: merchant.known.rounding, roundingTaxCode: 'VAT0' },
        },
      });
      const invoice = await invoiced(merchant, {
        taxRate,
        lines: [2_506, 2_561, 2_563].map((amount, index) => ({ description: `Part ${index + 1}`, amount })),
      });
      await rests(house, merchant, invoice.id, 'synced');
      const note = await merchant.stripe.creditNotes.create({
        invoice: invoice.id,
        lines: invoice.lines.data.map(({ id }) => ({
          ...{ type: 'invoice_line_item' as const, invoice_line_item: id, quantity: 1 },
        })),
      });
      const item = await rests(house, merchant, note.id, 'synced');

      const [owed, credited] = [merchant.document(invoice.number), merchant.document(note.number, 'credit_memo')];
      expect([owed.total, credited.total]).toEqual(['87.74', '87.74']);
      const steps = (await runsOf(house, item)).flatMap((run) => run.steps).map(({ name }) => name);
      const rounded = credited.lines.filter(({ description }) => description === 'Rounding');
      expect(rounded).toHaveLength(can.computesTax ? 1 : 0);
      expect(steps.filter((name) => /rounding/i.test(name))).toHaveLength(can.computesTax ? 1 : 0);
    });

    it('keeps to the customer that its invoice was booked to, whatever the link says since', async () => {
      const elsewhere = merchant.addCustomer({ name: 'Elsewhere AG' });
      await merchant.mirror();
      const { invoice, item } = await syncedInvoice();
      const customer = { customer_id: String(invoice.customer) };
      const [link] = customerViewSchema.parse((await house.signed(merchant, paths.customer, customer)).body).links;
      const { status } = await house.signed(merchant, paths.customerLink, {
        ...customer,
        link_id: link?.id,
        contact_id: elsewhere,
      });
      expect(status).toBe(200);
      const note = await merchant.stripe.creditNotes.create({
        invoice: invoice.id,
        lines: [{ type: 'invoice_line_item', invoice_line_item: invoice.lines.data[0]?.id ?? '', quantity: 1 }],
      });
      await rests(house, merchant, note.id, 'synced');
      expect(merchant.document(note.number, 'credit_memo').contactId).toBe(item.contactLedgerId);
    });

    it('C74: waits for an invoice that is not in the books, names what keeps that one out, and follows it', async () => {
      const unmapped = await merchant.rate(7, null);
      const invoice = await invoiced(merchant, { taxRate: unmapped });
      await rests(house, merchant, invoice.id, 'failed');
      const note = await merchant.stripe.creditNotes.create({
        invoice: invoice.id,
        lines: [{ type: 'invoice_line_item', invoice_line_item: invoice.lines.data[0]?.id ?? '', quantity: 1 }],
      });
      const waiting = await house.until(
        merchant,
        note.id,
        ({ status, problem }) => status === 'waiting' && problem?.params.cause !== 'Being written to your books.',
      );
      expect(waiting).toMatchObject({
        sentence: `Waits for invoice ${invoice.number}.`,
        problemSubject: invoice.id,
        problem: { code: 'waits_for_document', params: { cause: 'The tax rate VAT 7% DE is not mapped.' } },
      });

      await house.signed(merchant, '/app/v1/invoice/resolve', {
        resolve: 'map_tax_rate',
        invoice_id: invoice.id,
        tax_rate: unmapped,
        tax_code: 'VAT7',
      });
      await rests(house, merchant, invoice.id, 'synced');
      expect(await rests(house, merchant, note.id, 'synced')).toMatchObject({ ledgerTotal: 10_700n });
    });

    it('that is voided takes its credit memo with it', async () => {
      const { invoice } = await syncedInvoice();
      const note = await merchant.stripe.creditNotes.create({
        invoice: invoice.id,
        lines: [{ type: 'invoice_line_item', invoice_line_item: invoice.lines.data[0]?.id ?? '', amount: 1_000 }],
      });
      await rests(house, merchant, note.id, 'synced');
      await merchant.stripe.creditNotes.voidCreditNote(note.id);
      await rests(house, merchant, note.id, 'undone');
      expect(memos()).toHaveLength(0);
      expect(merchant.documents(invoice.number)).toHaveLength(1);
    });
  });

  describe('a paid invoice', () => {
    it('is shown as paid, without a second look at the ledger', async () => {
      const { invoice } = await syncedInvoice();
      const before = merchant.writes();
      await merchant.stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
      await house.until(merchant, invoice.id, ({ stripeStatus }) => stripeStatus === 'paid');
      expect(await house.invoiceView(merchant, invoice.id)).toMatchObject({ status: 'synced', paid: true });
      expect(merchant.writes()).toBe(before);
    });
  });

  describe('an invoice that the merchant changes in Stripe after it was written', () => {
    it('gets its draft replaced when the change shows in the books', async () => {
      await merchant.settings((settings) => ({
        ...settings,
        fields: [
          {
            target: words.field,
            source: { kind: 'metadata', of: 'invoice', key: 'PO number' },
            transform: 'none',
            fallback: null,
            tooLong: 'stop',
          },
        ],
      }));
      const { invoice, item } = await syncedInvoice();
      await merchant.stripe.invoices.update(invoice.id, { metadata: { 'PO number': 'PO-17' } });
      await house.until(
        merchant,
        invoice.id,
        ({ status, ledgerId }) => status === 'synced' && ledgerId !== item.ledgerId,
      );
      expect(merchant.document(invoice.number).field).toBe('PO-17');
    });

    it('is left as it stands when nothing of it shows there', async () => {
      const { invoice, item } = await syncedInvoice();
      const before = merchant.writes();
      await merchant.stripe.invoices.update(invoice.id, { metadata: { mood: 'fine' } });
      const written = await house.until(
        merchant,
        invoice.id,
        (row) => row.status === 'synced' && row.written?.sourceHash !== item.written?.sourceHash,
      );
      expect(written.ledgerId).toBe(item.ledgerId);
      expect(merchant.writes()).toBe(before);
      expect(await press(house, merchant, invoice.id, 'sync')).toMatchObject({ status: 409 });
    });
  });
});
