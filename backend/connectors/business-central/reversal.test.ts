import { describe, expect, it } from 'vitest';
import { businessCentral } from './index.ts';
import { base, company, id, scriptedHttp } from './scripted-http.fixture.ts';

const invoice = { body: { id: id('3'), number: 'PS-INV1', status: 'Open', customerNumber: 'C1' } };
const memos = (...value: { id: string; status: string; invoiceNumber: string }[]) => ({ body: { value } });
const other = { id: id('7'), status: 'Draft', invoiceNumber: '' };
const corrective = { id: id('8'), status: 'Draft', invoiceNumber: 'PS-INV1' };
const memo = {
  body: {
    ...{ id: id('8'), number: 'S-CR1', customerId: id('2'), currencyCode: 'EUR', status: 'Draft' },
    ...{ totalAmountIncludingTax: 119, totalTaxAmount: 19, salesCreditMemoLines: [] },
  },
};
const open = (...answers: Parameters<typeof scriptedHttp>) => {
  const { http, asked } = scriptedHttp(...answers);
  return { ledger: businessCentral().open(http, company), asked };
};

describe('reversing a posted invoice', () => {
  it('given a posted invoice, then the draft that applies to it is the answer', async () => {
    const { ledger, asked } = open(invoice, memos(other), { status: 204 }, memos(other, corrective), memo);
    expect(await ledger.reverse(id('3'))).toMatchObject({ kind: 'credit_memo', number: 'S-CR1', draft: true });
    expect(asked[2]).toMatchObject({
      method: 'POST',
      path: `${base}/salesInvoices(${id('3')})/Microsoft.NAV.makeCorrectiveCreditMemo`,
    });
  });

  it('given a partly paid invoice, whose credit memo is not applied to it, then the new draft is the answer', async () => {
    const made = { ...corrective, invoiceNumber: '' };
    const { ledger } = open(invoice, memos(other), { status: 204 }, memos(other, made), memo);
    expect((await ledger.reverse(id('3')))?.id).toBe(id('8'));
  });

  it('given it was reversed already, then nothing is made again', async () => {
    const { ledger, asked } = open(invoice, memos(corrective), memo);
    expect((await ledger.reverse(id('3')))?.id).toBe(id('8'));
    expect(asked.every((request) => request.method === 'GET')).toBe(true);
  });

  it('given a draft, then it is refused with what to do instead', async () => {
    const { ledger } = open({ body: { ...invoice.body, status: 'Draft' } });
    await expect(ledger.reverse(id('3'))).rejects.toThrow(/is a draft: remove it/);
  });
});
