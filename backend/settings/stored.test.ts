import { describe, expect, it } from 'vitest';
import { defaultSettings } from '#shared/settings.ts';
import { changedPaths } from './diff.ts';
import { parseStored } from './stored.ts';

describe('settings as stored by earlier versions', () => {
  it('given a shape without today’s fields, then they get their defaults', () => {
    expect(parseStored({ documents: { trigger: 'paid' } })).toEqual({
      ...defaultSettings(),
      documents: { ...defaultSettings().documents, trigger: 'paid' },
    });
  });

  it('given fields that were dropped since, on any level, then they are left out', () => {
    const stored = {
      ...defaultSettings(),
      legacy: 1,
      customers: { ...defaultSettings().customers, oldRule: true, defaults: { fax: 'x' } },
    };

    expect(parseStored(stored)).toEqual(defaultSettings());
    expect(stored.legacy).toBe(1);
  });

  it('given a value that is no longer allowed, then it is not quietly replaced by another rule', () => {
    expect(() => parseStored({ gone: 1, documents: { trigger: 'someday' } })).toThrow('documents.trigger');
  });
});

describe('changed paths', () => {
  it('given two values, then only what differs is told, lists as a whole', () => {
    const before = { a: 1, deep: { same: [1], gone: true, list: [1, 2] } };
    const after = { a: 2, deep: { same: [1], list: [2, 1], fresh: null } };

    expect(changedPaths(before, after)).toEqual({
      before: { a: 1, 'deep.gone': true, 'deep.list': [1, 2] },
      after: { a: 2, 'deep.gone': null, 'deep.list': [2, 1] },
    });
  });

  it('given the same value with its keys in another order, then nothing differs', () => {
    const one = { list: [{ a: 1, b: { c: 2, d: 3 } }] };
    const other = { list: [{ b: { d: 3, c: 2 }, a: 1 }] };

    expect(changedPaths(one, other)).toEqual({ before: {}, after: {} });
  });
});
