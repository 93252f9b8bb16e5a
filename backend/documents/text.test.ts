import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, foldText } from './text.ts';

describe('cleaning text for a one-line field', () => {
  it.each([
    ['line breaks become a space', 'first\r\nsecond\tthird', 'first second third'],
    ['control characters go', 'a\u0000b\u0007c', 'abc'],
    ['half a surrogate pair goes, a whole one stays', 'x\ud83d 😀', 'x 😀'],
    ['everything else stays, spaces too', '  Ünïcödé “–” ', '  Ünïcödé “–” '],
  ])('given %s', (_, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });
});

describe('folding text for comparison', () => {
  it.each([
    ['Pro  Plan', ' pro plan '],
    ['STRASSE', 'Straße'],
    ['ﬁne', 'FINE'],
    ['Zero\u200bWidth', 'zerowidth'],
    ['Ｆｕｌｌ', 'full'],
    ['no\u00a0break', 'NO BREAK'],
  ])('given %j and %j, then they are the same', (a, b) => {
    expect(foldText(a)).toBe(foldText(b));
  });

  it('given another accent or sign, then they are not the same', () => {
    expect(foldText('Pró')).not.toBe(foldText('Pro'));
    expect(foldText('Pro+')).not.toBe(foldText('Pro'));
  });

  it('given any text, when folded again, then it stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
      { numRuns: 2000 },
    );
  });
});
