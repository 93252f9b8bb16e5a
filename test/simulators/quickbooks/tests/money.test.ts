import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, objectOf, textOf } from '../json.ts';
import { invoiceBody, type OpenCompany, openCompany } from './company.ts';

let open: OpenCompany;
let accounts: { receivable: string; fees: string; bank: string; dollars: string };
beforeAll(async () => {
  open = await openCompany({ company: { multicurrency: true } });
  const { books } = open;
  books.add('CompanyCurrency', { Code: 'USD' });
  const account = (Name: string, AccountType: string, more: JsonObject = {}) =>
    textOf(books.add('Account', { Name, AccountType, ...more })[0]?.Id);
  accounts = {
    receivable: account('Receivable', 'Accounts Receivable'),
    fees: account('Fees', 'Expense'),
    bank: account('Bank', 'Bank'),
    dollars: account('Dollars', 'Bank', { CurrencyRef: { value: 'USD' } }),
  };
});
afterAll(() => open.simulator.close());

const ref = (value: string) => ({ value });
const customer = () => ({ value: open.known.customer, type: 'Customer' });
const expense = (changes: JsonObject = {}, account = accounts.fees, Amount = 3.2): JsonObject => ({
  ...{ PaymentType: 'Cash', AccountRef: ref(open.known.bank), CurrencyRef: ref('GBP') },
  GlobalTaxCalculation: 'NotApplicable',
  Line: [
    {
      Amount,
      DetailType: 'AccountBasedExpenseLineDetail',
      AccountBasedExpenseLineDetail: { AccountRef: ref(account) },
    },
  ],
  ...changes,
});
const journal = (debit: JsonObject, credit: JsonObject): JsonObject => ({
  CurrencyRef: ref('GBP'),
  Line: [debit, credit].map((detail, index) => ({
    ...{ Amount: 5, DetailType: 'JournalEntryLineDetail' },
    JournalEntryLineDetail: { PostingType: index === 0 ? 'Debit' : 'Credit', ...detail },
  })),
});

describe('money in QuickBooks’ stand-in', () => {
  it.each<[string, string, () => JsonObject, string]>([
    ['an expense from what is no bank account', 'purchase', () => expense({ AccountRef: ref(accounts.fees) }), '6000'],
    ['an expense on receivables of nobody', 'purchase', () => expense({}, accounts.receivable), '6000'],
    ['a person whose kind is not told', 'purchase', () => expense({ EntityRef: ref(open.known.customer) }), '2020'],
    ['an account of a third currency', 'purchase', () => expense({ AccountRef: ref(accounts.dollars) }), '6000'],
    ['a third decimal', 'purchase', () => expense({}, accounts.fees, 3.205), '6000'],
    ['no word about tax outside the US', 'purchase', () => expense({ GlobalTaxCalculation: undefined }), '2020'],
    [
      'a journal entry on receivables of nobody',
      'journalentry',
      () => journal({ AccountRef: ref(accounts.receivable) }, { AccountRef: ref(accounts.fees) }),
      '6000',
    ],
    [
      'a transfer to an expense',
      'transfer',
      () => ({
        FromAccountRef: ref(accounts.bank),
        ToAccountRef: ref(accounts.fees),
        Amount: 1,
        CurrencyRef: ref('GBP'),
      }),
      '6000',
    ],
    [
      'a deposit below zero',
      'deposit',
      () => ({
        ...{ DepositToAccountRef: ref(accounts.bank), CurrencyRef: ref('GBP') },
        Line: [{ Amount: -1, DetailType: 'DepositLineDetail', DepositLineDetail: { AccountRef: ref(accounts.fees) } }],
      }),
      '6000',
    ],
    ['no currency where there are several', 'purchase', () => expense({ CurrencyRef: undefined }), '2020'],
  ])('given %s, then it is refused', async (_, path, body, code) => {
    expect(await open.post(path, body())).toMatchObject({ status: 400, code });
  });

  it('given an expense and a credit memo of a customer, then a payment of nothing closes both, once', async () => {
    const { body } = await open.post('creditmemo', invoiceBody(open, { CurrencyRef: ref('GBP') }));
    const memo = objectOf(body.CreditMemo);
    const paid = await open.post('purchase', expense({ EntityRef: customer() }, accounts.receivable, 120));
    const link = (TxnType: string, TxnId: string) => ({ Amount: 120, LinkedTxn: [{ TxnId, TxnType }] });
    const closing = {
      ...{ CustomerRef: ref(open.known.customer), CurrencyRef: ref('GBP'), TotalAmt: 0 },
      Line: [link('CreditMemo', textOf(memo.Id)), link('Expense', textOf(objectOf(paid.body.Purchase).Id))],
    };
    expect(await open.post('payment', closing)).toMatchObject({ status: 200 });
    expect(open.books.row('CreditMemo', textOf(memo.Id))).toMatchObject({ Balance: 0 });
    expect(await open.post('payment', closing)).toMatchObject({ code: '6000' });
    expect(open.books.balanceOf(accounts.receivable)).toBe('0');
  });

  it('given a payment that stands on a deposit, then it is not taken away (6540) before the deposit is', async () => {
    const pay = { CustomerRef: ref(open.known.customer), CurrencyRef: ref('GBP'), TotalAmt: 50 };
    const payment = objectOf((await open.post('payment', pay)).body.Payment);
    const deposit = await open.post('deposit', {
      ...{ DepositToAccountRef: ref(accounts.bank), CurrencyRef: ref('GBP') },
      Line: [{ Amount: 50, LinkedTxn: [{ TxnId: textOf(payment.Id), TxnType: 'Payment', TxnLineId: '0' }] }],
    });
    const gone = (record: JsonObject) => ({ Id: textOf(record.Id), SyncToken: textOf(record.SyncToken) });
    expect(await open.post('payment?operation=delete', gone(payment))).toMatchObject({ code: '6540' });
    await open.post('deposit?operation=delete', gone(objectOf(deposit.body.Deposit)));
    expect(await open.post('payment?operation=delete', gone(payment))).toMatchObject({ status: 200 });
  });

  it('given a batch whose request id was answered, then its refusals come again too, whatever was mended since', async () => {
    const batch = {
      BatchItemRequest: [{ bId: '0', operation: 'create', Purchase: expense({ TxnDate: '2025-01-01' }) }],
    };
    open.books.configure({ closedUntil: '2025-12-31' });
    const first = await open.post('batch?requestid=b-1', batch);
    expect(JSON.stringify(first.body)).toContain('6210');
    open.books.configure({ closedUntil: null });
    expect((await open.post('batch?requestid=b-1', batch)).body).toEqual(first.body);
    expect(JSON.stringify((await open.post('batch?requestid=b-2', batch)).body)).not.toContain('6210');
  });
});
