import { describe, expect, it } from 'vitest';
import { businessCentral } from './index.ts';
import { base, company, id, scriptedHttp } from './scripted-http.fixture.ts';

const customer = { id: id('2'), number: 'C1', displayName: 'Ada', lastModifiedDateTime: '2026-03-01T10:00:00Z' };
const document = {
  ...{ id: id('3'), number: 'PS-INV1', externalDocumentNumber: 'IN-1', customerId: id('2'), currencyCode: 'EUR' },
  ...{ status: 'Open', totalAmountIncludingTax: 119, totalTaxAmount: 19 },
};
const entry = { id: id('4'), entryNumber: 7, documentNumber: 'TO-1', documentType: 'Payment' };
const list = (index: number, ...value: unknown[]) => ({ id: String(index), status: 200, body: { value } });

describe('what changed since the last look', () => {
  it('given customers, a posted invoice and posted money, then one request tells all of them', async () => {
    const responses = [list(0, customer), list(1, document), list(2), list(3, entry, { ...entry, id: id('5') })];
    const { http, asked } = scriptedHttp({ body: { responses } });
    const since = new Date('2026-03-01T09:00:00Z');
    const changes = await businessCentral().open(http, company).changesSince?.(since);
    expect(changes).toMatchObject({
      contacts: [{ id: id('2'), name: 'Ada' }],
      documents: [{ kind: 'invoice', id: id('3'), document: { state: 'Open', draft: false, number: 'PS-INV1' } }],
      entries: [{ entity: 'customerPayment', id: 'TO-1' }],
      complete: true,
    });
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST ${base.replace(/companies.*/, '$batch')}`,
    ]);
    // A little overlap, since records may become visible a little after their time of change.
    expect(JSON.stringify(asked[0]?.body)).toContain(encodeURIComponent('2026-03-01T08:59:50.000Z'));
  });

  it('given more than one page, then the others are read too', async () => {
    const link = `https://api.example${base}/salesInvoices?$skiptoken=1`;
    const more = { id: '1', status: 200, body: { value: [document], '@odata.nextLink': link } };
    const { http } = scriptedHttp(
      { body: { responses: [list(0), more, list(2), list(3)] } },
      { body: { value: [{ ...document, id: id('6') }] } },
    );
    const changes = await businessCentral().open(http, company).changesSince?.(new Date());
    expect(changes?.documents.map((changed) => changed.id)).toEqual([id('3'), id('6')]);
  });

  it('given one list is refused, then the look fails: half of what changed is not all of it', async () => {
    const refused = { id: '1', status: 503, body: { error: { code: 'X', message: 'busy' } } };
    const { http } = scriptedHttp({ body: { responses: [list(0), refused, list(2), list(3)] } });
    await expect(businessCentral().open(http, company).changesSince?.(new Date())).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });
});
