import { describe, expect, it } from 'vitest';
import { defaultSettings, type Settings, settingsSchema } from '../../../shared/settings.ts';
import { validateSettings } from './validate-settings.ts';

const faultsOf = (settings: Settings) => validateSettings({ settings, products: {}, taxes: {} });
const base = defaultSettings();
const documents = (changed: Partial<Settings['documents']>): Settings => ({
  ...base,
  documents: { ...base.documents, ...changed },
});
const customers = (changed: Partial<Settings['customers']>): Settings => ({
  ...base,
  customers: { ...base.customers, ...changed },
});
const field = {
  target: 'a',
  source: { kind: 'constant', value: 'x' },
  transform: 'none',
  fallback: null,
  tooLong: 'stop',
} as const;

describe('given settings the backend’s schema refuses', () => {
  it.each<[string, Settings, string]>([
    ['a start date in words', documents({ startDate: 'soon' }), 'settings.documents.startDate'],
    ['an unknown time zone', documents({ timeZone: 'Nowhere' }), 'settings.documents.timeZone'],
    [
      'a tolerance of halves',
      documents({ variance: { ...base.documents.variance, tolerance: 0.5 } }),
      'settings.documents.variance.tolerance',
    ],
    ['an empty metadata key in a rule', customers({ rules: [['metadata:']] }), 'settings.customers.rules.0'],
    [
      'a country of three letters',
      customers({ defaults: { ...base.customers.defaults, taxAreaByCountry: { DEU: 'x' } } }),
      'settings.customers.defaults.taxAreaByCountry',
    ],
    [
      'a long salesperson code',
      customers({ defaults: { ...base.customers.defaults, salespersonCode: 'x'.repeat(21) } }),
      'settings.customers.defaults.salespersonCode',
    ],
    ['a foreign id in the allow list', customers({ allow: ['acct_1'] }), 'settings.customers.allow'],
    [
      'an empty numbering key',
      customers({ numbering: { from: 'metadata', key: '' } }),
      'settings.customers.numbering.key',
    ],
    ['an empty exclude key', { ...base, excludeKey: '' }, 'settings.excludeKey'],
    [
      'an empty search key',
      {
        ...base,
        products: {
          mode: 'search',
          source: { kind: 'metadata', of: 'price', key: '' },
          target: 'number',
          missing: 'stop',
        },
      },
      'settings.products.source.key',
    ],
    ['a field without a target', { ...base, fields: [{ ...field, target: '' }] }, 'settings.fields.0.target'],
    [
      'an empty template',
      { ...base, fields: [{ ...field, source: { kind: 'template', template: '' } }] },
      'settings.fields.0.source.template',
    ],
    [
      'an empty path',
      { ...base, fields: [{ ...field, source: { kind: 'field', path: '' } }] },
      'settings.fields.0.source.path',
    ],
  ])('when it is %s, then the view refuses it before sending, at the field the schema names', (_, settings, path) => {
    const refused = settingsSchema.safeParse(settings);
    expect(refused.success).toBe(false);
    expect(Object.keys(faultsOf(settings))).toEqual([path]);
    const named = refused.error?.issues.map((issue) => ['settings', ...issue.path].join('.')) ?? [];
    expect(named.some((at) => at.startsWith(path))).toBe(true);
  });
});

describe('given settings that do not fit together', () => {
  it('when a rounding line has no account, or a default is missing, then the view says so', () => {
    const rounding = documents({ variance: { ...base.documents.variance, handling: 'rounding_line' } });
    expect(faultsOf({ ...rounding, products: { mode: 'table', missing: 'default' } })).toEqual({
      'settings.documents.variance.roundingAccountId': expect.stringContaining('Choose the account'),
      'settings.defaultTarget': expect.stringContaining('Choose the default item or account'),
    });
  });
});

describe('given the recommended settings', () => {
  it('when nothing is changed, then there is nothing to correct', () => {
    expect(faultsOf(base)).toEqual({});
  });
});
