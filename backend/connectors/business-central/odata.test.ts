import { describe, expect, it } from 'vitest';
import { code, codeForm, decodeEnum, guid, nextPath, query, text } from './odata.ts';

describe('literals', () => {
  it.each([
    ["O'Hara & Sons", "'O''Hara & Sons'"],
    ["''", "''''''"],
    ['', "''"],
    ['Zoë 🦊 ½', "'Zoë 🦊 ½'"],
  ])('given %s, when it becomes a text literal, then quotes are doubled and nothing else changes', (value, literal) => {
    expect(text(value)).toBe(literal);
  });

  it.each([
    [' in-7f3a ', 'IN-7F3A'],
    ['größe', 'GRÖßE'],
    ['ﬁx', 'ﬁX'],
    ['Ünï-o’1', 'ÜNÏ-O’1'],
  ])('given %j, when it is compared with a Code field, then it has the stored form %s', (value, form) => {
    expect(codeForm(value)).toBe(form);
    expect(code(value)).toBe(`'${form}'`);
  });

  it('given a filter with reserved characters, when it is put in a URL, then it arrives whole', () => {
    const filter = `displayName eq ${text('A&B #1 + 50% / "x" ?')}`;
    const sent = query({ filter, select: ['id', 'number'], expand: 'lines', orderby: 'number asc' });
    expect(new URL(`https://bc.invalid/x${sent}`).searchParams.get('$filter')).toBe(filter);
    expect(sent).toContain('&$select=id%2Cnumber&$expand=lines&$orderby=number%20asc');
    expect(query({})).toBe('');
  });

  it.each(["x')/items", '', '123', '11111111-1111-1111-1111-11111111111g'])(
    'given %j for an id, when a path is made, then it is not found instead of leading elsewhere',
    (id) => {
      expect(() => guid(id)).toThrow(expect.objectContaining({ kind: 'not_found' }));
    },
  );
});

describe('enum members', () => {
  it.each([
    ['In_x0020_Review', 'In Review'],
    ['In Review', 'In Review'],
    ['_x0020_', ' '],
    [' ', ' '],
    ['G_x002F_L_x0020_Account', 'G/L Account'],
    ['Draft', 'Draft'],
  ])('given %j on the wire, then it reads %j', (wire, plain) => expect(decodeEnum(wire)).toBe(plain));
});

describe('the next page', () => {
  const path = '/v2.0/Production/api/v2.0/companies(abc)/customers';

  it.each([
    `https://api.businesscentral.dynamics.com${path}?$skiptoken=7`,
    'https://api.businesscentral.dynamics.com/v2.0/tenant/Production/api/v2.0/companies(ABC)/customers?$skiptoken=7',
    'https://api.businesscentral.dynamics.com/v2.0/x/Production/api/v2.0/companies%28abc%29/customers?$skiptoken=7',
  ])('given %s, then only its query is taken', (link) => {
    expect(nextPath(path, link)).toBe(`${path}?$skiptoken=7`);
  });

  it.each([
    'https://evil.invalid/collect?token=1',
    'https://api.businesscentral.dynamics.com/v2.0/Production/api/v2.0/companies(other)/customers?$skiptoken=7',
    'https://api.businesscentral.dynamics.com/v2.0/Production/api/v2.0/companies(abc)/employees?$skiptoken=7',
    'http://[',
  ])('given %s, then the list stops with a fault', (link) => {
    expect(() => nextPath(path, link)).toThrow(expect.objectContaining({ kind: 'refused' }));
  });
});
