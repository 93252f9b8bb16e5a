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

  it('given anything of money movement, then account, choice and rule are told as the page calls them', () => {
    const before = defaultSettings();
    const after = settingsSchema.parse({
      comparison: { every: 'weekly' },
      pauseAtDuplicates: 50,
      money: {
        enabled: true,
        booking: { mode: 'summary', per: 'day' },
        accounts: { clearing: { EUR: 'i-1' }, others: { stripe_fees: 'i-1', receivable: 'gone' } },
        uninvoiced: { as: 'invoice_and_payment', contactId: 'i-1', taxCode: 'VAT19' },
        refunds: 'reopen_invoice',
        lostDisputes: 'reopen_invoice',
        paidElsewhere: 'book',
        dates: { transactions: 'available', payouts: 'created' },
        closedPeriod: { fee: 'first_open_day' },
        journals: 'post',
        rules: [
          {
            when: [
              { field: 'description', is: 'containing', value: 'workshop' },
              { field: 'metadata:shop no', is: 'present' },
            ],
            role: 'sales',
            set: { accountId: 'i-1', taxCode: 'VAT19', dimensions: { class: '7' } },
          },
          { when: [{ field: 'currency', is: 'equal', value: 'USD' }], role: 'suspense', set: { itemId: 'i-2' } },
        ],
      },
    });
    const changes = changedPaths(before, after);
    expect(said(changes.before, changes.after).sort()).toEqual(
      [
        'Compare Stripe with your books: Every day → Every week',
        'Pause a run at so many equal documents: 10 → 50',
        'Book money movement: No → Yes',
        'How it is booked: Each transaction on its own → One entry for several',
        'Fees: An expense beside each payment → none',
        'One entry for: none → Each day',
        'Account for Stripe clearing, EUR: none → 1000 Subscription',
        'Account for Stripe fees: none → 1000 Subscription',
        'Account for accounts receivable: none → gone',
        'Charges without an invoice: A sales receipt → An invoice and its payment',
        'Customer of charges without an invoice: none → 1000 Subscription',
        'Tax code of charges without an invoice: none → VAT19 19 % domestic',
        'Refund without a credit note: Reduces sales → The invoice is owed again',
        'Lost dispute: A loss → The invoice is owed again',
        'Invoices paid outside of Stripe: Leave it to the bookkeeper → Book the payment',
        'Date of a transaction: When it happened → When the money became available',
        'Date of a payout: The day of the bank line → The day on which Stripe sent it',
        'Closed accounting period: fees: Stop and tell me → Book on the first open day',
        'Journal lines: Leave them for the bookkeeper to post → Post them',
        'Rules of booking: none → 1. If the description contains “workshop” and metadata “shop no” is there, then Sales: ' +
          'account 1000 Subscription, tax code VAT19 19 % domestic, class 7; 2. If the currency is “USD”, then Not classified: item i-2',
      ]
        .map((each) => `Money movement, ${each}`)
        .sort(),
    );
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
