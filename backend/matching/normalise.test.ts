import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerContact } from '../connectors/port.ts';
import type { Party } from '../documents/invoice.ts';
import { emailKey } from './normalise/email.ts';
import { nameForms, nameKey, sameName } from './normalise/name.ts';
import { numberKey } from './normalise/number.ts';
import { phoneKey } from './normalise/phone.ts';
import { taxIdKey, taxIdsContradict, taxTypeCountry } from './normalise/tax-id.ts';
import { contactKeys, partyKeys } from './normalise.ts';

describe('e-mail keys', () => {
  it.each([
    ['Billing@Contoso.COM', 'billing@contoso.com'],
    ['  a@b.de\u200b ', 'a@b.de'],
    ['info@müller.de', 'info@xn--mller-kva.de'],
    ['info@xn--mller-kva.de', 'info@xn--mller-kva.de'],
    ['a@contoso.com.', 'a@contoso.com'],
  ])('given %j, then it is %j', (value, key) => {
    expect(emailKey(value)).toBe(key);
  });

  it.each([
    'noreply@shop.com',
    'No-Reply@shop.com',
    'none@none.com',
    'not an address',
    'a@b@c',
    '',
    '@x.de',
    'a@ b.de',
  ])('given %j, then it identifies nobody', (value) => {
    expect(emailKey(value)).toBeNull();
  });
});

describe('names', () => {
  it.each([
    ['Müller GmbH', 'MUELLER GMBH'],
    ['Müller GmbH', 'Muller GmbH'],
    ['Müller & Söhne', 'Mueller and Soehne'],
    ['Smith &amp; Co.', 'Smith & Co'],
    ['AT&amp;amp;T', 'AT&T'],
    ['O’Neil Ltd.', "O'Neil, Ltd"],
    ['Coca-Cola', 'Coca Cola'],
    ['Crème Brûlée S.A.', 'Creme Brulee SA'],
    ['Straße 7 e.V.', 'Strasse 7 eV'],
    ['Østergård A/S', 'Oestergaard A S'],
    ['Łódź Sp. z o.o.', 'Lodz Sp z oo'],
    ['ΑΘΗΝΑ ΑΕ', 'Αθήνα ΑΕ'],
  ])('given %j and %j, then they are the same name', (a, b) => {
    expect(sameName(a, b)).toBe(true);
    expect(nameKey(a)).toBe(nameKey(b));
  });

  it.each([
    ['another legal form', 'Acme Ltd', 'Acme Inc'],
    ['another number', 'Fund II', 'Fund III'],
    ['spellings that only share a key', 'Mueller GmbH', 'Muller GmbH'],
    ['letters of another script that look alike', 'Apple', 'Аpple'],
    ['signs that are part of the name', 'C# GmbH', 'C GmbH'],
    ['vowels of a script that writes them as marks', 'राम', 'रम'],
  ])('given %s, then %j and %j are two names', (_, a, b) => {
    expect(sameName(a, b)).toBe(false);
  });

  it.each(['Cash Customer', 'n/a', 'N. A.', '---', 'Walk-In', 'Unknown', '', '???', 'Laufkundschaft'])(
    'given the placeholder %j, then it identifies nobody',
    (name) => {
      expect(nameKey(name)).toBeNull();
      expect(sameName(name, name)).toBe(false);
    },
  );

  it('given a letter in a rarer form, then it is found as the common one', () => {
    expect(nameKey('STRAẞER AG')).toBe(nameKey('Straßer AG'));
    expect(nameForms('ẞ')).toEqual(nameForms('ß'));
    expect(nameForms('Ǿ')).toEqual(nameForms('Ø'));
  });

  it('given any name, then its forms are names of the same forms, found under the same key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (name) => {
        for (const form of nameForms(name)) {
          expect(nameForms(form)).toEqual([form]);
          expect(nameKey(form)).toBe(nameKey(name));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('given Latin letters of all kinds, then equal names always share the key that finds them', () => {
    const letters = fc.constantFrom(...'aeouäöüøåæœßAEOUÄÖÜØÅ bcń&-.');
    const name = fc.string({ unit: letters, maxLength: 12 });
    fc.assert(
      fc.property(name, name, (a, b) => {
        if (sameName(a, b)) expect(nameKey(a)).toBe(nameKey(b));
        for (const form of nameForms(a)) expect(nameKey(form)).toBe(nameKey(a));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('phone keys', () => {
  it.each([
    ['030 1234567', 'DE', '+49301234567'],
    ['+49 (0)30 / 123 45 67', null, '+49301234567'],
    ['0049 30 1234567', null, '+49301234567'],
    ['(702) 919-1300', 'US', '+17029191300'],
    ['(702) 919-1300', null, '7029191300'],
    ['+1 702 919 1300 ext. 5', null, '+17029191300'],
  ])('given %j in %s, then it is %s', (value, country, key) => {
    expect(phoneKey(value, country)).toBe(key);
  });

  it.each(['000000000', '1234567890', '99999999', '+0000000', '123', 'n/a', ''])(
    'given the placeholder %j, then it identifies nobody',
    (value) => {
      expect(phoneKey(value, 'DE')).toBeNull();
    },
  );
});

describe('tax id keys', () => {
  it.each([
    ['DE 136 695 976', null, 'DE136695976'],
    ['de136695976', 'AT', 'DE136695976'],
    ['136695976', 'DE', 'DE136695976'],
    ['136695976', null, '136695976'],
    ['EL123456783', null, 'GR123456783'],
    ['ATU 12345675', null, 'ATU12345675'],
    ['U12345675', 'AT', 'ATU12345675'],
    ['CHE-116.281.710 MWST', null, 'CH116281710'],
    ['NL 0044.95445.B01', null, 'NL004495445B01'],
    ['B58378431', 'ES', 'ESB58378431'],
    ['12-3456789', 'US', 'US123456789'],
    ['974 760 673 MVA', 'NO', 'NO974760673'],
  ])('given %j of country %s, then it is %s', (value, country, key) => {
    expect(taxIdKey(value, country)).toBe(key);
  });

  it('given a number without country, then it meets only its like, never one of a country', () => {
    expect(taxIdKey('136695976', null)).not.toBe(taxIdKey('DE136695976', null));
    expect(taxIdKey('136695976', 'AT')).not.toBe(taxIdKey('DE136695976', null));
  });

  it.each(['000000000', 'N/A', 'none', 'DE000000000', '999999999', '-'])(
    'given the placeholder %j, then it identifies nobody',
    (value) => {
      expect(taxIdKey(value, 'DE')).toBeNull();
    },
  );

  it('given two ids of one country and form, then they contradict; a national number does not contradict a VAT number', () => {
    expect(taxIdsContradict('DE136695976', ['DE811569869'])).toBe(true);
    expect(taxIdsContradict('DE136695976', ['DE811569869', 'DE136695976'])).toBe(false);
    expect(taxIdsContradict('DE136695976', ['DE30123456789'])).toBe(false);
    expect(taxIdsContradict('DE136695976', ['ATU12345675'])).toBe(false);
    expect(taxIdsContradict('136695976', ['811569869'])).toBe(false);
    expect(taxIdsContradict(null, ['DE136695976'])).toBe(false);
  });

  it('given the type of a Stripe tax id, then it tells the country, but for the EU whose numbers tell it themselves', () => {
    expect(taxTypeCountry('us_ein')).toBe('US');
    expect(taxTypeCountry('eu_vat')).toBeNull();
    expect(taxTypeCountry('unknown')).toBeNull();
  });
});

describe('customer numbers', () => {
  it.each([
    [' d00120 ', 'D00120'],
    ['00120', '00120'],
    ['', null],
    ['0000', null],
    ['1111', '1111'],
    ['123456', '123456'],
    [undefined, null],
  ])('given %j, then the key is %j', (value, key) => {
    expect(numberKey(value)).toBe(key);
  });
});

describe('keys of any text', () => {
  const keyed: [string, (value: string) => string | null][] = [
    ['e-mail', emailKey],
    ['tax id', (value) => taxIdKey(value, null)],
    ['number', numberKey],
    ['phone', (value) => phoneKey(value, null)],
  ];
  it.each(keyed)('given an %s key, when taken of the key again, then it stays', (_, key) => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.emailAddress(),
      fc.string({ unit: fc.constantFrom(...'+0123456789 -DEU') }),
    );
    fc.assert(
      fc.property(text, (value) => {
        const first = key(value);
        if (first !== null) expect(key(first)).toBe(first);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('keys of both sides', () => {
  const contact: LedgerContact = {
    id: 'c-1',
    number: '10000',
    name: 'Müller GmbH',
    email: 'Info@Mueller.de',
    phone: '030 1234567',
    taxId: '136695976',
    address: { line1: null, line2: null, city: null, postalCode: null, state: null, country: null },
    currency: null,
    blocked: null,
    modifiedAt: new Date(0),
  };
  const party: Party = {
    id: 'cus_Abc123',
    name: 'Erika Müller',
    businessName: 'Mueller GmbH',
    email: 'info@mueller.de',
    phone: '+49 30 1234567',
    address: { line1: null, line2: null, city: null, postalCode: null, state: null, country: 'DE' },
    taxIds: [{ type: 'eu_vat', value: 'DE136695976' }],
    metadata: { 'bc no': '10000' },
  };

  it('given a domestic contact whose country the ledger leaves blank, then its keys meet those of the Stripe customer', () => {
    const held = contactKeys(contact, 'DE');
    const wanted = partyKeys(party, { from: 'metadata', key: 'bc no' });
    expect(held).toMatchObject({ emailKey: wanted.email, phoneKey: wanted.phone, numberKey: wanted.number });
    expect(wanted.taxIds).toEqual([held.taxIdKey]);
    expect(wanted.nameKeys).toContain(held.nameKey);
  });

  it('given numbers made from the Stripe id, then the key is that; given numbers of the ledger, then there is none', () => {
    expect(partyKeys(party, { from: 'stripe_id' }).number).toBe('ABC123');
    expect(partyKeys(party, { from: 'ledger' }).number).toBeNull();
  });
});
