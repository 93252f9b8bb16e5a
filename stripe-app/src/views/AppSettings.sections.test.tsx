import { describe, expect, it } from 'vitest';
import { paths } from '../../../shared/api/paths.ts';
import type { FieldSourcesAnswer, SaveSettings, SettingsView } from '../../../shared/api/settings.ts';
import { saveSettingsSchema } from '../../../shared/api/settings.ts';
import { fakeBackend, problemAnswer } from '../testing/backend.ts';
import { contextOf } from '../testing/dashboard.ts';
import { settingsView } from '../testing/fixtures/settings.ts';
import { Screen } from '../testing/screen.ts';
import AppSettings from './AppSettings.tsx';

const values: FieldSourcesAnswer = {
  invoices: [{ id: 'in_1Newest', label: 'ABC-0042 · Contoso · €119.00' }],
  chosen: 'in_1Newest',
  values: [
    { source: { kind: 'metadata', of: 'customer', key: 'PO number' }, value: 'PO 4711' },
    { source: { kind: 'field', path: 'invoice.due_date' }, value: '1795000000' },
  ],
};

async function openOn(tab: string, view: SettingsView = settingsView, sources: object = values) {
  const backend = fakeBackend({ [paths.settings]: view, [paths.settingsSources]: sources });
  const screen = new Screen(<AppSettings {...contextOf(null)} />);
  await screen.sees('Last saved');
  screen.selectTab(tab);
  const save = async (): Promise<SaveSettings> => {
    backend.replies[paths.settingsSave] = { view, affected: 0, sentence: 'Saved.' };
    screen.call(screen.elements(['SettingsView'])[0]?.props.onSave, {});
    await screen.sees('Settings saved');
    return saveSettingsSchema.parse(backend.to(paths.settingsSave).at(-1)?.body);
  };
  const refused = async () => {
    screen.call(screen.elements(['SettingsView'])[0]?.props.onSave, {});
    await screen.sees('Not saved yet');
    expect(backend.to(paths.settingsSave)).toHaveLength(0);
  };
  return { backend, screen, save, refused };
}

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
  const page = (next: string | null, match: number) => ({
    counts: { remembered: 1, match, review: 2, create: 3 },
    shared: 1,
    examples: [
      {
        customerId: `cus_${match}`,
        name: 'Contoso',
        decision: 'match',
        reason: 'Matched by e-mail: only 10000 has it.',
      },
    ],
    next,
  });

  it('when they are tried page by page, then counts add up, examples tell why, and nothing is saved', async () => {
    const { backend, screen } = await openOn('customers');
    backend.replies[paths.settingsRehearse] = page('cus_100', 40);
    screen.press('Try these rules on my customers');
    await screen.sees('There are more customers than these.');
    backend.replies[paths.settingsRehearse] = page(null, 2);
    screen.press('Try on the next 100');
    await screen.sees('These are all your customers.');
    const counted = screen.elements(['PropertyListItem']).map(({ props }) => [props.label, props.value]);
    expect(counted).toContainEqual(['Found in the ledger', '42']);
    expect(screen.text).toContain('Found: Contoso');
    expect(screen.text).toContain('several customers of the ledger share the key');
    expect(backend.to(paths.settingsRehearse).map(({ body }) => body)).toMatchObject([
      { after: null, customers: { rules: [['number'], ['taxId'], ['email']] } },
      { after: 'cus_100' },
    ]);
    expect(backend.to(paths.settingsSave)).toHaveLength(0);
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

describe('given the field mappings', () => {
  it('when one is added, then the target’s limit is shown and everything about it is saved', async () => {
    const { screen, save } = await openOn('fields');
    screen.press('Add field mapping');
    screen.choose('Field to fill', 'Invoice · Your reference');
    await screen.sees('Text, at most 35 characters.');
    screen.choose('Metadata of', 'Customer');
    screen.type('Metadata key', 'PO number');
    screen.choose('Change the value', 'In capitals');
    screen.type('When empty', 'none');
    screen.choose('When too long', 'Cut it, with a note on the invoice');
    expect((await save()).settings.fields).toEqual([
      {
        target: 'invoice.customerPurchaseOrderReference',
        source: { kind: 'metadata', of: 'customer', key: 'PO number' },
        transform: 'uppercase',
        fallback: 'none',
        tooLong: 'cut',
      },
    ]);
  });

  it.each([
    ['A Stripe field', 'Stripe field', 'invoice.due_date', { kind: 'field', path: 'invoice.due_date' }],
    ['Fixed text', 'Text', 'Web', { kind: 'constant', value: 'Web' }],
    ['Template', 'Template', '{{ invoice.number }}', { kind: 'template', template: '{{ invoice.number }}' }],
  ])('when the value comes from “%s”, then its source is saved', async (kind, label, value, source) => {
    const { screen, save } = await openOn('fields');
    screen.press('Add field mapping');
    screen.choose('Field to fill', 'Invoice · Due date');
    screen.choose('Value from', kind);
    screen.type(label, value);
    expect((await save()).settings.fields[0]?.source).toEqual(source);
  });

  it('when a mapping is unfinished or fills a field twice, then that is refused at its field', async () => {
    const { screen, refused } = await openOn('fields');
    screen.press('Add field mapping');
    await refused();
    expect(screen.field('Field to fill')?.props.error).toBe('Choose the field to fill.');
    expect(screen.field('Metadata key')?.props.error).toContain('Enter the metadata key');
    screen.choose('Field to fill', 'Invoice · Due date');
    screen.press('Add field mapping');
    screen.choose('Field to fill', 'Invoice · Due date', 1);
    expect(screen.field('Field to fill', 1)?.props.error).toContain('already filled');
  });

  it('when one is removed, then the others keep their content', async () => {
    const { screen, save } = await openOn('fields');
    screen.press('Add field mapping');
    screen.choose('Field to fill', 'Invoice · Due date');
    screen.press('Add field mapping');
    screen.choose('Field to fill', 'Invoice · Your reference', 1);
    screen.type('Metadata key', 'po', 1);
    screen.press('Remove');
    expect(screen.field('Metadata key')?.props.defaultValue).toBe('po');
    expect((await save()).settings.fields).toHaveLength(1);
  });

  it('when a value is chosen by what it says, then its source is taken and its result stands under the mapping', async () => {
    const { backend, screen, save } = await openOn('fields');
    backend.replies[paths.settingsTestFields] = {
      values: [{ target: 'invoice.customerPurchaseOrderReference', value: 'PO 4711', note: null, error: null }],
    };
    await screen.sees('Show the values of');
    screen.press('Add field mapping');
    screen.choose('Field to fill', 'Invoice · Your reference');
    screen.choose('Choose by its value', 'customer metadata “PO number”: PO 4711');
    expect(screen.field('Metadata key')?.props.defaultValue).toBe('PO number');
    await screen.sees('7 of 35 characters');
    expect(backend.to(paths.settingsTestFields).at(-1)?.body).toMatchObject({ invoice_id: 'in_1Newest' });
    expect(backend.to(paths.settingsSave)).toHaveLength(0);
    expect((await save()).settings.fields[0]?.source).toEqual({ kind: 'metadata', of: 'customer', key: 'PO number' });
  });

  it('when a mapping would stop the invoice shown, then why stands under it', async () => {
    const { backend, screen } = await openOn('fields');
    backend.replies[paths.settingsTestFields] = {
      values: [{ target: 'invoice.dueDate', value: null, note: null, error: 'Not a date: soon.' }],
    };
    screen.press('Add field mapping');
    screen.choose('Field to fill', 'Invoice · Due date');
    screen.choose('Value from', 'Fixed text');
    screen.type('Text', 'soon');
    await screen.sees('Not a date: soon.');
  });

  it('when values cannot be read, then fields can still be typed', async () => {
    const { screen } = await openOn('fields', settingsView, problemAnswer(503, { title: 'Stripe does not answer' }));
    await screen.sees('Fields can be typed without it.');
    screen.press('Add field mapping');
    expect(screen.field('Metadata key')).toBeDefined();
    expect(screen.field('Choose by its value')).toBeUndefined();
  });
});

describe('given the lists and lines that are kept out', () => {
  it('when lists of customers are typed, one per line, then wrong ids are named and right ones saved', async () => {
    const { screen, save, refused } = await openOn('advanced');
    screen.type('Never these customers', 'cus_A\nacct_1');
    await refused();
    expect(screen.field('Never these customers')?.props.error).toContain('“acct_1” is no Stripe customer ID');
    screen.type('Never these customers', 'cus_A\n cus_B ');
    expect((await save()).settings.customers.deny).toEqual(['cus_A', 'cus_B']);
  });

  it('when kinds of lines are left out, then each is saved, and an unfinished one is refused at its field', async () => {
    const { screen, save, refused } = await openOn('advanced');
    screen.toggle('Leave out prorations', true);
    screen.press('Leave out a product');
    screen.press('Leave out by metadata');
    await refused();
    expect(screen.field('Product left out')?.props.error).toBe('Choose the product, or remove it.');
    screen.choose('Product left out', 'Onboarding workshop');
    screen.type('Metadata key of the line', 'internal');
    screen.toggle('Leave out prorations', false);
    expect((await save()).settings.excludedLines).toEqual([
      { kind: 'product', productId: 'prod_workshop' },
      { kind: 'metadata', key: 'internal', value: null },
    ]);
  });
});

describe('given the notifications', () => {
  it('when a weekly digest is chosen, then day and hour are asked for in the zone of the books, and all is saved', async () => {
    const { screen, save } = await openOn('notifications');
    expect(screen.field('Hour')).toBeUndefined();
    screen.choose('Send e-mails about what stopped', 'Once a week');
    screen.choose('Day', 'Friday');
    screen.choose('Hour', '17:00');
    expect(screen.text).toContain('In the time zone of your books, UTC.');
    screen.type('Recipients', 'a@books.example\nb@books.example');
    expect((await save()).settings.notifications).toEqual({
      send: 'weekly',
      weekday: 5,
      hour: 17,
      recipients: ['a@books.example', 'b@books.example'],
    });
  });

  it('when a test e-mail is asked for, then it goes to the addresses on the page, and a refusal says why', async () => {
    const { backend, screen } = await openOn('notifications');
    expect(screen.button('Send a test e-mail')?.props.disabled).toBe(true);
    screen.type('Recipients', 'a@books.example');
    backend.replies[paths.notificationTest] = problemAnswer(503, { title: 'Not sent', detail: 'Connection refused.' });
    screen.press('Send a test e-mail');
    await screen.sees('Connection refused.');
    backend.replies[paths.notificationTest] = { sentence: 'Sent to a@books.example.' };
    screen.press('Send a test e-mail');
    await screen.sees('Sent to a@books.example.');
    expect(backend.to(paths.notificationTest).at(-1)?.body.recipients).toEqual(['a@books.example']);
  });

  it('when the server has no mail server, then the section says so and how it gets one', async () => {
    const { screen } = await openOn('notifications', { ...settingsView, mail: { configured: false, from: null } });
    expect(screen.text).toContain('Whoever runs Tieout sets SMTP_URL and MAIL_FROM for it.');
    expect(screen.button('Send a test e-mail')).toBeUndefined();
  });
});
