import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { targetFieldSchema } from '#shared/field-mapping.ts';
import { extras, targetFields } from './target-fields.ts';

const specs = new URL('../../../../shared/specs/business-central/api-v2.0.compact.json', import.meta.url);
const sets = z.record(
  z.string(),
  z.object({
    fields: z.record(z.string(), z.object({ t: z.string(), max: z.number().optional(), ro: z.number().optional() })),
  }),
);
const typeNames = {
  text: ['String', 'Guid'],
  code: ['String'],
  date: ['Date'],
  decimal: ['Decimal'],
  boolean: ['Boolean'],
};

const sample = (type: string): string => ({ date: '2026-01-01', decimal: '1', boolean: 'true' })[type] ?? 'X';

describe('target fields', () => {
  it('given the list, then every field is well formed and named once', () => {
    for (const target of targetFields) expect(targetFieldSchema.strict().parse(target)).toEqual(target);
    expect(new Set(targetFields.map((target) => target.id)).size).toBe(targetFields.length);
  });

  it.skipIf(!existsSync(specs))(
    'given the API definition beside this repository, then each field exists there, may be written and is no longer',
    () => {
      const known = z.object({ sets }).parse(JSON.parse(readFileSync(specs, 'utf8'))).sets;
      const setOf = { invoice: 'salesInvoices', line: 'salesInvoiceLines', contact: 'customers' };
      for (const target of targetFields) {
        const property = target.id.split('.')[1] ?? '';
        const found = known[setOf[target.entity]]?.fields[property];
        expect(found, target.id).toBeDefined();
        expect(found?.ro, target.id).toBeUndefined();
        expect(typeNames[target.type], target.id).toContain(found?.t);
        if (found?.max !== undefined) expect(target.maxLength, target.id).toBeLessThanOrEqual(found.max);
        const inMemo = known[setOf[target.entity].replace('salesInvoice', 'salesCreditMemo')]?.fields[property];
        const sent = Object.keys(extras(target.entity, 'credit_memo', { [target.id]: sample(target.type) }).properties);
        if (target.entity !== 'contact') expect(sent.length === 1, target.id).toBe(inMemo !== undefined);
      }
    },
  );

  it('given the list, then the number that documents are found by cannot be mapped', () => {
    expect(targetFields.map((target) => target.id)).not.toContain('invoice.externalDocumentNumber');
  });

  it('given an unknown target, then it is refused with what to do', () => {
    expect(() => extras('invoice', 'invoice', { 'invoice.status': 'Paid' })).toThrow(
      /no field "invoice.status".*remove/,
    );
    expect(() => extras('line', 'invoice', { 'invoice.dueDate': '2026-01-01' })).toThrow(/no field/);
  });

  it('given a field that credit memos lack, when one is made, then it is left out', () => {
    const values = { 'invoice.customerPurchaseOrderReference': 'PO 7', 'invoice.salesperson': 'JO' };
    expect(extras('invoice', 'credit_memo', values).properties).toEqual({ salesperson: 'JO' });
    expect(extras('invoice', 'invoice', values).properties).toEqual({
      customerPurchaseOrderReference: 'PO 7',
      salesperson: 'JO',
    });
  });

  it('given dimensions, then each becomes one dimension set line', () => {
    expect(extras('line', 'invoice', { 'line.dimension:AREA': '30', 'line.dimension:MY DIM': 'X' }).dimensions).toEqual(
      [
        { code: 'AREA', valueCode: '30' },
        { code: 'MY DIM', valueCode: 'X' },
      ],
    );
  });

  it.each([
    ['contact.taxLiable', 'yes', 'true'],
    ['contact.taxLiable', 'FALSE', 'false'],
    ['contact.creditLimit', '1000.50', '1000.5'],
    ['contact.website', 'https://x.example', '"https://x.example"'],
  ])('given %s with %s, then %s is sent', (id, value, json) => {
    expect(JSON.stringify(Object.values(extras('contact', null, { [id]: value }).properties)[0])).toBe(json);
  });

  it.each([
    ['contact', 'contact.taxLiable', 'perhaps'],
    ['contact', 'contact.creditLimit', 'much'],
    ['invoice', 'invoice.dueDate', '31.01.2026'],
  ] as const)('given a %s value for %s of the wrong type, then it is refused with words', (entity, id, value) => {
    expect(() => extras(entity, null, { [id]: value })).toThrow(expect.objectContaining({ kind: 'refused' }));
  });
});
