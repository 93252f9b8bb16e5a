import { describe, expect, it } from 'vitest';
import { defaultSettings, settingsSchema } from '#shared/settings.ts';
import { changedPaths } from './diff.ts';
import type { Names } from './names.ts';
import { describeChanges } from './words.ts';

const names: Names = {
  records: new Map([
    ['i-1', '1000 Subscription'],
    ['a-1', '9140 Rounding'],
    ['ta-eu', 'EU European Union'],
  ]),
  codes: new Map([['VAT19', 'VAT19 19 % domestic']]),
  products: new Map([['prod_team', 'Team plan']]),
  taxRates: new Map([['txr_19', 'VAT 19 % DE']]),
  fields: new Map([['invoice.dueDate', 'Due date']]),
};

/** Every path of the settings at which something can change. */
const leaves = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([key, part]) => leaves(part, path === '' ? key : `${path}.${key}`))
    : [path];

const said = (before: Record<string, unknown>, after: Record<string, unknown>) =>
  describeChanges({ before, after }, names).map(
    (change) => `${change.section}, ${change.label}: ${change.before} → ${change.after}`,
  );

describe('changes of the settings in words', () => {
  it('given every setting there is, then the history knows its section and label', () => {
    const paths = leaves(defaultSettings()).filter((path) => path !== 'customers.defaults.taxAreaByCountry');
    const after = Object.fromEntries(paths.map((path) => [path, null]));
    const unknown = describeChanges({ before: {}, after }, names).filter(({ section }) => section === 'Settings');
    expect(unknown.map(({ path }) => path)).toEqual([]);
  });

  it('given ids, codes, lists and switches, then names and words stand for them', () => {
    expect(
      said(
        {
          defaultTarget: null,
          'documents.automatic': false,
          'customers.rules': [['taxId']],
          'taxes.txr_19': null,
          'products.prod_team': 'item:i-1',
          'notifications.hour': 8,
        },
        {
          defaultTarget: { kind: 'item', id: 'i-1' },
          'documents.automatic': true,
          'customers.rules': [['metadata:bc no', 'email'], ['name']],
          'taxes.txr_19': 'VAT19',
          'products.prod_team': 'account:gone',
          'notifications.hour': 17,
        },
      ),
    ).toEqual([
      'Documents, Sync automatically: No → Yes',
      'Customers, How customers are found: tax ID → metadata “bc no” and e-mail; name',
      'Products, Default item or account: none → 1000 Subscription',
      'Notifications, Hour: 08:00 → 17:00',
      'Products, Team plan: 1000 Subscription → gone',
      'Taxes, VAT 19 % DE: none → VAT19 19 % domestic',
    ]);
  });

  it('given mappings and lines left out, then each is a phrase', () => {
    const before = defaultSettings();
    const after = settingsSchema.parse({
      fields: [{ target: 'invoice.dueDate', source: { kind: 'metadata', of: 'customer', key: 'due' } }],
      excludedLines: [{ kind: 'proration' }, { kind: 'product', productId: 'prod_team' }],
      customers: { defaults: { taxAreaByCountry: { FR: 'ta-eu' } } },
    });
    const changes = changedPaths(before, after);
    expect(said(changes.before, changes.after)).toEqual([
      'Fields, Field mappings: none → Due date from customer metadata “due”',
      'Advanced, Lines left out: none → prorations; product Team plan',
      'Customers, Tax area for FR: none → EU European Union',
    ]);
  });
});
