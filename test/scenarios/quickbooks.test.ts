import { createHmac } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { contactLinks, ledgerContacts, productMappings } from '#backend/database/schema/index.ts';
import { eventually } from '#test/kit/calm.ts';
import { finalizedInvoice, mappedRate } from '#test/kit/house.ts';
import { press, replayed, resolve, rests } from '#test/kit/presses.ts';
import {
  openQuickBooksHouse,
  type QuickBooksHouse,
  type QuickBooksMerchant,
  verifierToken,
} from '#test/kit/quickbooks.ts';
import { listOf, objectOf, refOf } from '#test/simulators/quickbooks/json.ts';

let house: QuickBooksHouse;
let merchant: QuickBooksMerchant;
let vat: string;

beforeAll(async () => {
  house = await openQuickBooksHouse();
  merchant = await house.quickBooksMerchant();
  vat = await mappedRate(house, merchant, 20, '20.0% S');
});
afterEach(() => house.quickBooks.faults.clear());
afterAll(() => house.stop());

type Options = NonNullable<Parameters<typeof finalizedInvoice>[1]>;

const contoso = { name: 'Contoso Ltd', email: 'billing@contoso.example' };
const invoiced = (options: Options = {}) =>
  finalizedInvoice(merchant, { currency: 'gbp', taxRate: vat, customer: contoso, ...options });
const synced = async (options: Options = {}) => {
  const invoice = await invoiced(options);
  return { invoice, item: await rests(house, merchant, invoice.id, 'synced') };
};
const numbered = (number: string | null, entity: 'Invoice' | 'Estimate' | 'CreditMemo' = 'Invoice') =>
  merchant.company.rows(entity).filter((row) => row.DocNumber === number?.toUpperCase());

describe('a finalized invoice', () => {
  it('C19: bears the tax that Stripe computed, also where the ledger would round to another cent', async () => {
    // 3 × 0.33 at 20 %: Stripe rounds each line (0.07 each), the ledger the sum (0.20).
    const lines = Array.from({ length: 3 }, (_, index) => ({ customer: '', description: `Part ${index}`, amount: 33 }));
    const { invoice, item } = await synced({ lines });
    expect(item.ledgerTotal).toBe(item.stripeTotal);
    const [standing] = numbered(invoice.number);
    expect(objectOf(standing?.TxnTaxDetail).TotalTax).toBe(Number(item.stripeTax) / 100);
  });

  it('C28: keeps discounts and odd prices exact, without a discount line', async () => {
    const coupon = await merchant.stripe.coupons.create({ percent_off: 33.3, duration: 'once' });
    const { invoice, item } = await synced({
      invoice: { discounts: [{ coupon: coupon.id }] },
      lines: [{ customer: '', description: 'Seats', quantity: 7, unit_amount_decimal: Stripe.Decimal.from('142.857') }],
    });
    expect(item.ledgerTotal).toBe(item.stripeTotal);
    const [standing] = numbered(invoice.number);
    expect(listOf(standing?.Line).map((line) => line.DetailType)).toEqual([
      'SalesItemLineDetail',
      'SubTotalLineDetail',
    ]);
  });

  it('is an estimate where the merchant wants that, found again and taken back like one', async () => {
    const estimating = await house.quickBooksMerchant();
    await estimating.settings((settings) => ({
      ...settings,
      untaxedCode: '0.0% Z',
      documents: { ...settings.documents, draftForm: 'estimate' },
    }));
    const invoice = await finalizedInvoice(estimating, { currency: 'gbp', customer: contoso });
    const item = await rests(house, estimating, invoice.id, 'synced');
    expect(item).toMatchObject({ ledgerState: 'Pending', ledgerKind: 'invoice' });
    expect(estimating.company.rows('Invoice')).toEqual([]);
    expect(estimating.company.rows('Estimate')).toHaveLength(1);
    await replayed(house, estimating, invoice.id, 'synced');
    expect(estimating.company.rows('Estimate')).toHaveLength(1);
    await press(house, estimating, invoice.id, 'undo');
    expect(estimating.company.rows('Estimate')).toEqual([]);
  });
});

describe('what follows an invoice', () => {
  it('C24, C39: given a credit note over a part, then one credit memo bears its net and its tax, for the same customer', async () => {
    const { invoice } = await synced();
    const [line] = invoice.lines.data;
    const note = await merchant.stripe.creditNotes.create({
      invoice: invoice.id,
      lines: [{ type: 'invoice_line_item', invoice_line_item: line?.id ?? '', amount: 3_333, tax_rates: [vat] }],
    });
    const item = await rests(house, merchant, note.id, 'synced');
    expect(item).toMatchObject({ ledgerKind: 'credit_memo', ledgerTotal: item.stripeTotal, ledgerTax: item.stripeTax });
    const memos = numbered(note.number, 'CreditMemo');
    expect(memos).toMatchObject([{ CustomerRef: { value: merchant.known.customer }, EmailStatus: 'NotSet' }]);
  });

  it('given a product that is mapped to an account, then one item stands for the account, however many lines name it', async () => {
    const product = await merchant.stripe.products.create({ name: 'Consulting' });
    const { installationId, id } = merchant.connection;
    await house.services.db.insert(productMappings).values({
      ...{ installationId, connectionId: id, stripeProductId: product.id, productName: 'Consulting' },
      ...{ targetKind: 'account', targetId: merchant.known.sales },
    });
    const price = { currency: 'gbp', product: product.id, unit_amount: 5_000 };
    const lines = Array.from({ length: 2 }, () => ({ customer: '', quantity: 1, price_data: price }));
    const first = await synced({ lines });
    const second = await synced({ lines });
    const items = merchant.company.rows('Item').filter(({ Name }) => String(Name).startsWith('Tieout '));
    expect(items).toMatchObject([{ IncomeAccountRef: { value: merchant.known.sales } }]);
    const used = [first, second].flatMap(({ invoice }) =>
      listOf(numbered(invoice.number)[0]?.Line).map((line) => refOf(objectOf(line.SalesItemLineDetail).ItemRef)),
    );
    expect(new Set(used.filter((ref) => ref !== ''))).toEqual(new Set([items[0]?.Id]));
  });

  it('C15, C72: given a customer of ours changes in Stripe, then its record follows, whatever version it has meanwhile', async () => {
    const customer = await merchant.stripe.customers.create({ name: 'Mover Ltd', email: 'mover@example.com' });
    const { invoice } = await synced({ customerId: customer.id });
    const id = refOf(numbered(invoice.number)[0]?.CustomerRef);
    merchant.company.change('Customer', id, { Notes: 'A note by the bookkeeper' });
    await merchant.stripe.customers.update(customer.id, {
      phone: '+44 161 4960000',
      address: { line1: '1 Quay Street', city: 'Manchester', postal_code: 'M3 3JE', country: 'GB' },
    });
    const phone = () => objectOf(merchant.company.row('Customer', id).PrimaryPhone).FreeFormNumber;
    await eventually(() => phone() === '+44 161 4960000');
    expect(merchant.company.row('Customer', id)).toMatchObject({
      Notes: 'A note by the bookkeeper',
      BillAddr: { City: 'Manchester', Country: 'GB' },
    });
  });
});

describe('exactly once', () => {
  it('C03: given the invoice was deleted in QuickBooks, when it is replayed, then another one stands, not a dead id', async () => {
    const { invoice, item } = await synced();
    merchant.company.delete('Invoice', item.ledgerId ?? '');
    const again = await replayed(house, merchant, invoice.id, 'synced');
    expect(again.ledgerId).not.toBe(item.ledgerId);
    expect(numbered(invoice.number).map((row) => row.Id)).toEqual([again.ledgerId]);
  });

  it('C61: given a document of somebody’s bears the number, then ours is written under another and found by its own', async () => {
    const draft = await invoiced({ invoice: { metadata: { tieout_exclude: 'yes' } } });
    const [line] = merchant.company.rows('Invoice');
    merchant.company.add('Invoice', {
      DocNumber: draft.number?.toUpperCase(),
      CustomerRef: { value: merchant.known.customer },
      CurrencyRef: { value: 'GBP' },
      GlobalTaxCalculation: 'TaxExcluded',
      Line: listOf(line?.Line).filter((one) => one.DetailType !== 'SubTotalLineDetail'),
    });
    await merchant.stripe.invoices.update(draft.id, { metadata: { tieout_exclude: '' } });
    const item = await rests(house, merchant, draft.id, 'synced');
    expect(item.ledgerNumber).toBe(`${draft.number?.toUpperCase()}-S`);
    const again = await replayed(house, merchant, draft.id, 'synced');
    expect(again.ledgerId).toBe(item.ledgerId);
  });
});

describe('customers', () => {
  const customerOf = (id: string) => merchant.company.row('Customer', id);
  const linkOf = async (customer: string) => {
    const links = await house.services.db
      .select()
      .from(contactLinks)
      .where(and(eq(contactLinks.stripeCustomerId, customer), eq(contactLinks.state, 'active')));
    return links;
  };

  it.each(['Vendor', 'Employee'] as const)(
    'C01: given a %s bears the name, then the customer is made beside it and says so',
    async (holder) => {
      const name = `Fabrikam ${holder}`;
      merchant.company.add(holder, { DisplayName: name });
      const { invoice, item } = await synced({ customer: { name, email: `${holder}@fabrikam.example`.toLowerCase() } });
      const [standing] = numbered(invoice.number);
      const made = customerOf(refOf(standing?.CustomerRef));
      expect(made.DisplayName).toMatch(new RegExp(`^${name} \\(Stripe .{6}\\)$`));
      const [link] = await linkOf(item.stripeCustomerId ?? '');
      expect(link?.reason).toMatch(new RegExp(`an? ${holder.toLowerCase()}`));
    },
  );

  it('C49: given one customer in two currencies, then each currency has a customer of its own, linked beside each other', async () => {
    const customer = await merchant.stripe.customers.create({ name: 'Two Coins Ltd', email: 'two@coins.example' });
    const pounds = await synced({ customerId: customer.id });
    const dollars = await synced({ customerId: customer.id, currency: 'usd' });
    const [first, second] = [pounds, dollars].map(({ invoice }) => refOf(numbered(invoice.number)[0]?.CustomerRef));
    expect(first).not.toBe(second);
    expect(customerOf(first ?? '')).toMatchObject({ CurrencyRef: { value: 'GBP' } });
    expect(customerOf(second ?? '')).toMatchObject({ CurrencyRef: { value: 'USD' } });
    expect((await linkOf(customer.id)).map(({ currency }) => currency).sort()).toEqual(['GBP', 'USD']);
  });

  it('C59, C60: given a name with colons, quotes and accents, then it is kept as far as the ledger takes it, and found again', async () => {
    const name = "Žluť: “O’Hara” & Søns \\ 'x'";
    const { invoice } = await synced({ customer: { name, email: 'zlut@example.com', phone: '+44 20 7946 0958' } });
    const made = customerOf(refOf(numbered(invoice.number)[0]?.CustomerRef));
    expect(made).toMatchObject({ DisplayName: name.replace(':', ' -') });
    expect(made.PrimaryPhone).toEqual({ FreeFormNumber: '+44 20 7946 0958' });
  });

  it('given two customers that fit, then the invoice asks, and the answer is remembered', async () => {
    const email = 'shared@twins.example';
    const [one] = ['Twin One', 'Twin Two'].flatMap((DisplayName) =>
      merchant.company.add('Customer', { DisplayName, PrimaryEmailAddr: { Address: email } }),
    );
    const invoice = await invoiced({ customer: { name: 'Twins', email } });
    await rests(house, merchant, invoice.id, 'needs_review');
    const view = await house.invoiceView(merchant, invoice.id);
    expect(view.problem?.why).toContain('QuickBooks');
    const answer = await resolve(house, merchant, {
      resolve: 'use_contact',
      invoice_id: invoice.id,
      contact_id: String(one?.Id),
    });
    expect(answer.status).toBe(200);
    await rests(house, merchant, invoice.id, 'synced');
    expect(refOf(numbered(invoice.number)[0]?.CustomerRef)).toBe(one?.Id);
  });

  it('C18: given the linked customer is made inactive, then the invoice says so and waits for a choice', async () => {
    const { item, invoice } = await synced({ customer: { name: 'Sleepy Ltd', email: 'sleepy@example.com' } });
    const id = refOf(numbered(invoice.number)[0]?.CustomerRef);
    merchant.company.change('Customer', id, { Active: false });
    const next = await invoiced({ customerId: item.stripeCustomerId ?? '' });
    const asked = await rests(house, merchant, next.id, 'needs_review');
    expect(asked.problemCode).toMatch(/^customer_/);
  });
});

describe('what somebody does in QuickBooks', () => {
  it('given the invoice is sent, paid or changed there, then its row follows the signed events, and nothing is written', async () => {
    const { invoice, item } = await synced();
    const id = item.ledgerId ?? '';
    const writes = () => house.quickBooks.requests.filter(({ path }) => /\/(invoice|customer)(\?|$)/.test(path)).length;
    const before = writes();
    merchant.company.send('Invoice', id);
    await house.until(merchant, invoice.id, ({ ledgerState }) => ledgerState === 'Sent');
    const [line] = listOf(merchant.company.row('Invoice', id).Line);
    const detail = objectOf(line?.SalesItemLineDetail);
    const Line = [{ ...line, Amount: 90, SalesItemLineDetail: { ...detail, Qty: 1, UnitPrice: 90 } }];
    merchant.company.change('Invoice', id, {
      ...{ Line, GlobalTaxCalculation: 'TaxExcluded' },
      ...{ CustomerRef: { value: merchant.known.customer }, CurrencyRef: { value: 'GBP' } },
    });
    const changed = await house.until(merchant, invoice.id, ({ status }) => status === 'synced_with_variance');
    expect(changed).toMatchObject({ ledgerTotal: 10_800n, sentence: expect.stringContaining('£108.00') });
    expect(writes()).toBe(before);
  });

  it('given the invoice is deleted there, then it asks what is to happen, and a replay writes another', async () => {
    const { invoice, item } = await synced();
    merchant.company.delete('Invoice', item.ledgerId ?? '');
    const asked = await house.until(merchant, invoice.id, ({ status }) => status === 'needs_review');
    expect(asked.problemCode).toBe('document_deleted');
    const again = await replayed(house, merchant, invoice.id, 'synced');
    expect(again.ledgerId).not.toBe(item.ledgerId);
  });

  it('given a customer is made there, then it is known without being asked for', async () => {
    const [made] = merchant.company.add('Customer', { DisplayName: 'Made by hand Ltd' });
    await eventually(async () => {
      const rows = await house.services.db
        .select()
        .from(ledgerContacts)
        .where(
          and(eq(ledgerContacts.connectionId, merchant.connection.id), eq(ledgerContacts.ledgerId, String(made?.Id))),
        );
      return rows.length === 1;
    });
  });

  it('given events that are not signed, or no events, then they are refused, and nobody is asked', async () => {
    const tell = (body: string, signature: string) =>
      fetch(`${house.url}/webhooks/quickbooks`, { method: 'POST', body, headers: { 'intuit-signature': signature } });
    const events = JSON.stringify([{ type: 'qbo.invoice.created.v1', intuitaccountid: merchant.company.id }]);
    const sign = (body: string) => createHmac('sha256', verifierToken).update(body).digest('base64');
    expect((await tell(events, sign(`${events} `))).status).toBe(401);
    expect((await tell(events, '')).status).toBe(401);
    expect((await tell('{}', sign('{}'))).status).toBe(400);
    expect((await tell(events, sign(events))).status).toBe(200);
    const foreign = JSON.stringify([{ type: 'qbo.invoice.created.v1', intuitaccountid: '1' }]);
    expect((await tell(foreign, sign(foreign))).status).toBe(200);
  });
});

describe('what the books refuse', () => {
  it('C54: given closed books, then the invoice says so, and follows when they are opened and it is replayed', async () => {
    const today = new Date().toISOString().slice(0, 10);
    merchant.company.configure({ closedUntil: today });
    const invoice = await invoiced();
    expect(await rests(house, merchant, invoice.id, 'failed')).toMatchObject({ problemCode: 'period_closed' });
    merchant.company.configure({ closedUntil: null });
    await replayed(house, merchant, invoice.id, 'synced');
  });

  it('C41: given an invoice that was paid in QuickBooks, then undo says why not, and nothing happens', async () => {
    const { invoice, item } = await synced();
    merchant.company.add('Payment', {
      CustomerRef: { value: merchant.known.customer },
      CurrencyRef: { value: 'GBP' },
      TotalAmt: 50,
      Line: [{ Amount: 50, LinkedTxn: [{ TxnId: item.ledgerId ?? '', TxnType: 'Invoice' }] }],
    });
    const answer = await press(house, merchant, invoice.id, 'undo');
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(answer.body)).toContain('Partly paid');
    expect(numbered(invoice.number)).toHaveLength(1);
  });

  it('given an invoice that was sent and is then voided in Stripe, then an unsent credit memo reverses it, by setting', async () => {
    await merchant.settings((settings) => ({
      ...settings,
      documents: { ...settings.documents, voided: 'credit_memo' },
    }));
    const { invoice, item } = await synced();
    merchant.company.send('Invoice', item.ledgerId ?? '');
    await merchant.stripe.invoices.voidInvoice(invoice.id);
    await rests(house, merchant, invoice.id, 'undone');
    const [memo] = numbered(`${invoice.number}-CR`, 'CreditMemo');
    expect(memo).toMatchObject({
      TotalAmt: 120,
      EmailStatus: 'NotSet',
      DocNumber: `${invoice.number?.toUpperCase()}-CR`,
    });
  });
});
