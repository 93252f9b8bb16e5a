import { describe, expect, it } from 'vitest';
import { renderTemplate, TemplateFault, templateFault } from './template.ts';

const scope = {
  invoice: {
    number: 'A-1',
    total: 123456,
    currency: 'eur',
    created: 1767225600, // 2026-01-01T00:00:00Z
    lines: { data: [{ description: 'Pro' }, { description: 'Seat' }] },
    metadata: { 'PO number': '77', due: '2026-01-15' },
  },
  long: 'x'.repeat(50_000),
};
const render = (template: string, timeZone = 'UTC') => renderTemplate(template, scope, timeZone);

describe('templates', () => {
  it.each([
    ['{{ invoice.number }}/{{ invoice.metadata["PO number"] }}', 'A-1/77'],
    ['{% if invoice.total > 1000 %}large{% else %}small{% endif %}', 'large'],
    ['{% for line in invoice.lines.data %}{{ line.description }};{% endfor %}', 'Pro;Seat;'],
    ['{{ invoice.lines.data | map: "description" | join: " + " | upcase }}', 'PRO + SEAT'],
    ['{{ invoice.total | money: invoice.currency }}', '1234.56'],
    ['{{ invoice.total | money: "jpy" }}', '123456'],
    ['{{ invoice.missing.deeper | default: "none" }}', 'none'],
    ['{{ invoice.missing }}', ''],
    ['{{ invoice.missing | money: "eur" }}', ''],
  ])('given %s, then it gives %j', (template, text) => {
    expect(render(template)).toBe(text);
  });

  it('given an instant, then the date is the day in the company’s zone; a plain date stays its day everywhere (C51)', () => {
    const template = '{{ invoice.created | date: "%Y-%m-%d" }} {{ invoice.metadata.due | date: "%d.%m.%Y" }}';
    expect(render(template, 'America/New_York')).toBe('2025-12-31 15.01.2026');
    expect(render(template, 'Pacific/Auckland')).toBe('2026-01-01 15.01.2026');
  });

  it.each([
    ['{{ "now" | date: "%Y" }}', 'a replay must give the same'],
    ['{{ invoice.number | shout }}', 'undefined filter: shout'],
    ['{{ invoice.total | money }}', 'money needs the currency'],
    ['{{ invoice.number | money: "eur" }}', 'minor units'],
    ['{% if %}', 'Liquid says'],
    ['{{ invoice.number', 'not closed'],
    ['{{ invoice }}', 'group of fields'],
  ])('given %s, then the fault says “%s”', (template, words) => {
    expect(() => render(template)).toThrow(words);
    expect(() => render(template)).toThrow(TemplateFault);
  });

  it('given a template while it is edited, then its syntax can be checked without data', () => {
    expect(templateFault('{{ invoice.number }}')).toBeNull();
    expect(templateFault('{{ invoice.number | shout }}')).toContain('undefined filter');
    expect(templateFault('{% include "x" %}')).toContain('tag "include" not found');
  });
});

describe('hostile templates', () => {
  const doubling =
    '{% assign a = "xxxxxxxxxxxxxxxx" %}{% for i in (1..64) %}{% assign a = a | append: a %}{% endfor %}{{ a }}';
  it.each([
    ['an endless range', '{% for i in (1..1000000000) %}x{% endfor %}'],
    [
      'nested loops',
      '{% for a in (1..999) %}{% for b in (1..999) %}{% for c in (1..999) %}{% endfor %}{% endfor %}{% endfor %}',
    ],
    ['doubling text', doubling],
    ['doubling by capture', '{% capture a %}{{ a }}{{ a }}{% endcapture %}'],
    ['a huge pad', '{{ invoice.created | date: "%999999999d" }}'],
    ['a huge result of loops', '{% for i in (1..100000) %}{{ long }}{% endfor %}'],
    ['a long result', '{{ long }}'],
    ['multiplying by replace', '{{ long | replace: "x", long }}'],
    ['a large sort', '{% assign r = (1..190000) %}{{ r | sort | join: "," }}'],
    ['an expression per entry', '{{ (1..190000) | where_exp: "i", "i > 1" | size }}'],
    ['a file', '{% include "/etc/passwd" %}'],
    ['a file, rendered', '{% render "../secrets" %}'],
    ['a file as layout', '{% layout "x" %}'],
    ['a tag of the prototype', '{% constructor %}'],
    ['a filter of the prototype', '{{ "x" | constructor }}'],
    ['another filter of the prototype', '{{ "x" | __proto__ }}'],
    ['deep nesting', '{% if true %}'.repeat(150)],
    ['a template longer than allowed', 'x'.repeat(2_001)],
  ])('given %s, then it costs nothing but an error', (_, template) => {
    expect(() => render(template)).toThrow(TemplateFault);
  });

  it.each([
    '{{ invoice.constructor }}',
    '{{ invoice.__proto__ }}',
    '{{ invoice.toString }}',
    '{{ constructor }}{{ __proto__ }}{{ process }}{{ globalThis }}',
    '{{ invoice.lines.data.constructor.constructor }}',
    '{{ invoice["__proto__"]["constructor"] }}',
  ])('given %s, then prototypes and globals hold nothing', (template) => {
    expect(render(template)).toBe('');
  });

  it('given an assignment to a prototype’s name, then no object changes', () => {
    render('{% assign __proto__ = "x" %}{% assign constructor = "y" %}{{ __proto__ }}');

    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect({}.constructor).toBe(Object);
  });

  it('given a hostile template, then the next one works as before', () => {
    expect(() => render(doubling)).toThrow(TemplateFault);
    expect(render('{{ invoice.number }}')).toBe('A-1');
  });
});
