import { describe, expect, it } from 'vitest';
import type { ContactDraft } from '../port.ts';
import { businessCentral } from './index.ts';
import { base, company, id, scriptedHttp } from './scripted-http.fixture.ts';

const customer = {
  id: id('2'),
  number: 'C00010',
  displayName: "O'Hara",
  email: 'a@example.com',
  currencyId: id('0'),
  currencyCode: 'EUR',
  blocked: '_x0020_',
  lastModifiedDateTime: '2026-03-01T10:00:00.5Z',
};
const draft: ContactDraft = {
  number: null,
  name: "O'Hara",
  type: 'company',
  email: 'a@example.com',
  phone: null,
  taxId: null,
  address: null,
  currency: null,
  paymentTermsId: null,
  paymentMethodId: null,
  taxAreaId: null,
  taxLiable: null,
  salespersonCode: null,
  extra: {},
};
const open = (...answers: Parameters<typeof scriptedHttp>) => {
  const { http, asked } = scriptedHttp(...answers);
  return { ledger: businessCentral().open(http, company), asked };
};

describe('a customer in the ledger', () => {
  it.each([
    [{ currencyId: id('0'), currencyCode: 'EUR' }, null],
    [{ currencyId: undefined, currencyCode: '' }, null],
    [{ currencyId: id('5'), currencyCode: 'USD' }, 'USD'],
  ])('given %j, then its currency is %s (null is the local one)', async (currency, expected) => {
    const { ledger } = open({ body: { ...customer, ...currency } });
    expect((await ledger.readContact(customer.id))?.currency).toBe(expected);
  });

  it.each([
    ['_x0020_', null],
    [' ', null],
    ['Ship', null],
    ['Invoice', 'Invoice'],
    ['All', 'All'],
  ])('given it is blocked with %j, then invoices are refused because of %j', async (blocked, expected) => {
    const { ledger } = open({ body: { ...customer, blocked } });
    expect((await ledger.readContact(customer.id))?.blocked).toBe(expected);
  });

  it('given blank texts, then they are absent', async () => {
    const { ledger } = open({ body: { ...customer, email: '', phoneNumber: ' ', city: '' } });
    expect(await ledger.readContact(customer.id)).toMatchObject({ email: null, phone: null, address: { city: null } });
  });
});

describe('finding a customer whose creation had an unknown outcome', () => {
  it('given no number of ours, then name and e-mail must be the same, a minute of clock difference allowed', async () => {
    const { ledger, asked } = open({
      body: { value: [customer, { ...customer, id: id('3'), email: 'b@example.com' }] },
    });
    const found = await ledger.findCreatedContacts(draft, new Date('2026-03-01T10:00:00Z'));
    expect(found.map((contact) => contact.id)).toEqual([customer.id]);
    const filter = new URL(`https://x.invalid${asked[0]?.path}`).searchParams.get('$filter');
    expect(filter).toBe("displayName eq 'O''Hara' and lastModifiedDateTime ge 2026-03-01T09:59:00.000Z");
  });

  it('given a number of ours that somebody else took, then that customer is not the one', async () => {
    const { ledger } = open({ body: { value: [{ ...customer, displayName: 'Somebody else' }] } });
    expect(await ledger.findCreatedContacts({ ...draft, number: 'c00010' }, new Date())).toEqual([]);
  });
});

describe('updating a customer', () => {
  it('given some fields, then only these are written, and an emptied text is sent as empty', async () => {
    const { ledger, asked } = open({ body: customer });
    await ledger.updateContact(customer.id, { phone: '+49 30 1', email: null, paymentTermsId: null });
    expect(asked[0]).toMatchObject({ method: 'PATCH', path: `${base}/customers(${customer.id})` });
    expect(asked[0]?.body).toEqual({ phoneNumber: '+49 30 1', email: '' });
  });
});
