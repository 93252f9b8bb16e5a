import { type FilterImplOptions, Liquid } from 'liquidjs';
import { minorToDecimal } from '#shared/currency.ts';

/**
 * Merchants' templates. They are text of strangers, so they get a language without anything to reach for: no files, no
 * partials, no prototypes, no clock, no way to build up a large value unseen; and hard limits on what is left.
 */
const limits = {
  /** Characters of the template itself. */
  parseLimit: 2_000,
  /** Milliseconds of one rendering. */
  renderLimit: 200,
  /** Units (about characters and list entries) that filters and ranges may allocate in one rendering. */
  memoryLimit: 200_000,
};
/** Nothing that a template makes is longer: the longest field of any ledger has a few thousand characters. */
const longestResult = 10_000;

/** `capture` is missing on purpose: its result counts towards no limit, and doubles with every use. */
const allowedTags = new Set([
  'assign',
  'if',
  'unless',
  'case',
  'for',
  'break',
  'continue',
  'comment',
  'raw',
  'echo',
  '#',
]);
/** Filters that evaluate an expression per entry (`where_exp` …) are missing: they run unseen by the time limit. */
const allowedFilters = new Set(
  `append prepend upcase downcase capitalize strip lstrip rstrip squish normalize_whitespace strip_newlines strip_html
   replace replace_first replace_last remove remove_first remove_last slice split join truncate truncatewords size
   first last map where compact reverse sort uniq concat default date plus minus times divided_by modulo abs ceil floor
   round at_least at_most escape url_encode money`.split(/\s+/),
);

export class TemplateFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TemplateFault';
  }
}

/**
 * Renders a template over plain JSON. Unknown names give nothing; unknown filters and tags are faults.
 * Beside Liquid's own filters: `{{ invoice.total | money: invoice.currency }}` makes a decimal of minor units.
 * @param timeZone IANA zone in which the `date` filter shows instants
 * @throws TemplateFault with a sentence for the merchant
 */
export function renderTemplate(template: string, scope: Record<string, unknown>, timeZone: string): string {
  let result: unknown;
  try {
    result = engineFor(timeZone).parseAndRenderSync(template, scope);
  } catch (error) {
    throw new TemplateFault(faultText(error));
  }
  if (typeof result !== 'string') throw new TemplateFault('It gives no text.');
  // The length is known without joining what was rendered; only then is the text touched.
  if (result.length > longestResult) throw new TemplateFault(`It gives more than ${longestResult} characters.`);
  if (result.includes('[object Object]')) throw new TemplateFault('It names a group of fields; name one field in it.');
  return result;
}

/** A sentence about what is wrong with the template's syntax; null when it can be rendered. */
export function templateFault(template: string): string | null {
  try {
    engineFor('UTC').parse(template);
    return null;
  } catch (error) {
    return faultText(error);
  }
}

const engines = new Map<string, Liquid>();

function engineFor(timeZone: string): Liquid {
  const known = engines.get(timeZone);
  if (known !== undefined) return known;
  const engine = new Liquid({
    ...limits,
    ownPropertyOnly: true,
    strictFilters: true,
    // In memory and empty: there is no file that a template could include.
    templates: {},
    timezoneOffset: timeZone,
    // Not the machine's: the same template gives the same text everywhere.
    locale: 'en-US',
    dateFormat: '%Y-%m-%d',
  });
  for (const tag of Object.keys(engine.tags)) if (!allowedTags.has(tag)) Reflect.deleteProperty(engine.tags, tag);
  const { date } = engine.filters;
  for (const name of Object.keys(engine.filters)) {
    if (!allowedFilters.has(name)) Reflect.deleteProperty(engine.filters, name);
  }
  engine.registerFilter('date', calendarDate(date));
  engine.registerFilter('money', decimalOfMinorUnits);
  engines.set(timeZone, engine);
  return engine;
}

/**
 * Liquid's `date` filter, but for two traps: a plain date is no instant and stays the same day in every zone (C51), and
 * "now" would give a replay another result than the first run.
 */
function calendarDate(original: FilterImplOptions | undefined): FilterImplOptions {
  const filter = typeof original === 'function' ? original : original?.handler;
  return function (value: unknown, format: unknown, ...zone: unknown[]) {
    if (value === 'now' || value === 'today') throw new Error('“now” is not available: a replay must give the same');
    const plain = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value.trim());
    return filter?.call(this, value, format, ...(plain ? [0] : zone));
  };
}

const decimalOfMinorUnits: FilterImplOptions = (amount: unknown, currency: unknown) => {
  const digits = String(amount ?? '');
  if (digits === '') return '';
  if (!/^-?\d{1,30}$/.test(digits)) throw new Error('money needs an amount in minor units, such as invoice.total');
  if (typeof currency !== 'string') throw new Error('money needs the currency: | money: invoice.currency');
  return minorToDecimal(BigInt(digits), currency);
};

function faultText(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  if (isLimit(message)) return 'It takes too much time or memory. Make it simpler.';
  // LiquidJS appends the place in the template; a stack or a file name is never part of it.
  const [first = ''] = message.split('\n');
  return first === '' ? 'It cannot be rendered.' : `Liquid says: ${first}`;
}

const isLimit = (message: string): boolean => /limit exceeded|call stack|invalid (string|array) length/i.test(message);
