import { describe, expect, it } from 'vitest';
import { businessCentral } from './index.ts';
import { company, scriptedHttp } from './scripted-http.fixture.ts';

const facts = (information: object, setup?: object) => {
  const { http } = scriptedHttp(
    { body: { value: [information] } },
    { body: { value: setup === undefined ? [] : [setup] } },
  );
  return businessCentral().open(http, company).facts();
};

describe('facts of a company', () => {
  it('given a posting range, then its days are plain dates, and a blank one is open-ended', async () => {
    const setup = { localCurrencyCode: 'CHF', allowPostingFrom: '2026-01-01', allowPostingTo: '0001-01-01' };
    expect(await facts({ displayName: 'CRONUS AG', country: 'CH', currencyCode: 'CHF' }, setup)).toEqual({
      name: 'CRONUS AG',
      localCurrency: 'CHF',
      country: 'CH',
      postingFrom: '2026-01-01',
      postingTo: null,
    });
  });

  it('given no setup that may be read, then the company information tells the currency', async () => {
    expect(await facts({ displayName: '', currencyCode: 'DKK' })).toMatchObject({
      name: company.name,
      localCurrency: 'DKK',
      country: null,
    });
  });

  it('given no local currency at all, then the words say where to set it', async () => {
    await expect(facts({ currencyCode: '' }, { localCurrencyCode: '' })).rejects.toThrow(
      /LCY Code.*General Ledger Setup/,
    );
  });
});
