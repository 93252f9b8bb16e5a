import { describe, expect, it } from 'vitest';
import { compareNames } from './compare.ts';
import { formsOf } from './legal-forms.fixture.ts';
import { parseName } from './parse.ts';

const base = 'Zephyr Kallistra';
const named = (form: string): string =>
  form.includes('…') ? form.replace('…', base) : `${base} ${form}`.replace(' ,', ',');

function compared(one: string, other: string, country: string) {
  const [a, b] = [parseName(named(one), country), parseName(named(other), country)];
  if (a === null || b === null) throw new Error(`${one} or ${other} is no name`);
  return compareNames(a, b, new Set(), [country, country]);
}

const spellings = (line: string): string[] => line.split('|').map((form) => form.trim());
const countries = Object.entries(formsOf);

describe('legal forms by country', () => {
  it.each(countries)(
    'given a company of %s under all spellings of its form, then it is one company',
    (country, forms) => {
      const apart = forms.flatMap((line) => {
        const [first = '', ...others] = spellings(line);
        return others.flatMap((other) => {
          const { level, veto } = compared(first, other, country);
          return level === 'same' && veto === null ? [] : [`${named(first)} / ${named(other)}: ${level} ${veto ?? ''}`];
        });
      });

      expect(apart).toEqual([]);
    },
  );

  it.each(countries)(
    'given companies of %s that differ in their form only, then they are never one',
    (country, forms) => {
      const taken = forms.flatMap((one, index) =>
        forms
          .slice(index + 1)
          .flatMap((other) =>
            spellings(one).flatMap((a) =>
              spellings(other).flatMap((b) =>
                compared(a, b, country).veto === 'legal_form' ? [] : [`${named(a)} / ${named(b)}`],
              ),
            ),
          ),
      );

      expect(taken).toEqual([]);
    },
  );

  it.each(countries)(
    'given a company of %s without its form on one side, then the form that is missing contradicts nothing',
    (country, forms) => {
      for (const form of forms.flatMap(spellings))
        expect(compared(form, '…', country)).toMatchObject({ level: 'same', veto: null });
    },
  );
});
