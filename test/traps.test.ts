import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/**
 * Each trap of existing products (../shared/requirements.md, C01 …) has a test that is named after it, so that whoever
 * reads a requirement finds what shows it, and whoever removes that test is told what is no longer shown.
 */
const list = new URL('../../shared/requirements.md', import.meta.url);

/** Rows of the tables: number and requirement. */
function requirements(): Map<string, string> {
  const rows = readFileSync(list, 'utf8').matchAll(/^\| (C\d\d) \|([^|]*)\|([^|]*)\|/gm);
  return new Map(
    [...rows].map(([, number = '', hit = '', wanted = '']) => [number, `${hit.trim()} → ${wanted.trim()}`]),
  );
}

const files = globSync('{backend,shared,test,stripe-app/src}/**/*.{test.ts,test.tsx}', {
  cwd: new URL('..', import.meta.url),
});
/** Suites that are run by a test of their own for each ledger. */
const suites = globSync('test/conformance/*.ts', { cwd: new URL('..', import.meta.url) });

/** A title is a text that is followed by a function: `it('C05: given …', async () => …`. */
const titles =
  /(['"`])((?:\\.|(?!\1)[^\\\n])*)\1,\s*(?:\{[^{}]*\},\s*)?(?:async\s*)?(?:\((?:[^()]|\([^()]*\))*\)|\w+)\s*=>/g;

/** Numbers in the titles of a file, each with where it stands. */
function named(path: string): [string, string][] {
  const source = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
  return [...source.matchAll(titles)].flatMap(([, , title = '']) =>
    [...title.matchAll(/\bC(?:0[1-9]|[1-7]\d)\b/g)].map(([number]): [string, string] => [number, `${path}: ${title}`]),
  );
}

describe('the traps of existing products', () => {
  const shown = new Map<string, string[]>();
  for (const [number, where] of [...files, ...suites].flatMap(named))
    shown.set(number, [...(shown.get(number) ?? []), where]);

  it.skipIf(!existsSync(list))('have a test named after each of them', () => {
    const all = requirements();
    expect(all.size).toBeGreaterThanOrEqual(78);
    const missing = [...all].filter(([number]) => !shown.has(number)).map(([number, text]) => `${number}: ${text}`);
    expect(missing).toEqual([]);
  });

  it.skipIf(!existsSync(list))('are the only ones that tests are named after', () => {
    const all = requirements();
    expect([...shown].filter(([number]) => !all.has(number))).toEqual([]);
  });
});
