import { describe, expect, it } from 'vitest';
import { type FieldMapping, fieldMappingSchema, type TargetField } from '#shared/field-mapping.ts';
import { evaluateField, evaluateFields, type FieldContext, testFields } from './fields.ts';

const target = (id: string, type: TargetField['type'], maxLength: number | null = null): TargetField => ({
  id,
  entity: id.startsWith('line') ? 'line' : id.startsWith('contact') ? 'contact' : 'invoice',
  label: `Label of ${id}`,
  description: '',
  type,
  maxLength,
});
const context: FieldContext = {
  ledgerName: 'Test Ledger',
  timeZone: 'America/New_York',
  targets: [
    target('invoice.po', 'text', 10),
    target('invoice.code', 'code', 10),
    target('invoice.date', 'date'),
    target('invoice.rate', 'decimal'),
    target('invoice.flag', 'boolean'),
    target('line.note', 'text', 20),
    target('contact.displayName', 'text', 10),
    target('contact.searchName2', 'text', 10),
    target('invoice.shipToName', 'text', 10),
  ],
  source: {
    invoice: {
      number: 'A-1',
      due_date: 1767225600, // 2026-01-01T00:00:00Z
      attempt_count: 0,
      auto_advance: false,
      metadata: { 'PO / number.1': ' po-77 ', empty: '  ', lines: 'one\ntwo\u0000', long: 'aaaaaaaaa😀b' },
      lines: { data: [{ id: 'il_1' }] },
    },
    customer: { address: { city: 'Berlin' }, metadata: {} },
    line: null,
    product: null,
    price: null,
  },
};

const mapping = (given: object): FieldMapping => fieldMappingSchema.parse({ target: 'invoice.po', ...given });
const field = (path: string) => ({ kind: 'field', path });
const metadata = (key: string, of = 'invoice') => ({ kind: 'metadata', of, key });
const constant = (value: string) => ({ kind: 'constant', value });
const evaluate = (given: object) => {
  const { value, notes, problem } = evaluateField(mapping(given), context);
  return { value, notes, problem: problem?.toRecord() ?? null };
};
const valueFrom = (given: object) => evaluate(given).value;

describe('sources', () => {
  it.each([
    ['a path', field('invoice.number'), 'A-1'],
    ['a path of the customer', field('customer.address.city'), 'Berlin'],
    ['a path through a list', field('invoice.lines.data.0.id'), 'il_1'],
    ['a zero', field('invoice.attempt_count'), '0'],
    ['a no', field('invoice.auto_advance'), 'false'],
    ['metadata of any key (C62)', metadata('PO / number.1'), ' po-77 '],
    ['a constant', constant('fixed'), 'fixed'],
    ['a template', { kind: 'template', template: '{{ invoice.number }}!' }, 'A-1!'],
    ['a path to nowhere', field('invoice.nope.deeper'), null],
    ['a path into a prototype', field('invoice.constructor.name'), null],
    ['metadata called like a prototype’s field', metadata('constructor'), null],
    ['an object that is not there', field('product.name'), null],
  ])('given %s, then its value counts', (_, source, value) => {
    expect(valueFrom({ source })).toBe(value);
  });

  it('given a path to several values, then it is refused', () => {
    expect(evaluate({ source: field('customer.address') }).problem).toEqual({
      code: 'field_invalid',
      params: {
        field: 'Label of invoice.po',
        detail: 'Customer.address holds several values. Choose one field in it.',
      },
    });
  });
});

describe('empty values', () => {
  it('given nothing or only blanks, then the fallback counts; without one the field is left alone', () => {
    expect(valueFrom({ source: metadata('nope'), fallback: 'none' })).toBe('none');
    expect(valueFrom({ source: metadata('empty'), fallback: 'none' })).toBe('none');
    expect(valueFrom({ source: metadata('nope') })).toBeNull();
    expect(valueFrom({ source: metadata('PO / number.1'), transform: 'digits', fallback: 'none' })).toBe('77');
    expect(valueFrom({ source: field('invoice.number'), transform: 'digits', fallback: 'none' })).toBe('1');
    expect(valueFrom({ source: constant('abc'), transform: 'digits', fallback: 'none' })).toBe('none');
  });

  it('given several mappings to one target, then the first that is not empty counts (C14)', () => {
    const mappings = [metadata('nope'), field('invoice.number'), constant('last')].map((source) => mapping({ source }));

    expect(evaluateFields(mappings, 'invoice', context)).toEqual({
      values: { 'invoice.po': 'A-1' },
      notes: [],
      problems: [],
    });
  });
});

describe('types', () => {
  it.each([
    ['unix seconds become the day in the zone', 'invoice.date', field('invoice.due_date'), '2025-12-31'],
    ['an instant becomes the day in the zone', 'invoice.date', constant('2026-01-01T03:00:00Z'), '2025-12-31'],
    ['a local time is its own day', 'invoice.date', constant('2026-01-01T03:00:00'), '2026-01-01'],
    ['a plain date stays', 'invoice.date', constant('2026-02-28'), '2026-02-28'],
    ['a code is trimmed and upper case', 'invoice.code', metadata('PO / number.1'), 'PO-77'],
    ['a decimal keeps its digits', 'invoice.rate', constant(' +1234567890.120 '), '1234567890.120'],
    ['yes is true', 'invoice.flag', constant('Yes'), 'true'],
    ['a no of Stripe is false', 'invoice.flag', field('invoice.auto_advance'), 'false'],
  ])('given %s', (_, id, source, value) => {
    expect(valueFrom({ target: id, source })).toBe(value);
  });

  it.each([
    ['invoice.date', '2026-02-30', 'The fixed value is not a date. Use the form YYYY-MM-DD.'],
    ['invoice.date', '01/02/2026', 'The fixed value is not a date. Use the form YYYY-MM-DD.'],
    ['invoice.date', '2026-01-01Tnoon', 'The fixed value is not a point in time. Use the form YYYY-MM-DD.'],
    [
      'invoice.rate',
      '1.234,50',
      'The fixed value is not a number. Use digits with a point, such as 12.50, without thousands separators.',
    ],
    ['invoice.flag', 'maybe', 'The fixed value is neither yes nor no. Use true or false.'],
  ])('given for %s the value %j, then it is refused without repeating it', (id, value, detail) => {
    expect(evaluate({ target: id, source: constant(value) }).problem).toEqual({
      code: 'field_invalid',
      params: { field: `Label of ${id}`, detail },
    });
  });

  it('given the transform date on a text, then the text is the calendar date', () => {
    expect(valueFrom({ source: field('invoice.due_date'), transform: 'date' })).toBe('2025-12-31');
  });

  it.each([
    ['trim', 'po-77'],
    ['uppercase', ' PO-77 '],
    ['lowercase', ' po-77 '],
    ['digits', '77'],
  ])('given the transform %s, then the value is %j', (transform, value) => {
    expect(valueFrom({ source: metadata('PO / number.1'), transform })).toBe(value);
  });
});

describe('limits', () => {
  it('given a value that is too long, then it stops the document, with both lengths (C58)', () => {
    expect(evaluate({ source: constant('12345678901') }).problem).toEqual({
      code: 'field_too_long',
      params: { field: 'Label of invoice.po', ledger: 'Test Ledger', limit: '10', length: '11' },
    });
  });

  it('given that it may be cut, then it is, with a note, and never through a character', () => {
    expect(evaluate({ source: metadata('long'), tooLong: 'cut' })).toEqual({
      value: 'aaaaaaaaa',
      notes: ['Label of invoice.po: cut from 12 to the 10 characters that Test Ledger allows.'],
      problem: null,
    });
  });

  it.each(['contact.displayName', 'contact.searchName2', 'invoice.shipToName'])(
    'given the name %s, then it is never cut (C58)',
    (id) => {
      const { value, problem } = evaluate({
        target: id,
        source: constant('Contoso Ltd International'),
        tooLong: 'cut',
      });
      expect(value).toBeNull();
      expect(problem?.code).toBe('field_too_long');
    },
  );

  it('given line breaks and control characters, then they are taken out, with a note', () => {
    expect(evaluate({ source: metadata('lines') })).toEqual({
      value: 'one two',
      notes: ['Label of invoice.po: line breaks and control characters were taken out.'],
      problem: null,
    });
  });
});

describe('a document’s fields', () => {
  it('given mappings of several entities, then only those of the one asked for are filled, and every fault is told', () => {
    const mappings = [
      mapping({ target: 'line.note', source: constant('x') }),
      mapping({ target: 'invoice.rate', source: constant('x') }),
      mapping({ target: 'invoice.po', source: { kind: 'template', template: '{{ a | nope }}' } }),
      mapping({ target: 'invoice.gone', source: constant('x') }),
      mapping({ target: 'invoice.code', source: constant('ok') }),
    ];

    const { values, problems } = evaluateFields(mappings, 'invoice', context);

    expect(values).toEqual({ 'invoice.code': 'OK' });
    expect(problems.map(({ code, params }) => [code, params.field])).toEqual([
      ['field_invalid', 'Label of invoice.rate'],
      ['template_failed', 'Label of invoice.po'],
      ['field_invalid', 'invoice.gone'],
    ]);
    expect(evaluateFields(mappings, 'line', context).values).toEqual({ 'line.note': 'x' });
    expect(evaluateFields(mappings, 'line', context).problems).toEqual([]);
  });

  it('given a dimension of the company, then it is a target without being listed', () => {
    const mappings = [mapping({ target: 'line.dimension:COST CENTER', source: constant(' sales ') })];

    expect(evaluateFields(mappings, 'line', context).values).toEqual({ 'line.dimension:COST CENTER': 'SALES' });
    expect(evaluateFields(mappings, 'invoice', context).values).toEqual({});
  });

  it('given the settings page, when mappings are tried, then values, notes and errors stand side by side', () => {
    const answer = testFields(
      [
        mapping({ source: field('invoice.number') }),
        mapping({ source: metadata('nope') }),
        mapping({ target: 'invoice.rate', source: constant('x') }),
      ],
      context,
    );

    expect(answer.values).toEqual([
      { target: 'invoice.po', value: 'A-1', note: null, error: null },
      {
        target: 'invoice.po',
        value: null,
        note: 'Empty: metadata “nope” of the invoice gives nothing here, and there is no default. The field is left to the ledger.',
        error: null,
      },
      { target: 'invoice.rate', value: null, note: null, error: expect.stringContaining('is not a number') },
    ]);
  });
});
