import Big from 'big.js';
import { describe, expect, it } from 'vitest';
import type { BooksFacts } from './books.ts';
import { countryCode } from './country.ts';
import { stateOf } from './document-answer.ts';
import type { PricedLine } from './line-body.ts';
import { externalNumberOf, keyOf, noteFor, otherNumber } from './number.ts';
import { text } from './query.ts';
import { extras } from './target-fields.ts';
import { taxDetail } from './tax-detail.ts';
import { documentSchema } from './wire.ts';

const facts = { name: 'Thames', localCurrency: 'GBP', country: 'GB', postingFrom: null, postingTo: null };
const british: BooksFacts = { facts, american: false, multicurrency: true, automatedSalesTax: false, taxCodes: [] };
const american: BooksFacts = { ...british, american: true };

const rate = (id: string, percent: number) => ({ id, percent });
const code = (id: string, ...rates: { id: string; percent: number }[]) => ({ id, name: id, active: true, rates });
const line = (net: string, tax: string | null, taxCode: PricedLine['code']): PricedLine => ({
  net: new Big(net),
  tax: tax === null ? null : new Big(tax),
  code: taxCode,
});
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('the tax of a document', () => {
  it('C19: is the source’s, gathered by rate, with what each is charged on', () => {
    const vat = code('5', rate('7', 9.975));
    const detail = taxDetail(british, [line('4495.16', '448.39', vat), line('10.00', '0', code('6', rate('8', 0)))]);
    expect(plain(detail)).toMatchObject({
      TotalTax: 448.39,
      TaxLine: [
        { Amount: 448.39, TaxLineDetail: { TaxRateRef: { value: '7' }, NetAmountTaxable: 4495.16 } },
        { Amount: 0, TaxLineDetail: { TaxRateRef: { value: '8' } } },
      ],
    });
  });

  it('of several rates is parted by their percentages, to the cent', () => {
    const both = code('9', rate('1', 5), rate('2', 9.975));
    const detail = taxDetail(british, [line('33.33', '4.99', both)]);
    expect(plain(detail)).toMatchObject({ TotalTax: 4.99, TaxLine: [{ Amount: 1.67 }, { Amount: 3.32 }] });
  });

  it('is left to the ledger where a line has none of the source', () => {
    const vat = code('5', rate('7', 20));
    expect(taxDetail(british, [line('1', '0.20', vat), line('1', null, vat)])).toBeNull();
  });

  it('in the US is one code with the total, the code alone under automated sales tax, and never two codes', () => {
    const state = code('3', rate('4', 8));
    const sold = [line('100', '8.01', state), line('5', '0', null)];
    expect(plain(taxDetail(american, sold))).toEqual({ TxnTaxCodeRef: { value: '3' }, TotalTax: 8.01 });
    const automated = taxDetail({ ...american, automatedSalesTax: true }, sold);
    expect(plain(automated)).toEqual({ TxnTaxCodeRef: { value: '3' } });
    expect(() => taxDetail(american, [...sold, line('1', '0', code('99'))])).toThrow('takes one sales tax code');
  });
});

describe('numbers and texts', () => {
  it('C59: escapes quotes and backslashes as the query language has them', () => {
    expect(text("O'Hara \\ Søn")).toBe("'O\\'Hara \\\\ Søn'");
  });

  it('C61: knows a document by the number it was written for, beside another memo, and not by somebody’s', () => {
    const note = noteFor('IN-7', 'PO 4711\nsecond line');
    expect(externalNumberOf({ DocNumber: 'IN-7-S', PrivateNote: note })).toBe('IN-7');
    expect(keyOf({ PrivateNote: 'Written by hand' })).toBeNull();
    expect(externalNumberOf({ DocNumber: 'IN-7', PrivateNote: null })).toBe('IN-7');
    expect(otherNumber('X'.repeat(21))).toHaveLength(21);
  });

  it.each([
    ['de', 'DE'],
    ['Deutschland', 'DE'],
    ['United Kingdom', 'GB'],
    ['USA', 'US'],
    ['Ruritania', 'Ruritania'],
  ])('understands the country %s as %s', (written, understood) => {
    expect(countryCode(written)).toBe(understood);
  });
});

describe('mapped fields', () => {
  it('gather what belongs into one address, leave out what credit memos lack, and name dimensions by list', () => {
    const values = {
      'invoice.BillAddrLine1': 'Dam 1',
      'invoice.BillAddrCity': 'Amsterdam',
      'invoice.SalesTermRef': '3',
      'invoice.dimension:location': 'London',
    };
    expect(extras('invoice', false, values)).toEqual({
      properties: { BillAddr: { Line1: 'Dam 1', City: 'Amsterdam' } },
      dimensions: [{ entity: 'Department', value: 'London' }],
    });
    expect(extras('invoice', true, values).properties.SalesTermRef).toEqual({ value: '3' });
    expect(() => extras('line', true, { 'line.dimension:LOCATION': 'x' })).toThrow('remove this field mapping');
  });
});

describe('the state of a document', () => {
  const document = (more: object) =>
    documentSchema.parse({ Id: '1', TxnDate: '2026-01-01', CustomerRef: { value: '2' }, TotalAmt: 120, ...more });

  it.each([
    ['Invoice', { Balance: 120, EmailStatus: 'NotSet' }, 'Unsent', true],
    ['Invoice', { Balance: 120, EmailStatus: 'EmailSent' }, 'Sent', false],
    ['Invoice', { Balance: 70, EmailStatus: 'NotSet' }, 'Partly paid', false],
    ['Invoice', { Balance: 0 }, 'Paid', false],
    ['Invoice', { TotalAmt: 0, Balance: 0, PrivateNote: 'Voided - Tieout IN-1' }, 'Voided', false],
    ['Estimate', { TxnStatus: 'Pending' }, 'Pending', true],
    ['Estimate', { TxnStatus: 'Accepted' }, 'Accepted', false],
    ['CreditMemo', { Balance: 120 }, 'Unsent', true],
    ['CreditMemo', { Balance: 20 }, 'Applied', false],
  ] as const)('of an %s with %j is %s', (entity, more, state, draft) => {
    expect(stateOf(entity, document(more))).toEqual({ state, draft });
  });
});
