import { describe, expect, it } from 'vitest';
import type { LedgerDocument } from '../connectors/port.ts';
import { money } from '../documents/money.ts';
import { stoodForm } from '../sync/stood.ts';
import { changesOf } from './compare-document.ts';

const line = (net: number, targetNumber: string, taxCode = 'VAT19') => ({
  ...{ description: 'Seat', net: money(net, 'EUR'), tax: null, taxCode, targetNumber },
});
const written: LedgerDocument = {
  ...{ kind: 'invoice', id: '1', number: 'D-1', externalNumber: 'IN-1', contactId: 'c1', state: 'Draft', draft: true },
  ...{ date: '2026-03-02', postingDate: '2026-03-02', currency: 'EUR', url: null, etag: '1' },
  ...{ total: money(11_900, 'EUR'), tax: money(1_900, 'EUR'), lines: [line(6_000, 'SEAT'), line(4_000, 'SETUP')] },
};
const items = new Set(['SEAT', 'SETUP', 'OTHER', 'VAT19', 'VAT7']);
const names = { contact: (id: string) => `Customer ${id}`, stands: (name: string) => items.has(name) };
const changes = (found: Partial<LedgerDocument>, known = names) =>
  changesOf(stoodForm(written), { ...written, ...found }, known);

describe('a document against how it stood when it was written', () => {
  it('given it was posted, renumbered and worded better, then nothing was changed', () => {
    const worded = written.lines?.map((each) => ({ ...each, description: 'Seats, March' })) ?? null;
    expect(changes({ number: '103001', state: 'Open', draft: false, etag: '9', lines: worded })).toEqual([]);
  });

  it.each<[string, Partial<LedgerDocument>, ReturnType<typeof changes>]>([
    ['the total', { total: money(11_901, 'EUR') }, [{ field: 'Total', expected: '€119.00', found: '€119.01' }]],
    ['the tax', { tax: money(700, 'EUR') }, [{ field: 'Tax', expected: '€19.00', found: '€7.00' }]],
    ['the customer', { contactId: 'c2' }, [{ field: 'Customer', expected: 'Customer c1', found: 'Customer c2' }]],
    ['the date', { postingDate: '2026-04-01' }, [{ field: 'Date', expected: '2026-03-02', found: '2026-04-01' }]],
    ['the date to none', { postingDate: null }, [{ field: 'Date', expected: '2026-03-02', found: 'none' }]],
    [
      'the item of a line',
      { lines: [line(6_000, 'OTHER'), line(4_000, 'SETUP')] },
      [{ field: 'Lines', expected: '€60.00 (SEAT, VAT19)', found: '€60.00 (OTHER, VAT19)' }],
    ],
    [
      'the tax code of a line',
      { lines: [line(6_000, 'SEAT', 'VAT7'), line(4_000, 'SETUP')] },
      [{ field: 'Lines', expected: '€60.00 (SEAT, VAT19)', found: '€60.00 (SEAT, VAT7)' }],
    ],
    [
      'a line away',
      { lines: [line(6_000, 'SEAT')] },
      [{ field: 'Lines', expected: '€40.00 (SETUP, VAT19)', found: 'none' }],
    ],
    [
      'the order of lines',
      { lines: [line(4_000, 'SETUP'), line(6_000, 'SEAT')] },
      [{ field: 'Lines', expected: 'as written', found: 'in another order' }],
    ],
  ])('given somebody changed %s, then that is told and nothing else', (_, found, told) => {
    expect(changes(found)).toEqual(told);
  });

  it('given an item was renamed in the ledger, so that nobody bears its former name, then nothing was changed', () => {
    const renamed = { ...names, stands: (name: string) => name !== 'SEAT' && items.has(name) };
    expect(changes({ lines: [line(6_000, 'CHAIR'), line(4_000, 'SETUP')] }, renamed)).toEqual([]);
  });

  it('given an answer without lines, or a document from before they were kept, then lines prove nothing', () => {
    expect(changes({ lines: null })).toEqual([]);
    const earlier = { ...stoodForm(written), lines: null, tax: null };
    expect(changesOf(earlier, { ...written, lines: [], tax: money(0, 'EUR') }, names)).toEqual([]);
  });
});
