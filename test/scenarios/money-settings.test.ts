import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { mirrorReferences } from '#backend/matching/mirror.ts';
import { paths } from '#shared/api/paths.ts';
import {
  findCustomerAnswerSchema,
  saveSettingsAnswerSchema,
  settingsViewSchema,
  tryBookingRulesAnswerSchema,
} from '#shared/api/settings.ts';
import { settingsHistoryAnswerSchema } from '#shared/api/settings-history.ts';
import { type MoneySettings, moneySettingsSchema } from '#shared/money-settings.ts';
import { openQuickBooksHouse, type QuickBooksHouse, type QuickBooksMerchant } from '#test/kit/quickbooks.ts';

const refusalSchema = z.object({ errors: z.array(z.object({ path: z.string(), message: z.string() })) });

let house: QuickBooksHouse;
let merchant: QuickBooksMerchant;
/** Accounts of the books by name. */
let accounts: Record<string, string>;

beforeAll(async () => {
  house = await openQuickBooksHouse();
  merchant = await house.quickBooksMerchant();
  const add = (Name: string, AccountType: string, more: object = {}) =>
    merchant.company.add('Account', { Name, AccountType, ...more });
  add('Stripe clearing', 'Bank');
  add('Stripe clearing USD', 'Bank', { CurrencyRef: { value: 'USD' } });
  add('Current account', 'Bank');
  add('Prepayments', 'Other Current Asset');
  add('Debtors', 'Accounts Receivable');
  add('Disputed payments', 'Other Current Asset');
  add('Stripe fees', 'Expense');
  add('Chargebacks', 'Expense');
  await mirrorAgain();
  const { options } = await read();
  accounts = Object.fromEntries(options.accounts.map(({ name, id }) => [name, id]));
});
afterAll(() => house.stop());

async function mirrorAgain(): Promise<void> {
  const { connection } = merchant;
  const ledger = house.services.street.ledger(connection, () => {});
  await mirrorReferences({ db: house.services.db, connection, ledger });
}

const ask = (path: string, payload: object) => house.signed(merchant, path, payload);
const read = async () => settingsViewSchema.parse((await ask(paths.settings, {})).body);
const find = async (query: string) =>
  findCustomerAnswerSchema.parse((await ask(paths.settingsFindCustomer, { query })).body).customers;
const id = (name: string): string => {
  const found = accounts[name];
  if (found === undefined) throw new Error(`The books have no account ${name}`);
  return found;
};

async function save(money: unknown) {
  const { version, settings } = await read();
  const wanted: MoneySettings = moneySettingsSchema.parse(money);
  const payload = { version, settings: { ...settings, money: wanted }, products: [], taxes: [] };
  return ask(paths.settingsSave, payload);
}

/** What is wrong, by the field of the page. */
async function faults(money: unknown): Promise<Record<string, string>> {
  const { status, body } = await save(money);
  expect(status).toBe(422);
  const { errors } = refusalSchema.parse(body);
  return Object.fromEntries(errors.map(({ path, message }) => [path.replace('settings.money.', ''), message]));
}

/** Everything that the recommended way of booking needs in these books. */
const complete = () => ({
  accounts: {
    clearing: { GBP: id('Stripe clearing') },
    bank: { GBP: id('Current account') },
    others: {
      receivable: id('Debtors'),
      stripe_fees: id('Stripe fees'),
      disputed_payments: id('Disputed payments'),
      dispute_losses: id('Chargebacks'),
    },
  },
});

describe('the settings of money movement', () => {
  it('given a page that opens, then it knows kinds and currencies of accounts, the currencies of the balance, and classes', async () => {
    merchant.company.add('Class', { Name: 'Web shop' });
    house.stripe.money(merchant.accountId).sell({ amount: 4_900, currency: 'usd' });
    await mirrorAgain();
    const { options, money } = await read();
    expect(options.accounts.find(({ name }) => name === 'Stripe clearing USD')).toMatchObject({
      nature: 'asset',
      type: 'Bank',
      currency: 'USD',
    });
    expect(money).toMatchObject({ journals: false, homeCurrency: 'GBP', currencies: ['GBP', 'USD'], customer: null });
    expect(money.accountTypes.clearing).toEqual(['Bank']);
    expect(money.dimensions).toMatchObject([{ key: 'class', name: 'Class', values: [{ name: 'Web shop' }] }]);
    expect(money.dimensions[0]?.values[0]?.id).toMatch(/^\d+$/);
  });

  it('C76: given accounts are missing, then it is not switched on and each is named with its reason; off, all can be saved', async () => {
    const found = await faults({ enabled: true });
    expect(Object.keys(found)).toEqual([
      'accounts.clearing.GBP',
      'accounts.bank.GBP',
      'accounts.others.receivable',
      'accounts.others.stripe_fees',
      'accounts.others.disputed_payments',
      'accounts.others.dispute_losses',
    ]);
    expect(found['accounts.clearing.GBP']).toBe(
      'No account is chosen for Stripe clearing in GBP. It is your Stripe balance. Choose one, or leave money movement off until you have it.',
    );
    expect((await save({ accounts: { clearing: { GBP: id('Stripe clearing') } } })).status).toBe(200);
    const half = { clearing: { GBP: id('Stripe clearing'), USD: id('Stripe clearing USD') } };
    expect(
      Object.keys(await faults({ ...complete(), accounts: { ...complete().accounts, ...half }, enabled: true })),
    ).toEqual(['accounts.bank.USD']);
  });

  it('given accounts that the ledger refuses for it, then each is named at its field', async () => {
    expect(
      await faults({
        accounts: {
          clearing: { GBP: id('Prepayments'), EUR: id('Stripe clearing USD') },
          bank: { GBP: 'gone' },
          others: { receivable: id('Sales') },
        },
        uninvoiced: { as: 'sales_receipt', contactId: 'nobody', itemId: 'no-item', taxCode: 'no-code' },
        rules: [
          { when: [{ field: 'type', is: 'present' }], role: 'sales', set: { dimensions: { class: '4711' } } },
          { when: [{ field: 'type', is: 'present' }], role: 'sales', set: { dimensions: { class: 'Web shop' } } },
        ],
      }),
    ).toEqual({
      'accounts.bank.GBP': 'QuickBooks has no account “gone” (any more). Choose another one.',
      'uninvoiced.itemId': 'QuickBooks has no item “no-item” (any more). Choose another one.',
      'uninvoiced.taxCode': 'QuickBooks has no tax code “no-code” (any more). Choose another one.',
      'accounts.clearing.GBP':
        'Prepayments is an account of the type Other Current Asset in QuickBooks; Stripe clearing needs the type Bank. Choose another one.',
      'accounts.clearing.EUR':
        'Stripe clearing USD is kept in USD; Stripe clearing in EUR needs an account in EUR. Choose another one.',
      'accounts.others.receivable':
        '4000 Sales is an account of the type Income in QuickBooks; Accounts receivable needs the type Accounts Receivable. Choose another one.',
      'rules.0.set.dimensions.class': 'QuickBooks has no class “4711” (any more). Choose another one.',
      'uninvoiced.contactId': 'QuickBooks has no customer (any more). Choose another one.',
    });
  });

  it('C11: given one account for two things that must stay apart, then the later one is named with the reason', async () => {
    const { accounts: chosen } = complete();
    const clearing = id('Stripe clearing');
    expect(
      await faults({
        accounts: {
          clearing: { GBP: clearing },
          bank: { GBP: clearing },
          others: {
            ...chosen.others,
            stripe_fees: clearing,
            dispute_losses: chosen.others.disputed_payments,
            // Kinds of expenses may share an account.
            contributions: id('Stripe fees'),
            application_fees: id('Stripe fees'),
          },
        },
        rules: [{ when: [{ field: 'type', is: 'present' }], role: 'suspense', set: { accountId: clearing } }],
      }),
    ).toEqual({
      'accounts.bank.GBP':
        'Stripe clearing is Stripe clearing in GBP already. It must hold nothing but your Stripe balance, or no payout can be proven. Choose another one.',
      'accounts.others.stripe_fees':
        'Stripe clearing is Stripe clearing in GBP already. It must hold nothing but your Stripe balance, or no payout can be proven. Choose another one.',
      'accounts.others.dispute_losses':
        'Disputed payments is Disputed payments already. A lost dispute would go from the account to itself and never be a loss. Choose another one.',
      'rules.0.set.accountId':
        'Stripe clearing is Stripe clearing in GBP. It must hold nothing but your Stripe balance, or no payout can be proven. Choose another one.',
    });
  });

  it('given all of it is chosen, then it is switched on, shown with names, and the history tells it in words', async () => {
    const [customer] = await find('contoso');
    expect(customer?.label).toBe('Contoso Ltd');
    const { status, body } = await save({
      ...complete(),
      enabled: true,
      uninvoiced: {
        as: 'sales_receipt',
        contactId: customer?.id ?? '',
        itemId: merchant.known.item,
        taxCode: '0.0% Z',
      },
      closedPeriod: { payout: 'hold' },
      rules: [
        {
          when: [{ field: 'metadata:shop', is: 'equal', value: 'web' }],
          role: 'stripe_fees',
          set: { accountId: id('Chargebacks') },
        },
      ],
    });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(saveSettingsAnswerSchema.parse(body).view.money.customer).toEqual(customer);
    const { versions } = settingsHistoryAnswerSchema.parse((await ask(paths.settingsHistory, { before: null })).body);
    expect(versions[0]?.changes.map(({ section, label, after }) => [section, label, after])).toEqual(
      expect.arrayContaining([
        ['Money movement', 'Book money movement', 'Yes'],
        ['Money movement', 'Account for bank, GBP', 'Current account'],
        ['Money movement', 'Customer of charges without an invoice', customer?.label],
        ['Money movement', 'Closed accounting period: payouts', 'Wait until it is opened'],
        ['Money movement', 'Rules of booking', '1. If metadata “shop” is “web”, then Stripe fees: account Chargebacks'],
      ]),
    );
  });

  it('given rules that are tried, then each says which of the newest movements it would decide about; nothing is written', async () => {
    const door = house.stripe.money(merchant.accountId);
    const sale = door.sell({ amount: 12_300, currency: 'gbp', description: 'Web order 7', metadata: { shop: 'web' } });
    door.sell({ amount: 5_000, currency: 'gbp' });
    const rule = (role: string, field: string, value: string) => ({
      when: [{ field, is: 'containing', value }],
      role,
      set: { accountId: id('Chargebacks') },
    });
    const { status, body } = await ask(paths.settingsTryRules, {
      rules: [
        rule('stripe_fees', 'metadata:shop', 'WEB'),
        rule('stripe_fees', 'currency', 'g'),
        rule('sales', 'type', 'topup'),
      ],
    });
    expect(status, JSON.stringify(body)).toBe(200);
    const { tried, rules } = tryBookingRulesAnswerSchema.parse(body);
    expect(tried).toBeGreaterThanOrEqual(3);
    expect(rules.map(({ lines }) => lines)).toEqual([1, 1, 0]);
    expect(rules[0]?.examples).toMatchObject([
      {
        transactionId: sale.balance_transaction,
        text: expect.stringContaining('Web order 7'),
        amount: expect.stringMatching(/^\+.* GBP$/),
      },
    ]);
  });
});
