import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { customerViewSchema } from '#shared/api/customer.ts';
import { paths } from '#shared/api/paths.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import {
  documentOf,
  documentsOf,
  ledgerWrites,
  linesOf,
  postInBooks,
  press,
  replayed,
  rests,
} from '#test/kit/presses.ts';

let house: House;
let merchant: Merchant;
let vat19: string;

beforeAll(async () => {
  house = await openHouse();
});
beforeEach(async () => {
  merchant = await house.merchant();
  vat19 = await mappedRate(house, merchant, 19, 'VAT19');
});
afterAll(() => house.stop());

const documents = (change: object) =>
  merchant.settings((settings) => ({ ...settings, documents: { ...settings.documents, ...change } }));

async function syncedInvoice(amount = 10_000) {
  const invoice = await finalizedInvoice(merchant, { taxRate: vat19, amount });
  return { invoice, item: await rests(house, merchant, invoice.id, 'synced') };
}

const memos = () => merchant.books.rows('salesCreditMemos');

describe('an invoice voided in Stripe', () => {
  it('takes its draft with it, and says so', async () => {
    const { invoice, item } = await syncedInvoice();
    await merchant.stripe.invoices.voidInvoice(invoice.id);
    const undone = await rests(house, merchant, invoice.id, 'undone');
    expect(undone.sentence).toBe(`Voided in Stripe; the draft ${item.ledgerNumber} was removed from your books.`);
    expect(documentsOf(merchant, invoice.number)).toHaveLength(0);

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
    await postInBooks(house, merchant, documentOf(merchant, invoice.number));
    await merchant.stripe.invoices.voidInvoice(invoice.id);
    const item = await rests(house, merchant, invoice.id, 'needs_review');
    expect(item.problemCode).toBe('document_posted');
    expect(item.sentence).toMatch(/^Voided in Stripe, but already posted as /);
    expect(memos()).toHaveLength(0);
  });

  it('is corrected by one draft credit memo when it is posted already, by setting', async () => {
    await documents({ voided: 'credit_memo' });
    const { invoice } = await syncedInvoice();
    await postInBooks(house, merchant, documentOf(merchant, invoice.number));
    await merchant.stripe.invoices.voidInvoice(invoice.id);
    const item = await rests(house, merchant, invoice.id, 'undone');
    const [memo] = memos();
    expect(memo?.values).toMatchObject({ status: 'Draft', totalAmountIncludingTax: '119' });
    expect(item.sentence).toContain(`the credit memo ${memo?.values.number} corrects it.`);

    const after = await replayed(house, merchant, invoice.id, 'undone');
    expect(after.sentence).toBe(item.sentence);
    expect(memos()).toHaveLength(1);
  });

  it('is followed although the ledger did not answer when Stripe told of it', async () => {
    const { invoice } = await syncedInvoice();
    house.ledger.faults.add({
      method: 'GET',
      path: `companies\\(${merchant.books.id}\\)/salesInvoices`,
      kind: 'status',
      status: 503,
    });
    await merchant.stripe.invoices.voidInvoice(invoice.id);
    await rests(house, merchant, invoice.id, 'undone');
    expect(documentsOf(merchant, invoice.number)).toHaveLength(0);
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
    expect(documentsOf(merchant, invoice.number)).toHaveLength(1);
  });

  it('takes its draft with it, by setting', async () => {
    await documents({ uncollectible: 'credit_memo' });
    const { invoice } = await syncedInvoice();
    await merchant.stripe.invoices.markUncollectible(invoice.id);
    expect((await rests(house, merchant, invoice.id, 'undone')).sentence).toMatch(
      /^Marked uncollectible in Stripe; the draft/,
    );
    expect(documentsOf(merchant, invoice.number)).toHaveLength(0);
  });

  it('is corrected by one credit memo when it is posted, by setting, and stays corrected', async () => {
    await documents({ uncollectible: 'credit_memo' });
    const { invoice } = await syncedInvoice();
    await postInBooks(house, merchant, documentOf(merchant, invoice.number));
    await merchant.stripe.invoices.markUncollectible(invoice.id);
    const item = await rests(house, merchant, invoice.id, 'undone');
    await merchant.stripe.invoices.update(invoice.id, { metadata: { note: 'later' } });
    const after = await replayed(house, merchant, invoice.id, 'undone');
    expect(after.sentence).toBe(item.sentence);
    expect(memos()).toHaveLength(1);
  });
});

describe('a credit note', () => {
  it('over the whole invoice becomes a draft credit memo of the same total, for the same customer', async () => {
    const { invoice, item } = await syncedInvoice();
    const note = await merchant.stripe.creditNotes.create({
      invoice: invoice.id,
      lines: [{ type: 'invoice_line_item', invoice_line_item: invoice.lines.data[0]?.id ?? '', quantity: 1 }],
    });
    const credited = await rests(house, merchant, note.id, 'synced');
    expect(credited).toMatchObject({ ledgerKind: 'credit_memo', ledgerTotal: 11_900n, stripeTotal: 11_900n });
    const memo = documentOf(merchant, note.number, 'salesCreditMemos');
    expect(memo.values).toMatchObject({
      customerId: item.contactLedgerId,
      totalAmountIncludingTax: '119',
      status: 'Draft',
    });
    expect(linesOf(memo)).toMatchObject([
      { lineObjectNumber: 'SEAT', taxCode: 'VAT19', quantity: '1', unitPrice: '100' },
    ]);
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
    expect(documentOf(merchant, note.number, 'salesCreditMemos').values).toMatchObject({
      totalAmountExcludingTax: '33.33',
      totalTaxAmount: '6.33',
    });
  });

  it('keeps to the customer that its invoice was booked to, whatever the link says since', async () => {
    const [elsewhere] = merchant.books.addCustomers({ displayName: 'Elsewhere AG', taxArea: 'DOMESTIC' });
    const { invoice, item } = await syncedInvoice();
    const customer = { customer_id: String(invoice.customer) };
    const [link] = customerViewSchema.parse((await house.signed(merchant, paths.customer, customer)).body).links;
    const { status } = await house.signed(merchant, paths.customerLink, {
      ...customer,
      link_id: link?.id,
      contact_id: elsewhere?.id ?? '',
    });
    expect(status).toBe(200);
    const note = await merchant.stripe.creditNotes.create({
      invoice: invoice.id,
      lines: [{ type: 'invoice_line_item', invoice_line_item: invoice.lines.data[0]?.id ?? '', quantity: 1 }],
    });
    await rests(house, merchant, note.id, 'synced');
    expect(documentOf(merchant, note.number, 'salesCreditMemos').values.customerId).toBe(item.contactLedgerId);
  });

  it('C74: waits for an invoice that is not in the books, names what keeps that one out, and follows it', async () => {
    const unmapped = await mappedRate(house, merchant, 7, null);
    const invoice = await finalizedInvoice(merchant, { taxRate: unmapped });
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
    expect(documentsOf(merchant, invoice.number)).toHaveLength(1);
  });
});

describe('a paid invoice', () => {
  it('is shown as paid, without a second look at the ledger', async () => {
    const { invoice } = await syncedInvoice();
    const before = ledgerWrites(house, merchant);
    await merchant.stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
    await house.until(merchant, invoice.id, ({ stripeStatus }) => stripeStatus === 'paid');
    expect(await house.invoiceView(merchant, invoice.id)).toMatchObject({ status: 'synced', paid: true });
    expect(ledgerWrites(house, merchant)).toBe(before);
  });
});

describe('an invoice that the merchant changes in Stripe after it was written', () => {
  it('gets its draft replaced when the change shows in the books', async () => {
    await merchant.settings((settings) => ({
      ...settings,
      fields: [
        {
          target: 'invoice.customerPurchaseOrderReference',
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
    expect(documentOf(merchant, invoice.number).values.customerPurchaseOrderReference).toBe('PO-17');
  });

  it('is left as it stands when nothing of it shows there', async () => {
    const { invoice, item } = await syncedInvoice();
    const before = ledgerWrites(house, merchant);
    await merchant.stripe.invoices.update(invoice.id, { metadata: { mood: 'fine' } });
    const written = await house.until(
      merchant,
      invoice.id,
      (row) => row.status === 'synced' && row.written?.sourceHash !== item.written?.sourceHash,
    );
    expect(written.ledgerId).toBe(item.ledgerId);
    expect(ledgerWrites(house, merchant)).toBe(before);
    expect(await press(house, merchant, invoice.id, 'sync')).toMatchObject({ status: 409 });
  });
});
