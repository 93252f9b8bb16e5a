import { describe, expect, it } from 'vitest';
import { paths } from '../../../shared/api/paths.ts';
import type { RehearsalRun } from '../../../shared/api/rehearsal.ts';
import { fakeBackend } from '../testing/backend.ts';
import { contextOf } from '../testing/dashboard.ts';
import { settingsView } from '../testing/fixtures/settings.ts';
import { Screen } from '../testing/screen.ts';
import { openOn } from '../testing/settings-page.tsx';
import AppSettings from './AppSettings.tsx';

describe('given an address that asks for a section', () => {
  it.each([
    ['taxes', 'VAT 19 % DE'],
    ['no-such-section', 'Disconnect'],
  ])(
    'when it is "%s", then that one is open, or the first where there is none of that name',
    async (section, words) => {
      fakeBackend({ [paths.settings]: settingsView });
      const context = contextOf(null);
      const environment = { ...context.environment, queryParams: { section } };
      await new Screen(<AppSettings {...context} environment={environment} />).sees(words);
    },
  );
});

describe('given the customer rules', () => {
  it('when a rule is added, extended and moved, then its order and conditions are saved', async () => {
    const { screen, save } = await openOn('customers');
    screen.press('Add rule');
    screen.choose('Customers agree in', 'Name', 3);
    screen.call(
      screen
        .elements(['Button'])
        .filter(({ text }) => text === 'Add condition')
        .at(-1)?.props.onPress,
      {},
    );
    screen.choose('And in', 'Phone');
    screen.call(
      screen
        .elements(['Button'])
        .filter(({ text }) => text === 'Move up')
        .at(-1)?.props.onPress,
      {},
    );
    expect((await save()).settings.customers.rules).toEqual([['number'], ['taxId'], ['name', 'phone'], ['email']]);
  });

  it('when a metadata field is chosen, then any key may be typed and is saved as it stands', async () => {
    const { screen, save } = await openOn('customers');
    screen.choose('Customers agree in', 'Metadata field = customer number');
    screen.type('Metadata key', 'BC No. (alt)');
    expect((await save()).settings.customers.rules[0]).toEqual(['metadata:BC No. (alt)']);
  });

  it('when a field stands twice in a rule, then that is refused at the rule', async () => {
    const { screen, refused } = await openOn('customers');
    screen.press('Add condition');
    screen.choose('And in', 'Customer number');
    await refused();
    expect(screen.field('Customers agree in')?.props.error).toBe('A field can be used only once within a rule.');
  });

  it('when rules and conditions are removed, then they are gone', async () => {
    const { screen, save } = await openOn('customers');
    screen.press('Remove');
    screen.press('Remove');
    expect((await save()).settings.customers.rules).toEqual([['email']]);
  });
});

describe('given rules that are tried', () => {
  const run = (tried: number, change: Partial<RehearsalRun> = {}): RehearsalRun => ({
    id: '5f0c6a52-2f43-4d0c-9d37-6a3b7d1a0001',
    state: 'running',
    rules: ['customer number', 'tax ID', 'e-mail'],
    tried,
    startedAt: '2026-11-20T10:00:00.000Z',
    finishedAt: null,
    by: 'Anna',
    outcome: {
      counts: { remembered: 1, match: tried, review: 2, create: 3 },
      ambiguous: 1,
      examples: [
        { customerId: 'cus_1', name: 'Contoso', decision: 'match', reason: 'Matched by e-mail: only 10000 has it.' },
      ],
      sharedKeys: { inStripe: 0, inLedger: 0, most: [] },
    },
    sentence: `${tried} customers tried so far …`,
    ...change,
  });
  const done = run(1042, {
    state: 'done',
    finishedAt: '2026-11-20T10:01:00.000Z',
    sentence: 'All 1,042 customers of Stripe were tried. Nothing was saved.',
    outcome: {
      ...run(1042).outcome,
      sharedKeys: {
        inStripe: 4,
        inLedger: 2,
        most: [{ field: 'email', value: 'office@agency.example', customers: 3, contacts: 2 }],
      },
    },
  });

  it('when they are tried on all customers, then progress, counts, shared keys and reasons show, and nothing is saved', async () => {
    const { backend, screen } = await openOn('customers', settingsView, undefined, {
      [paths.settingsRehearsal]: { run: null },
    });
    backend.replies[paths.settingsRehearse] = { run: run(0, { sentence: 'Starting …' }) };
    backend.replies[paths.settingsRehearsal] = { run: done };
    screen.press('Try these rules on my customers');
    await screen.sees('Starting …');
    expect(screen.elements(['Button']).find(({ text }) => text.startsWith('Try these'))?.props.pending).toBe(true);
    await screen.sees('All 1,042 customers of Stripe were tried. Nothing was saved.');

    const counted = screen.elements(['PropertyListItem']).map(({ props }) => [props.label, props.value]);
    expect(counted).toContainEqual(['Found in the ledger', '1042']);
    expect(screen.text).toContain('Found: Contoso');
    expect(screen.text).toContain('several customers of the ledger share the key');
    expect(screen.text).toContain('E-mail office@agency.example: 2 in the ledger, 3 in Stripe');
    expect(backend.to(paths.settingsRehearse).map(({ body }) => body)).toMatchObject([
      { customers: { rules: [['number'], ['taxId'], ['email']] } },
    ]);
    expect(backend.to(paths.settingsSave)).toHaveLength(0);
  });

  it('when the page is opened later, then the last trial is still there', async () => {
    const { screen } = await openOn('customers', settingsView, undefined, { [paths.settingsRehearsal]: { run: done } });
    await screen.sees('All 1,042 customers of Stripe were tried.');
    expect(screen.text).toContain('Rules: customer number; tax ID; e-mail.');
  });

  it('when the trial fails, then it says why and what to do', async () => {
    const sentence = 'Not connected: the trial ended after 500 customers. Reconnect.';
    const { screen } = await openOn('customers', settingsView, undefined, {
      [paths.settingsRehearsal]: { run: run(500, { state: 'failed', sentence }) },
    });
    await screen.sees(sentence);
    expect(screen.elements(['Button']).find(({ text }) => text.startsWith('Try these'))?.props.pending).toBe(false);
  });
});

describe('given new customers', () => {
  it('when their number comes from metadata, then its key is required and saved', async () => {
    const { screen, save, refused } = await openOn('customers');
    screen.choose('Number of a new customer', 'From a metadata field of the Stripe customer');
    await refused();
    screen.type('Metadata key of the number', 'bc_number');
    expect((await save()).settings.customers.numbering).toEqual({ from: 'metadata', key: 'bc_number' });
  });

  it('when defaults are chosen, then ids are saved, and “as the ledger says” is none', async () => {
    const { screen, save } = await openOn('customers');
    screen.choose('Payment terms', '30D · Net 30 days');
    screen.choose('Tax area', 'DOMESTIC · Domestic');
    screen.choose('Liable for tax', 'No');
    screen.type('Salesperson code', 'AK');
    expect((await save()).settings.customers.defaults).toMatchObject({
      paymentTermsId: 'pt-30',
      paymentMethodId: null,
      taxAreaId: 'ta-dom',
      taxLiable: false,
      salespersonCode: 'AK',
    });
  });

  it('when a country gets its tax area, then it is saved in capitals; removing it takes it away', async () => {
    const { screen, save } = await openOn('customers');
    screen.press('Add country');
    await screen.sees('Enter a country as two letters');
    screen.type('Country to add', 'fr');
    screen.choose('Tax area of that country', 'EU · EU customers');
    screen.press('Add country');
    expect((await save()).settings.customers.defaults.taxAreaByCountry).toEqual({ FR: 'ta-eu' });
  });
});

describe('given the products', () => {
  it('when a product gets its account, then the table row is saved', async () => {
    const { screen, save } = await openOn('products');
    expect(screen.text.indexOf('Onboarding workshop')).toBeLessThan(screen.text.indexOf('Team plan'));
    screen.press('Change Onboarding workshop');
    screen.choose('Onboarding workshop: item or account', 'G/L account');
    screen.choose('Account', '8400 · Revenue services');
    expect((await save()).products).toContainEqual({
      productId: 'prod_workshop',
      target: { kind: 'account', id: 'a-8400' },
    });
  });

  it('when a search rule is used, then the table is not shown: it is one or the other', async () => {
    const { screen, save } = await openOn('products');
    screen.choose('Products are found', 'By a search rule');
    expect(screen.text).not.toContain('Table of products');
    screen.choose('Take from Stripe', 'Metadata field of the price');
    screen.type('Metadata key of the product', 'sku code');
    screen.choose('Compare with', 'Item number');
    expect((await save()).settings.products).toEqual({
      mode: 'search',
      source: { kind: 'metadata', of: 'price', key: 'sku code' },
      target: 'number',
      missing: 'stop',
    });
  });

  it('when missing products use the default, then a default is required', async () => {
    const { screen, save, refused } = await openOn('products');
    screen.choose('A product is not found', 'Use the default item or account');
    await refused();
    screen.choose('Item', '1001 · Seat');
    const sent = await save();
    expect(sent.settings.products.missing).toBe('default');
    expect(sent.settings.defaultTarget).toEqual({ kind: 'item', id: 'i-1001' });
  });

  it('when there are many products and items, then both are found by typing', async () => {
    const many = Array.from({ length: 250 }, (_, number) => ({
      id: `i-${number}`,
      code: `K${number}`,
      name: `Item ${number}`,
    }));
    const products = many.map(({ id, name }) => ({ productId: `prod_${id}`, productName: name, target: null }));
    const { screen } = await openOn('products', {
      ...settingsView,
      products,
      options: { ...settingsView.options, items: many },
    });
    expect(screen.buttons.filter((label) => label.startsWith('Change Item'))).toHaveLength(20);
    expect(screen.button('Show more (230)')).toBeDefined();
    screen.type('Find a product', 'Item 249');
    screen.press('Change Item 249');
    expect(screen.text).toContain('The first 100 of 250 are listed.');
    screen.type('Filter Item', 'k249', 1);
    expect(screen.options('Item', 1).map(({ text }) => text)).toEqual(['Not chosen', 'K249 · Item 249']);
  });

  it('when a mapped item is no longer in the ledger, then that is visible rather than blank', async () => {
    const { screen } = await openOn('products', {
      ...settingsView,
      products: [{ productId: 'prod_old', productName: 'Old plan', target: { kind: 'item', id: 'i-gone' } }],
    });
    expect(screen.text).toContain('Item blocked or no longer in the ledger');
  });
});

describe('given the taxes', () => {
  it('when the section opens, then unmapped rates come first and are marked', async () => {
    const { screen } = await openOn('taxes');
    expect(screen.text).toMatch(/VAT 7 % DE\nNot mapped/);
    expect(screen.text.indexOf('VAT 7 % DE')).toBeLessThan(screen.text.indexOf('VAT 19 % DE'));
  });

  it('when a rate is mapped and untaxed lines get a code, then both are saved', async () => {
    const { screen, save } = await openOn('taxes');
    screen.choose('Tax code for VAT 7 % DE', 'VAT7 · 7 % domestic');
    screen.choose('Tax code of untaxed lines', 'VAT19 · 19 % domestic');
    const sent = await save();
    expect(sent.taxes).toContainEqual({ taxRateId: 'txr_7', taxCode: 'VAT7' });
    expect(sent.settings.untaxedCode).toBe('VAT19');
  });
});
