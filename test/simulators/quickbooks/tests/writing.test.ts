import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, listOf, objectOf, textOf } from '../json.ts';
import { invoiceBody, type OpenCompany, openCompany, salesLine } from './company.ts';

let open: OpenCompany;
beforeAll(async () => {
  open = await openCompany();
});
afterAll(() => open.simulator.close());

const made = async (body: JsonObject = {}, path = 'invoice'): Promise<JsonObject> => {
  const { status, body: answer } = await open.post(path, invoiceBody(open, body));
  expect(status, JSON.stringify(answer)).toBe(200);
  return objectOf(answer.Invoice ?? answer.CreditMemo);
};

describe('names', () => {
  it.each(['customer', 'vendor', 'employee'])(
    'C01: given a name that a %s bears, then nobody else may bear it (6240)',
    async (holder) => {
      const name = `Held by a ${holder}`;
      const first = await open.post(holder, { DisplayName: name });
      expect(first.status).toBe(200);
      for (const entity of ['customer', 'vendor', 'employee'])
        expect(await open.post(entity, { DisplayName: name.toUpperCase() })).toMatchObject({
          status: 400,
          code: '6240',
        });
    },
  );

  it.each([
    [{ DisplayName: 'Colon: not allowed' }, '2040'],
    [{ DisplayName: 'x'.repeat(501) }, '2050'],
    [{ DisplayName: 'Phone', PrimaryPhone: { FreeFormNumber: '1'.repeat(31) } }, '2050'],
    [{ CompanyName: 'Nobody' }, '2020'],
    [{ DisplayName: 'Fine', Nickname: 'x' }, '2010'],
    [{ DisplayName: 'Fine', SalesTermRef: { value: '999' } }, '2500'],
  ])('C58, C59: given the customer %j, then it is refused with %s', async (body, code) => {
    expect(await open.post('customer', body)).toMatchObject({ status: 400, code });
  });

  it('given a tax number, then it is answered masked', async () => {
    const { body } = await open.post('customer', { DisplayName: 'Taxed', PrimaryTaxIdentifier: 'GB123456789' });
    expect(objectOf(body.Customer).PrimaryTaxIdentifier).toBe('XXXXXX56789');
  });
});

describe('an invoice', () => {
  it('is worked out: lines, subtotal, tax by its rate, total, balance', async () => {
    const invoice = await made({ DocNumber: 'A-1' });
    expect(invoice).toMatchObject({
      DocNumber: 'A-1',
      TotalAmt: 120,
      Balance: 120,
      EmailStatus: 'NotSet',
      SyncToken: '0',
      TxnTaxDetail: {
        TotalTax: 20,
        TaxLine: [{ Amount: 20, TaxLineDetail: { TaxPercent: 20, NetAmountTaxable: 100 } }],
      },
    });
    expect(listOf(invoice.Line).map((line) => line.DetailType)).toEqual(['SalesItemLineDetail', 'SubTotalLineDetail']);
  });

  it('C19: takes the tax that it is told per rate, as if somebody had typed it', async () => {
    const computed = await made();
    const [line] = listOf(objectOf(computed.TxnTaxDetail).TaxLine);
    const pinned = { TotalTax: 19.99, TaxLine: [{ ...line, Amount: 19.99 }] };
    expect(await made({ TxnTaxDetail: pinned })).toMatchObject({ TotalAmt: 119.99, TxnTaxDetail: { TotalTax: 19.99 } });
    expect(await open.post('invoice', invoiceBody(open, { TxnTaxDetail: { ...pinned, TotalTax: 1 } }))).toMatchObject({
      code: '6000',
    });
  });

  it.each<[string, (known: OpenCompany['known']) => JsonObject, string]>([
    ['an amount that is not Qty × UnitPrice', (known) => ({ Line: [salesLine(known, {}, 100.01)] }), '6070'],
    ['no tax code on a line', (known) => ({ Line: [salesLine(known, { TaxCodeRef: undefined })] }), '6000'],
    ['no GlobalTaxCalculation', () => ({ GlobalTaxCalculation: undefined }), '2020'],
    ['a tax code of nobody', (known) => ({ Line: [salesLine(known, { TaxCodeRef: { value: '999' } })] }), '2500'],
    ['an item of nobody', (known) => ({ Line: [salesLine(known, { ItemRef: { value: '999' } })] }), '2500'],
    ['a customer of nobody', () => ({ CustomerRef: { value: '999' } }), '2500'],
    ['a total below zero', (known) => ({ Line: [salesLine(known, { Qty: -2 }, -100)] }), '6000'],
    ['a number of 22 characters', () => ({ DocNumber: '1'.repeat(22) }), '2050'],
    ['a foreign currency without multicurrency', () => ({ CurrencyRef: { value: 'USD' } }), '2500'],
  ])('given %s, then it is refused with the code for it', async (_, body, code) => {
    const before = open.books.rows('Invoice').length;
    expect(await open.post('invoice', invoiceBody(open, body(open.known)))).toMatchObject({ status: 400, code });
    expect(open.books.rows('Invoice')).toHaveLength(before);
  });

  it('C61: given a number that is taken, then it is refused (6140) unless duplicates are asked for', async () => {
    await made({ DocNumber: 'TWICE' });
    const again = invoiceBody(open, { DocNumber: 'twice' });
    expect(await open.post('invoice', again)).toMatchObject({ code: '6140' });
    expect(await open.post('invoice?include=allowduplicatedocnum', again)).toMatchObject({ status: 200 });
    expect(await open.post('creditmemo', again)).toMatchObject({ status: 200 });
  });

  it('given an inactive customer, then it is "not found" (610), whatever that means', async () => {
    const [gone] = open.books.add('Customer', { DisplayName: 'Inactive Ltd', Active: false });
    expect(await open.post('invoice', invoiceBody(open, { CustomerRef: { value: textOf(gone?.Id) } }))).toMatchObject({
      code: '610',
    });
  });

  it('C54: given closed books, then nothing is written into them, changed or deleted there (6210)', async () => {
    const standing = await made({ TxnDate: '2025-12-31' });
    open.books.configure({ closedUntil: '2025-12-31' });
    const version = { Id: textOf(standing.Id), SyncToken: textOf(standing.SyncToken) };
    expect(await open.post('invoice', invoiceBody(open, { TxnDate: '2025-12-31' }))).toMatchObject({ code: '6210' });
    expect(await open.post('invoice', { ...version, sparse: true, PrivateNote: 'x' })).toMatchObject({ code: '6210' });
    expect(await open.post('invoice?operation=delete', version)).toMatchObject({ code: '6210' });
    expect(await open.post('invoice', invoiceBody(open, { TxnDate: '2026-01-01' }))).toMatchObject({ status: 200 });
    open.books.configure({ closedUntil: null });
  });

  it('C72: given an old version, then a change is refused (5010); a sparse one leaves the rest alone', async () => {
    const invoice = await made({ PrivateNote: 'first' });
    const change = { Id: textOf(invoice.Id), SyncToken: '0', sparse: true, CustomerMemo: { value: 'Thanks' } };
    const { body } = await open.post('invoice', change);
    expect(body.Invoice).toMatchObject({ SyncToken: '1', PrivateNote: 'first', TotalAmt: 120 });
    expect(await open.post('invoice', change)).toMatchObject({ code: '5010' });
  });
});

describe('a request id', () => {
  it('C02, C03: given the same one again, then the first answer comes again, also after the document is deleted', async () => {
    const send = () => open.post('invoice?requestid=once-1', invoiceBody(open, { DocNumber: 'ONCE' }));
    const first = await send();
    expect((await send()).body).toEqual(first.body);
    const { Id: id, SyncToken: version } = objectOf(first.body.Invoice);
    await open.post('invoice?operation=delete', { Id: id ?? '', SyncToken: version ?? '' });
    expect((await send()).body).toEqual(first.body);
    expect(open.books.rows('Invoice').filter((row) => row.DocNumber === 'ONCE')).toEqual([]);
    expect(await open.post('invoice?requestid=once-2', invoiceBody(open, { DocNumber: 'ONCE' }))).toMatchObject({
      status: 200,
    });
    expect(await open.post(`invoice?requestid=${'x'.repeat(51)}`, invoiceBody(open))).toMatchObject({ code: '2050' });
  });
});

describe('payments and corrections', () => {
  it('C41, C42: given a payment, then the balance falls, more than is open is refused, and deleting it restores', async () => {
    const invoice = await made();
    const pay = (amount: number) => ({
      CustomerRef: { value: open.known.customer },
      TotalAmt: amount,
      DepositToAccountRef: { value: open.known.bank },
      Line: [{ Amount: amount, LinkedTxn: [{ TxnId: textOf(invoice.Id), TxnType: 'Invoice' }] }],
    });
    const { body } = await open.post('payment', pay(50));
    expect(open.books.row('Invoice', textOf(invoice.Id))).toMatchObject({ Balance: 70 });
    expect(await open.post('payment', pay(70.01))).toMatchObject({ code: '6000' });
    const standing = open.books.row('Invoice', textOf(invoice.Id));
    const version = { Id: textOf(invoice.Id), SyncToken: textOf(standing.SyncToken) };
    expect(await open.post('invoice?operation=void', version)).toMatchObject({ code: '6000' });
    const payment = objectOf(body.Payment);
    await open.post('payment?operation=delete', { Id: textOf(payment.Id), SyncToken: textOf(payment.SyncToken) });
    expect(open.books.row('Invoice', textOf(invoice.Id))).toMatchObject({ Balance: 120 });
  });

  it('given an unbalanced journal entry, then it is refused', async () => {
    const line = (PostingType: string, Amount: number, account: string) => ({
      Amount,
      DetailType: 'JournalEntryLineDetail',
      JournalEntryLineDetail: { PostingType, AccountRef: { value: account } },
    });
    const entry = (credit: number) => ({
      Line: [line('Debit', 5, open.known.bank), line('Credit', credit, open.known.income)],
    });
    expect(await open.post('journalentry', entry(4.99))).toMatchObject({ code: '6000' });
    expect(await open.post('journalentry', entry(5))).toMatchObject({ status: 200 });
  });
});
