import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, bench, errorOf, type Json, objects } from './company.ts';

let b: Bench;
beforeAll(async () => {
  b = await bench({ now: () => new Date('2026-11-20T10:00:00Z') });
});
afterAll(() => b.sim.close());
beforeEach(() => {
  b.company.setGeneralLedgerSetup({ allowPostingFrom: '2026-01-01', allowPostingTo: '2026-12-31' });
});

const draft = async (more: Json = {}): Promise<Json> => {
  const salesInvoiceLines = [{ itemId: b.ids.plan, quantity: 1 }];
  const made = await b.post('salesInvoices', { customerId: b.ids.customer, salesInvoiceLines, ...more });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
};
const act = (invoice: Json, action: string, set = 'salesInvoices') =>
  b.call('POST', `${set}(${String(invoice.id)})/Microsoft.NAV.${action}`);
const read = async (invoice: Json, set = 'salesInvoices') => (await b.get(`${set}(${String(invoice.id)})`)).body;

/** Debits minus credits of one document, per account. */
const ledger = async (documentNumber: unknown) => {
  const answer = await b.get(`generalLedgerEntries?$filter=documentNumber eq '${String(documentNumber)}'`);
  return Object.fromEntries(
    objects(answer.body.value).map((entry) => [
      entry.accountNumber,
      Number(entry.debitAmount) - Number(entry.creditAmount),
    ]),
  );
};

describe('posting an invoice', () => {
  it('given a draft, then it keeps its id, gets another number, is Open and stands in the ledger in balance', async () => {
    const invoice = await draft();
    expect((await act(invoice, 'post')).status).toBe(204);
    const posted = await read(invoice);
    expect(posted).toMatchObject({
      status: 'Open',
      number: expect.stringMatching(/^PS-INV\d{6}$/),
      remainingAmount: 120,
    });
    expect(await ledger(posted.number)).toEqual({ 6110: -100, 5610: -20, 2310: 120 });
  });

  it('given a foreign currency, then the ledger holds local amounts', async () => {
    const invoice = await draft({
      currencyCode: 'USD',
      salesInvoiceLines: [{ itemId: b.ids.plan, quantity: 1, unitPrice: 9.99 }],
    });
    await act(invoice, 'post');
    expect(await ledger((await read(invoice)).number)).toEqual({ 6110: -8.99, 5610: -1.8, 2310: 10.79 });
  });

  it('given a total of zero, then it is Paid at once', async () => {
    const invoice = await draft({ salesInvoiceLines: [{ itemId: b.ids.plan, quantity: 1, unitPrice: 0 }] });
    await act(invoice, 'post');
    expect((await read(invoice)).status).toBe('Paid');
  });

  it.each([
    [{ salesInvoiceLines: [] }, 'There is nothing to post because the document does not contain a quantity or amount.'],
    [{ postingDate: '2025-12-31' }, 'Posting Date is not within your range of allowed posting dates in Sales Header'],
    [
      { salesInvoiceLines: [{ lineType: 'Item', lineObjectNumber: 'PLAN', quantity: -1 }] },
      'The total amount for the invoice must be 0 or greater.',
    ],
  ])('given %j, then the draft is made, and posting is refused', async (more, text) => {
    const invoice = await draft(more);
    expect(errorOf(await act(invoice, 'post')).message).toContain(text);
    expect((await read(invoice)).status).toBe('Draft');
  });

  it('given a customer blocked since, then posting is refused', async () => {
    const invoice = await draft();
    b.company.change('customers', b.ids.customer, { blocked: 'All' });
    const error = errorOf(await act(invoice, 'post'));
    b.company.change('customers', b.ids.customer, { blocked: ' ' });
    expect(error.message).toBe('You cannot post this type of document when Customer C-AT is blocked with type All.');
  });

  it('given a posted invoice, then it can be neither posted, changed nor deleted, and its lines neither', async () => {
    const invoice = await draft();
    await act(invoice, 'post');
    const path = `salesInvoices(${String(invoice.id)})`;
    const onlyDrafts = 'The action can be applied to a draft invoice only.';
    expect(errorOf(await act(invoice, 'post')).message).toBe(onlyDrafts);
    expect(errorOf(await b.call('PATCH', path, { dueDate: '2027-01-01' }, { 'If-Match': '*' })).message).toBe(
      onlyDrafts,
    );
    expect(errorOf(await b.call('DELETE', path, undefined, { 'If-Match': '*' })).message).toContain(
      'You cannot delete posted sales documents',
    );
    expect(errorOf(await b.post(`${path}/salesInvoiceLines`, { itemId: b.ids.plan })).message).toBe(onlyDrafts);
  });

  it('given a stale etag on an action, then it is refused; without one it runs', async () => {
    const invoice = await draft();
    const path = `salesInvoices(${String(invoice.id)})`;
    await b.call('PATCH', path, { dueDate: '2027-01-01' }, { 'If-Match': '*' });
    const stale = await b.call('POST', `${path}/Microsoft.NAV.post`, undefined, {
      'If-Match': String(invoice['@odata.etag']),
    });
    expect(errorOf(stale).code).toBe('Request_EntityChanged');
    expect((await act(invoice, 'post')).status).toBe(204);
  });

  it('given what the customer owes, then the financial details say so', async () => {
    const customer = (
      await b.post('customers', { displayName: 'Owes', taxAreaId: b.company.find('taxAreas', 'DOMESTIC').id })
    ).body;
    const overdue = await draft({ customerId: customer.id, postingDate: '2026-06-01' });
    await act(overdue, 'post');
    const expanded = await b.get(`customers(${String(customer.id)})?$expand=customerFinancialDetails`);
    expect(expanded.body).toMatchObject({
      balanceDue: 120,
      customerFinancialDetails: { balance: 120, totalSalesExcludingTax: 100, overdueAmount: 120 },
    });
  });

  it('given no e-mail address anywhere, then it cannot be sent', async () => {
    const customer = (
      await b.post('customers', { displayName: 'No mail', taxAreaId: b.company.find('taxAreas', 'DOMESTIC').id })
    ).body;
    const invoice = await draft({ customerId: customer.id });
    for (const action of ['send', 'postAndSend'])
      expect(errorOf(await act(invoice, action)).message).toContain('The send-to email is empty.');
    expect((await read(invoice)).status).toBe('Draft');
  });

  it('given an action that invoices do not have, then 404', async () => {
    expect((await act(await draft(), 'explode')).status).toBe(404);
  });
});

describe('taking an invoice back', () => {
  it('given cancel, then a posted corrective credit memo stands against it and the ledger is level', async () => {
    const invoice = await draft({ discountAmount: 10, externalDocumentNumber: 'CANCEL-1' });
    await act(invoice, 'post');
    const posted = await read(invoice);
    expect((await act(invoice, 'cancel')).status).toBe(204);
    expect(await read(invoice)).toMatchObject({ status: 'Canceled', remainingAmount: 0 });
    const [memo] = objects((await b.get(`salesCreditMemos?$filter=invoiceId eq ${String(invoice.id)}`)).body.value);
    expect(memo).toMatchObject({ status: 'Corrective', invoiceNumber: posted.number, totalAmountIncludingTax: 108 });
    expect(await ledger(memo?.number)).toEqual({ 6110: 90, 5610: 18, 2310: -108 });
    expect(errorOf(await act(invoice, 'cancel')).message).toBe(
      'The invoice cannot be canceled because it has already been canceled.',
    );
  });

  it('given a draft, then there is nothing to cancel', async () => {
    expect(errorOf(await act(await draft(), 'cancel')).message).toBe(
      'The action can be applied to a posted invoice only.',
    );
  });

  it('given makeCorrectiveCreditMemo, then a draft credit memo is made, and posting it settles the invoice', async () => {
    const invoice = await draft();
    await act(invoice, 'post');
    const made = await act(invoice, 'makeCorrectiveCreditMemo');
    expect(made.status).toBe(204);
    const memo = (await b.get(String(made.headers.get('location')))).body;
    expect(memo).toMatchObject({ status: 'Draft', invoiceId: invoice.id, totalAmountIncludingTax: 120 });
    await act(memo, 'post', 'salesCreditMemos');
    expect((await read(memo, 'salesCreditMemos')).status).toBe('Paid');
    expect(await read(invoice)).toMatchObject({ status: 'Paid', remainingAmount: 0 });
  });
});

describe('credit memos', () => {
  const memo = (more: Json = {}) =>
    b.post('salesCreditMemos?$expand=salesCreditMemoLines', {
      customerId: b.ids.customer,
      externalDocumentNumber: 'cn_1',
      salesCreditMemoLines: [{ itemId: b.ids.plan, quantity: 1, unitPrice: 50 }],
      ...more,
    });

  it('given a deep insert, then a draft of its own number series; a customer blocked for invoices does not stop it', async () => {
    b.company.change('customers', b.ids.customer, { blocked: 'Invoice' });
    const made = await memo();
    b.company.change('customers', b.ids.customer, { blocked: ' ' });
    expect(made).toMatchObject({
      status: 201,
      body: {
        number: expect.stringMatching(/^S-CR/),
        status: 'Draft',
        externalDocumentNumber: 'CN_1',
        totalAmountIncludingTax: 60,
      },
    });
  });

  it('given an invoice that is not posted, then it cannot be credited; given one that is, part of it is settled', async () => {
    const invoice = await draft();
    expect(errorOf(await memo({ invoiceId: invoice.id })).message).toBe(
      'The "invoiceId" does not match to an Invoice.',
    );
    await act(invoice, 'post');
    const made = (await memo({ invoiceId: invoice.id })).body;
    await act(made, 'post', 'salesCreditMemos');
    expect(await read(invoice)).toMatchObject({ status: 'Open', remainingAmount: 60 });
    expect(errorOf(await act(invoice, 'cancel')).message).toContain('because it is fully or partially paid');
  });
});

describe('journals', () => {
  const account = (number: string) => b.company.find('accounts', number).id;

  it('given a customer payment, then posting its journal pays the invoice', async () => {
    const invoice = await draft();
    const journal = (
      await b.post('customerPaymentJournals', {
        code: 'PAY',
        displayName: 'Payments',
        balancingAccountId: account('2910'),
      })
    ).body;
    const path = `customerPaymentJournals(${String(journal.id)})/customerPayments`;
    const body = {
      customerId: b.ids.customer,
      amount: -120,
      externalDocumentNumber: 'ch_1',
      appliesToInvoiceId: invoice.id,
      documentNumber: 'PAY-1',
    };
    expect(errorOf(await b.post(path, body)).message).toContain(
      'should be the ID of an Open, Paid, Corrective, or Canceled Invoice',
    );
    await act(invoice, 'post');
    expect(await b.post(path, body)).toMatchObject({
      status: 201,
      body: { lineNumber: 10000, journalDisplayName: 'PAY', externalDocumentNumber: 'CH_1' },
    });
    expect((await act(journal, 'post', 'journals')).status).toBe(204);
    expect(await read(invoice)).toMatchObject({ status: 'Paid', remainingAmount: 0 });
    expect(await ledger('PAY-1')).toEqual({ 2310: -120, 2910: 120 });
    expect(objects((await b.get(path)).body.value)).toEqual([]);
  });

  it('given a positive payment, then posting is refused and nothing of the journal is booked', async () => {
    const invoice = await draft();
    await act(invoice, 'post');
    const journal = (await b.post('customerPaymentJournals', { code: 'BAD', balancingAccountId: account('2910') }))
      .body;
    const path = `customerPaymentJournals(${String(journal.id)})/customerPayments`;
    await b.post(path, { customerId: b.ids.customer, amount: -20, appliesToInvoiceId: invoice.id });
    await b.post(path, { customerId: b.ids.customer, amount: 20 });
    expect(errorOf(await act(journal, 'post', 'journals')).message).toContain('Amount must be negative');
    expect((await read(invoice)).remainingAmount).toBe(120);
    expect(objects((await b.get(path)).body.value)).toHaveLength(2);
  });

  it('given general journal lines, then they must balance per document', async () => {
    const journal = (await b.post('journals', { code: 'FEES' })).body;
    expect(errorOf(await act(journal, 'post', 'journals')).message).toBe('There is nothing to post.');
    const path = `journals(${String(journal.id)})/journalLines`;
    const line = { documentNumber: 'FEE-1', accountType: 'G_x002F_L_x0020_Account' };
    await b.post(path, { ...line, accountId: account('6110'), amount: 2.5 });
    expect(errorOf(await act(journal, 'post', 'journals')).message).toContain(
      'Document No. FEE-1 is out of balance by 2.5',
    );
    expect(await b.post(path, { ...line, accountNumber: '2910', amount: -2.5 })).toMatchObject({
      status: 201,
      body: { lineNumber: 20000, accountType: 'G_x002F_L_x0020_Account' },
    });
    expect((await act(journal, 'post', 'journals')).status).toBe(204);
    expect(await ledger('FEE-1')).toEqual({ 6110: 2.5, 2910: -2.5 });
  });

  it('given a closed period, then posting is refused', async () => {
    const journal = (await b.post('journals', { code: 'LATE', balancingAccountId: account('2910') })).body;
    await b.post(`journals(${String(journal.id)})/journalLines`, {
      accountNumber: '6110',
      amount: 1,
      postingDate: '2025-01-01',
    });
    expect(errorOf(await act(journal, 'post', 'journals')).message).toContain(
      'Posting Date is not within your range of allowed posting dates',
    );
  });
});
