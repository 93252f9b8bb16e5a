import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorCodes } from './error-codes.ts';

const sources = globSync('backend/**/*.ts', { exclude: (path) => /\.(test|fixture)\.ts$/.test(path) });

describe('the codes of errors in the documentation', () => {
  it('given every code that an answer of ours can carry, then it is explained', () => {
    const thrown = sources.flatMap((path) => {
      const text = readFileSync(path, 'utf8');
      return [
        ...[...text.matchAll(/new HttpError\(\s*\d{3},\s*'([a-z_]+)'/g)].map(([, code]) => code ?? ''),
        ...[...text.matchAll(/readonly code = '([a-z_]+)'/g)].map(([, code]) => code ?? ''),
      ];
    });
    const explained = new Set(errorCodes().flatMap(({ codes }) => codes.map(({ code }) => code)));
    expect([...new Set(thrown)].filter((code) => !explained.has(code))).toEqual([]);
    expect(new Set(thrown).size).toBeGreaterThan(30);
  });

  it('given each of them, then it says what to do, stands once, and shows no placeholder', () => {
    const all = errorCodes().flatMap(({ codes }) => codes);
    expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
    for (const { code, title, meaning, fix } of all) {
      expect(fix, code).toMatch(/\S/);
      expect(`${title}${meaning}${fix}`, code).not.toMatch(/[{}]/);
    }
  });
});
