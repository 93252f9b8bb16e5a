import { describe, expect, it } from 'vitest';
import type { DocumentDraft } from '../port.ts';
import { businessCentral } from './index.ts';
import { base, company, id, scriptedHttp } from './scripted-http.fixture.ts';

const draft: DocumentDraft = {
  kind: 'invoice',
  contactId: id('2'),
  externalNumber: 'in-1',
  date: '2026-03-01',
  postingDate: '2026-03-01',
  dueDate: null,
  currency: 'EUR',
  lines: [],
  appliesToInvoiceId: null,
  extra: {},
};
const header = {
  '@odata.etag': 'W/"1"',
  id: id('3'),
  number: 'S-INV1',
  externalDocumentNumber: 'IN-1',
  customerId: id('2'),
  currencyCode: 'EUR',
  status: 'Draft',
  totalAmountIncludingTax: 119,
  totalTaxAmount: 19,
};
const line = { description: 'Seat', taxCode: 'VAT19', lineObjectNumber: '1000', netAmount: 100, netTaxAmount: 19 };
const open = (...answers: Parameters<typeof scriptedHttp>) => {
  const { http, asked } = scriptedHttp(...answers);
  return { ledger: businessCentral().open(http, company), asked };
};

describe('a deep insert', () => {
  it('given an answer with totals and lines, then one request was enough', async () => {
    const { ledger, asked } = open({ status: 201, body: { ...header, salesInvoiceLines: [line] } });
    const made = await ledger.createDocument(draft);
    expect(asked.map((request) => `${request.method} ${request.path}`)).toEqual([
      `POST ${base}/salesInvoices?$expand=salesInvoiceLines`,
    ]);
    expect(made).toMatchObject({
      total: { amount: 11900n, currency: 'EUR' },
      tax: { amount: 1900n, currency: 'EUR' },
      lines: [{ description: 'Seat', net: { amount: 10000n }, tax: { amount: 1900n }, targetNumber: '1000' }],
      draft: true,
    });
  });

  it.each([
    ['its lines', { ...header }],
    ['its totals', { ...header, totalAmountIncludingTax: undefined, salesInvoiceLines: [line] }],
  ])('given an answer without %s, then one look completes it', async (_, body) => {
    const { ledger, asked } = open({ status: 201, body }, { body: { ...header, salesInvoiceLines: [line] } });
    const made = await ledger.createDocument(draft);
    expect(asked).toHaveLength(2);
    expect(asked[1]?.method).toBe('GET');
    expect(made).toMatchObject({ total: { amount: 11900n }, lines: [{ description: 'Seat' }] });
  });

  it('given that look fails, then the outcome is unknown, since the draft does stand there', async () => {
    const { ledger } = open({ status: 201, body: header }, { status: 503 });
    await expect(ledger.createDocument(draft)).rejects.toMatchObject({ kind: 'unknown' });
  });

  it('given a 2xx answer that cannot be read, then the outcome is unknown', async () => {
    const { ledger } = open({ status: 201, body: '<html>' });
    await expect(ledger.createDocument(draft)).rejects.toMatchObject({ kind: 'unknown', lost: 'drop' });
  });

  it('given more lines than one page holds, then the rest is fetched from the lines of that document', async () => {
    const { ledger, asked } = open(
      {
        body: {
          ...header,
          salesInvoiceLines: [line],
          'salesInvoiceLines@odata.nextLink': `https://bc.invalid${base}/salesInvoices(${id('3')})/salesInvoiceLines?$skiptoken=1`,
        },
      },
      { body: { value: [{ ...line, description: 'Support' }] } },
    );
    const document = await ledger.readDocument('invoice', id('3'));
    expect(document?.lines?.map((one) => one.description)).toEqual(['Seat', 'Support']);
    expect(asked[1]?.path).toBe(`${base}/salesInvoices(${id('3')})/salesInvoiceLines?$skiptoken=1`);
  });

  it('given a blank currency in the answer of a read, then it is the local one', async () => {
    const { ledger } = open(
      { body: { ...header, currencyCode: '', salesInvoiceLines: [] } },
      { body: { value: [{ displayName: 'CRONUS', country: 'JP' }] } },
      { body: { value: [{ localCurrencyCode: 'JPY', allowPostingFrom: '0001-01-01' }] } },
    );
    expect((await ledger.readDocument('invoice', id('3')))?.total).toEqual({ amount: 119n, currency: 'JPY' });
  });
});

describe('removing a draft', () => {
  const state = (status: string, etag = 'W/"1"') => ({ body: { ...header, status, '@odata.etag': etag } });

  it('given a draft, then it is removed in the very version that was looked at', async () => {
    const { ledger, asked } = open(state('Draft', 'W/"7"'), { status: 204 });
    await ledger.removeDraft('invoice', id('3'));
    expect(asked[1]).toMatchObject({ method: 'DELETE', headers: { 'if-match': 'W/"7"' } });
  });

  it.each(['Open', 'Paid', 'Canceled', 'Corrective', '_x0020_'])(
    'given the state %s, then nothing is deleted',
    async (status) => {
      const { ledger, asked } = open(state(status));
      await expect(ledger.removeDraft('invoice', id('3'))).rejects.toMatchObject({ kind: 'refused', reason: 'posted' });
      expect(asked).toHaveLength(1);
    },
  );

  it.each([409, 412])(
    'given a change in between answered %i, then it looks again before it removes',
    async (status) => {
      const changed = { status, body: { error: { code: 'Request_EntityChanged', message: 'changed' } } };
      const { ledger, asked } = open(state('In_x0020_Review', 'W/"1"'), changed, state('Draft', 'W/"2"'), {
        status: 204,
      });
      await ledger.removeDraft('invoice', id('3'));
      expect(asked[3]).toMatchObject({ method: 'DELETE', headers: { 'if-match': 'W/"2"' } });
    },
  );

  it('given it was posted in between, then it stays', async () => {
    const changed = { status: 409, body: { error: { code: 'Request_EntityChanged', message: 'changed' } } };
    const { ledger } = open(state('Draft'), changed, state('Open'));
    await expect(ledger.removeDraft('invoice', id('3'))).rejects.toMatchObject({ reason: 'posted' });
  });
});

describe('finding by our number', () => {
  it('given the service compares loosely, then only documents with exactly that number are answered', async () => {
    const { ledger } = open({ body: { value: [{ ...header }, { ...header, externalDocumentNumber: 'IN-10' }] } });
    const found = await ledger.findDocuments('invoice', ' in-1');
    expect(found.map((document) => document.externalNumber)).toEqual(['IN-1']);
  });

  it('given a server that repeats a page for ever, then the list ends', async () => {
    const again = { value: [header], '@odata.nextLink': `https://bc.invalid${base}/salesInvoices?$skiptoken=1` };
    const { ledger, asked } = open({ body: again }, { body: again });
    await ledger.findDocuments('invoice', 'IN-1');
    expect(asked).toHaveLength(2);
  });
});

describe('links for merchants', () => {
  it('given a draft and a posted invoice, then each opens on its own page of the web client', async () => {
    const { ledger } = open(
      { body: { ...header, salesInvoiceLines: [] } },
      { body: { ...header, status: 'Open', number: "PS'1", salesInvoiceLines: [] } },
    );
    const root = 'https://businesscentral.dynamics.com/Production/?company=CRONUS%20International%20Ltd.';
    expect((await ledger.readDocument('invoice', id('3')))?.url).toBe(`${root}&page=43&filter='No.'%20IS%20'S-INV1'`);
    expect((await ledger.readDocument('invoice', id('3')))?.url).toBe(`${root}&page=132&filter='No.'%20IS%20'PS''1'`);
    expect(ledger.contactUrl({ id: id('2'), number: 'C1' })).toBe(`${root}&page=21&filter='No.'%20IS%20'C1'`);
  });
});
