import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeLine, fitText, servicePeriod, type TextLimits } from './text.ts';

const limits: TextLimits = { descriptionLength: 20, continuationLength: 10, comment: true };

describe('fitting a text into a ledger’s fields', () => {
  it.each([
    ['a short text', 'Pro plan', { description: 'Pro plan', description2: null, comments: [] }],
    ['no text', '', { description: '', description2: null, comments: [] }],
    [
      'a text for both fields',
      'Pro plan for a large team',
      { description: 'Pro plan for a large', description2: 'team', comments: [] },
    ],
    [
      'a text that goes on in comment lines',
      'Pro plan for a large team of people in many places and time zones',
      {
        description: 'Pro plan for a large',
        description2: 'team of',
        comments: ['people in many', 'places and time', 'zones'],
      },
    ],
    [
      'a word longer than any field',
      'x'.repeat(35),
      { description: 'x'.repeat(20), description2: 'x'.repeat(10), comments: ['x'.repeat(5)] },
    ],
    [
      'line breaks and control characters',
      'Pro\nplan\u0000\u0007',
      { description: 'Pro plan', description2: null, comments: [] },
    ],
  ])('given %s', (_, text, fitted) => {
    expect(fitText(text, limits)).toEqual({ ...fitted, notes: [] });
  });

  it('given a ledger without a second field, then the text goes on in comment lines', () => {
    expect(fitText('Pro plan for a large team', { ...limits, continuationLength: 0 })).toEqual({
      description: 'Pro plan for a large',
      description2: null,
      comments: ['team'],
      notes: [],
    });
  });

  it('given a ledger without comment lines, then the rest is cut, and the note says what', () => {
    const { comments, notes } = fitText('Pro plan for a large team of people', { ...limits, comment: false });
    expect(comments).toEqual([]);
    expect(notes).toEqual(['The text of a line was cut: “… people” did not fit.']);
  });

  it('given any text and limits, then nothing of it is lost, nothing is too long, and no character is torn', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom(' ', '\n', 'a', 'ü', '😀', '👩🏽‍🚒'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      ),
    });
    const anyLimits = fc.record({
      descriptionLength: fc.integer({ min: 2, max: 40 }),
      continuationLength: fc.constantFrom(0, 2, 10, 50),
      comment: fc.constant(true),
    });
    fc.assert(
      fc.property(text, anyLimits, (given, bounds) => {
        const { description, description2, comments } = fitText(given, bounds);
        const parts = [description, description2 ?? '', ...comments];
        const visible = (value: string) => value.replace(/[\s\p{Cc}\p{Cs}]/gu, '');
        expect(visible(parts.join(''))).toBe(visible(given));
        for (const part of [description, ...comments])
          expect(part.length).toBeLessThanOrEqual(bounds.descriptionLength);
        expect((description2 ?? '').length).toBeLessThanOrEqual(bounds.continuationLength);
        expect(parts.every((part) => part.isWellFormed())).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('given words that all fit, then words are never broken', () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'ß'), minLength: 1, maxLength: 10 }));
    fc.assert(
      fc.property(words, (given) => {
        const { description, description2, comments } = fitText(given.join(' '), limits);
        const parts = [description, description2 ?? '', ...comments].filter((part) => part !== '');
        expect(parts.join(' ')).toBe(given.join(' '));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('service periods', () => {
  // 2026-01-15T04:30Z and a month later: still the 14th in New York.
  const period = { start: new Date('2026-01-15T04:30:00Z'), end: new Date('2026-02-15T04:30:00Z') };

  it('given a period, then both ends are calendar dates in the company’s zone', () => {
    expect(servicePeriod(period, 'UTC')).toBe('2026-01-15 – 2026-02-15');
    expect(servicePeriod(period, 'America/New_York')).toBe('2026-01-14 – 2026-02-14');
  });

  it('given a period within a day, then it is one date; given a moment, then it is none', () => {
    const later = new Date(period.start.getTime() + 3_600_000);
    expect(servicePeriod({ start: period.start, end: later }, 'UTC')).toBe('2026-01-15');
    expect(servicePeriod({ start: period.start, end: period.start }, 'UTC')).toBeNull();
    expect(servicePeriod(null, 'UTC')).toBeNull();
  });

  const line = { description: 'Pro plan', productName: 'Pro', period };
  const wide: TextLimits = { descriptionLength: 100, continuationLength: 50, comment: true };

  it.each([
    ['omit', 'Pro plan', []],
    ['description', 'Pro plan (2026-01-15 – 2026-02-15)', []],
    ['comment_line', 'Pro plan', ['Service period: 2026-01-15 – 2026-02-15']],
  ] as const)('given the setting %s, then the line says so', (mode, description, comments) => {
    expect(describeLine(line, mode, 'UTC', wide)).toEqual({ description, description2: null, comments, notes: [] });
  });

  it('given a ledger without comment lines, then the period stands in the description', () => {
    const { description, comments } = describeLine(line, 'comment_line', 'UTC', { ...wide, comment: false });
    expect(description).toBe('Pro plan (2026-01-15 – 2026-02-15)');
    expect(comments).toEqual([]);
  });

  it('given a line without a description, then the product’s name stands for it', () => {
    expect(describeLine({ ...line, description: ' \n' }, 'omit', 'UTC', wide).description).toBe('Pro');
  });
});
