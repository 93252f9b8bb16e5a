import { describe, expect, it } from 'vitest';
import { paths } from '../../../shared/api/paths.ts';
import type { AccountOption, SettingsView } from '../../../shared/api/settings.ts';
import { type MoneySettings, moneySettingsSchema } from '../../../shared/money-settings.ts';
import { account, moneyOptions, settingsView } from '../testing/fixtures/settings.ts';
import { openOn } from '../testing/settings-page.tsx';

/** A chart of accounts in which all that the recommended way needs can be told by its name, but the bank. */
const chart: AccountOption[] = [
  account('1200', 'Deutsche Kreditbank', 'asset'),
  account('1360', 'Stripe clearing', 'asset'),
  account('1370', 'Disputed payments', 'asset'),
  account('8400', 'Revenue services', 'income'),
  account('8700', 'Refunds', 'income'),
  account('4970', 'Stripe fees', 'expense'),
  account('4980', 'Chargeback losses', 'expense'),
];
const withMoney = (
  money: object,
  more: { options?: Partial<SettingsView['options']>; money?: Partial<SettingsView['money']> } = {},
): SettingsView => ({
  ...settingsView,
  settings: { ...settingsView.settings, money: moneySettingsSchema.parse(money) },
  options: { ...settingsView.options, accounts: chart, ...more.options },
  money: { ...moneyOptions, ...more.money },
});
const ready: Partial<MoneySettings> = {
  accounts: {
    clearing: { EUR: 'a-1360' },
    bank: { EUR: 'a-1200' },
    others: {
      stripe_fees: 'a-4970',
      disputed_payments: 'a-1370',
      sales: 'a-8400',
      refunds: 'a-8700',
      dispute_losses: 'a-4980',
    },
  },
};
const open = (view: SettingsView, replies: Record<string, object> = {}) => openOn('money', view, undefined, replies);

describe('given money movement', () => {
  it('C76: when accounts are missing, then the switch is locked and says which and why, and the rest can be saved', async () => {
    const { screen, save } = await open(withMoney({}));
    expect(screen.field('Book money movement')?.props).toMatchObject({ disabled: true, defaultChecked: false });
    expect(screen.text).toContain('Books everything since 2026-11-01, your start date. Off: nothing of it is written.');
    expect(screen.text).toContain('Before it can be switched on, choose the following.');
    expect(screen.elements(['ListItem']).map(({ props }) => [props.title, props.secondaryTitle])).toEqual([
      ['Stripe clearing in EUR', 'It is your Stripe balance.'],
      ['Bank in EUR', 'Stripe pays out to it.'],
      ['Stripe fees', 'Stripe takes a fee of nearly every payment.'],
      ['Disputed payments', 'What a customer’s bank takes back stands there until it is decided.'],
      ['Sales', 'Charges without an invoice are sales.'],
      ['Refunds', 'Refunds without a credit note reduce sales there.'],
      ['Losses from disputes', 'A lost dispute is booked as a loss.'],
    ]);
    screen.choose('Refund without a credit note', 'The invoice is owed again');
    screen.choose('Lost dispute', 'The invoice is owed again');
    screen.choose('They become', 'Credit of the customer, until you assign it');
    expect(screen.elements(['ListItem']).map(({ props }) => props.title)).toEqual([
      'Stripe clearing in EUR',
      'Bank in EUR',
      'Stripe fees',
      'Disputed payments',
    ]);
    expect((await save()).settings.money).toMatchObject({ enabled: false, refunds: 'reopen_invoice' });
  });

  it('when accounts look meant by their names, then they are proposed, taken by a press only, and it can be switched on', async () => {
    const { screen, save } = await open(withMoney({}));
    expect(screen.field('Stripe clearing in EUR')?.props.defaultValue).toBe('');
    expect(screen.text).toContain('Looks meant: 1360 Stripe clearing');
    expect(screen.text).toContain(
      'If you have none: create “Bank in EUR” in Business Central, then open this page again.',
    );
    screen.press('Use all 6');
    expect(screen.field('Stripe clearing in EUR')?.props.defaultValue).toBe('a-1360');
    screen.choose('Bank in EUR', '1200 · Deutsche Kreditbank');
    expect(screen.text).not.toContain('Before it can be switched on');
    screen.toggle('Book money movement', true);
    expect((await save()).settings.money).toMatchObject({ ...ready, enabled: true });
  });

  it('when an account is taken away while it is on, then the field says what to do and nothing is sent', async () => {
    const { screen, refused } = await open(withMoney({ ...ready, enabled: true }));
    screen.choose('Stripe fees', 'Choose an account');
    await refused();
    expect(screen.field('Stripe fees')?.props.error).toBe(
      'Choose the account for Stripe fees, or switch money movement off. Stripe takes a fee of nearly every payment.',
    );
    expect(screen.elements(['Tab']).map(({ text }) => text)).toContain('Money movement (1)');
  });

  it('when the ledger knows types and currencies, then only what it takes is offered, and currencies can be added', async () => {
    const typed = (code: string, name: string, type: string, currency: string): AccountOption => ({
      ...account(code, name, type === 'Expense' ? 'expense' : 'asset'),
      ...{ type, currency },
    });
    const accounts = [
      typed('1', 'Stripe clearing', 'Bank', 'EUR'),
      typed('2', 'Stripe USD', 'Bank', 'USD'),
      typed('3', 'Petty cash', 'Other Current Asset', 'EUR'),
      typed('4', 'Travel', 'Expense', 'EUR'),
    ];
    const { screen, save } = await open(
      withMoney(
        {},
        {
          options: { accounts },
          money: {
            ...{ journals: false, homeCurrencyOnly: false, contactRoles: [], itemRoles: ['sales', 'refunds'] },
            ...{ accountTypes: { clearing: ['Bank'] }, currencies: ['EUR'] },
          },
        },
      ),
    );
    const offered = (label: string) => screen.options(label).map(({ text }) => text);
    expect(offered('Stripe clearing in EUR')).toEqual(['Choose an account', '1 · Stripe clearing']);
    expect(offered('Stripe fees')[1]).toBe('4 · Travel');
    expect(screen.field('Journal lines')).toBeUndefined();
    expect(screen.elements(['ListItem']).map(({ props }) => props.title)).toContain(
      'Item of charges without an invoice',
    );
    screen.choose('Further currency', 'USD · US dollar');
    screen.press('Add currency');
    screen.choose('Stripe clearing in USD', '2 · Stripe USD');
    // What is clearing is nothing else.
    expect(offered('Bank in EUR')).not.toContain('2 · Stripe USD');
    expect((await save()).settings.money.accounts.clearing).toEqual({ USD: 'a-2' });
  });

  it('when the ledger books its own currency only, then what Stripe holds in another one is named as not booked', async () => {
    const { screen } = await open(withMoney(ready, { money: { currencies: ['EUR', 'CHF'] } }));
    expect(screen.text).toContain(
      'Stripe also holds CHF. Business Central takes such entries in EUR only, so these are listed and not booked.',
    );
    expect(screen.field('Stripe clearing in CHF')).toBeUndefined();
    expect(screen.field('Held by Stripe in reserve')).toBeUndefined();
    screen.press('Show all accounts');
    expect(screen.field('Held by Stripe in reserve')).toBeDefined();
  });

  it('when the way of booking, dates, closed periods and comparing are chosen, then all of it is saved', async () => {
    const { screen, save, refused } = await open(withMoney(ready));
    screen.choose('Transactions', 'One entry for several');
    screen.choose('One entry for', 'Each day');
    screen.choose('Journal lines', 'Post them');
    screen.choose('Invoice paid outside of Stripe', 'Book the payment');
    screen.choose('Date of a payout', 'The day Stripe sent it');
    screen.choose('Payouts of a closed period', 'Wait until the period is opened');
    screen.choose('Compare Stripe with your books', 'Every week');
    screen.type('Days to look back', '500');
    await refused();
    expect(screen.field('Days to look back')?.props.error).toBe('Enter a whole number from 1 to 400.');
    screen.type('Days to look back', '90');
    const { settings } = await save();
    expect(settings.money).toMatchObject({
      booking: { mode: 'summary', per: 'day' },
      journals: 'post',
      paidElsewhere: 'book',
      dates: { payouts: 'created' },
      closedPeriod: { payment: 'fail', payout: 'hold' },
    });
    expect(settings.comparison).toEqual({ every: 'weekly', days: 90 });
  });

  it('when charges without an invoice get one customer, then it is searched for and chosen, or taken back', async () => {
    const { backend, screen, save } = await open(withMoney(ready), {
      [paths.settingsFindCustomer]: { customers: [{ id: 'c-1', label: '10000 · Walk-in customers' }] },
    });
    expect(screen.text).toContain('Customer: the customer of the charge');
    screen.type('One customer for all of them', 'walk');
    screen.press('Search customers');
    await screen.sees('10000 · Walk-in customers');
    expect(backend.to(paths.settingsFindCustomer)[0]?.body).toMatchObject({ query: 'walk' });
    screen.press('Choose 10000 · Walk-in customers');
    expect(screen.text).toContain('Customer: 10000 · Walk-in customers');
    screen.choose('Item', '1000 · Subscription');
    expect((await save()).settings.money.uninvoiced).toEqual({
      ...{ as: 'sales_receipt', contactId: 'c-1', itemId: 'i-1000', taxCode: null },
    });
  });
});

describe('given rules of booking', () => {
  const rule = (value: string, accountId: string) => ({
    when: [{ field: 'description', is: 'containing', value }],
    role: 'sales',
    set: { accountId },
  });

  it('when a rule is added, then it is written field by field, stands there as a sentence, and says what it lacks', async () => {
    const { screen, save, refused } = await open(
      withMoney(ready, {
        money: { dimensions: [{ key: 'class', name: 'Class', values: [{ id: '7', code: 'WEB', name: 'Web shop' }] }] },
      }),
    );
    screen.press('Add rule');
    await refused();
    expect(screen.field('Compared with')?.props.error).toBe('Enter what it is compared with.');
    expect(screen.text).toContain('Choose an account, an item, a tax code or a class, or remove the rule.');
    screen.choose('If', 'A metadata field of the payment');
    screen.type('Metadata key', 'shop no');
    screen.choose('Comparison', 'is');
    screen.type('Compared with', 'web');
    screen.press('Add condition');
    screen.choose('And if', 'The payment method');
    screen.choose('Comparison', 'is there, whatever it is', 1);
    screen.choose('Goes to the account', '8400 · Revenue services');
    screen.choose('With the tax code', 'VAT19 · 19 % domestic');
    screen.choose('Class', 'WEB · Web shop');
    expect(screen.text).toContain(
      'If metadata “shop no” is “web” and the payment method is there, then Sales: account 8400 Revenue services, tax code VAT19 19 % domestic, class WEB Web shop.',
    );
    const places = screen.options('What would go to').map(({ text }) => text);
    for (const fixed of ['Stripe clearing', 'Bank', 'Accounts receivable', 'Customer credit', 'Currency exchange'])
      expect(places).not.toContain(fixed);
    expect((await save()).settings.money.rules).toEqual([
      {
        when: [
          { field: 'metadata:shop no', is: 'equal', value: 'web' },
          { field: 'method', is: 'present', value: '' },
        ],
        role: 'sales',
        set: { accountId: 'a-8400', itemId: null, taxCode: 'VAT19', dimensions: { class: '7' } },
      },
    ]);
  });

  it('when rules are moved, removed and edited, then their order is what is saved', async () => {
    const { screen, save } = await open(
      withMoney({ ...ready, rules: [rule('one', 'a-8400'), rule('two', 'a-8700'), rule('three', 'a-8400')] }),
    );
    screen.call(
      screen
        .elements(['Button'])
        .filter(({ text }) => text === 'Move up')
        .at(-1)?.props.onPress,
      {},
    );
    screen.press('Remove');
    screen.press('Edit rule 2');
    expect(screen.field('Compared with')?.props.defaultValue).toBe('two');
    screen.type('Compared with', 'second');
    const { rules } = (await save()).settings.money;
    expect(rules.map(({ when }) => when[0]?.value)).toEqual(['three', 'second']);
  });

  it('when they are tried, then each says what it would decide of the newest movements, until a rule changes', async () => {
    const { backend, screen } = await open(withMoney({ ...ready, rules: [rule('workshop', 'a-8400')] }), {
      [paths.settingsTryRules]: {
        tried: 40,
        since: '2026-11-01T00:00:00.000Z',
        rules: [
          {
            lines: 2,
            examples: [{ transactionId: 'txn_1', date: '2026-11-12', text: 'Sale: Workshop', amount: '-90.00 EUR' }],
          },
        ],
      },
    });
    screen.press('Try these rules');
    await screen.sees('Of the newest 40 movements:');
    expect(screen.text).toContain('Rule 1: 2 lines\n2026-11-12 · -90.00 EUR · Sale: Workshop');
    expect(backend.to(paths.settingsTryRules)[0]?.body).toMatchObject({ rules: [{ role: 'sales' }] });
    screen.press('Edit rule 1');
    screen.type('Compared with', 'course');
    expect(screen.text).not.toContain('Of the newest 40 movements:');
  });
});
