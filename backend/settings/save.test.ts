import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditLog, productMappings, settingsVersions, taxMappings } from '#backend/database/schema/index.ts';
import { type Settings, settingsSchema } from '#shared/settings.ts';
import { connectCompany, openTestDatabase, stockReferences, type TestCompany } from '#test/kit/company.ts';
import { SettingsConflict, SettingsInvalid } from './errors.ts';
import { chooseMapping, revertSettings, type SaveSettingsInput, saveSettings } from './save.ts';
import { firstSettings, readSettings, settingsHistory } from './versions.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let company: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  company = await connectCompany(database.db);
  await stockReferences(database.db, company, [
    { kind: 'payment_terms', id: 'pt-30', code: '30D', name: '30 days' },
    { kind: 'tax_area', id: 'ta-eu', code: 'EU' },
    { kind: 'tax_code', id: 'tc-19', code: 'VAT19' },
    { kind: 'item', id: 'i-1', code: '1000', name: 'Pro' },
    { kind: 'item', id: 'i-old', code: '1001', name: 'Legacy', blocked: true },
    { kind: 'account', id: 'a-1', code: '8400', name: 'Revenue' },
  ]);
  await firstSettings(database.db, {
    connection: company,
    startDate: '2026-01-01',
    timeZone: 'Europe/Berlin',
    actor: 'Ada',
  });
});

const rules = (given: unknown): Settings => settingsSchema.parse(given);
const save = (given: unknown, more: Partial<SaveSettingsInput> = {}) =>
  database.db.transaction((tx) =>
    saveSettings(tx, {
      connection: company,
      ledgerName: 'Test Ledger',
      actor: 'Ada',
      expectedVersion: 1,
      settings: rules(given),
      productMappings: [],
      taxMappings: [],
      ...more,
    }),
  );
const faultsOf = async (saving: Promise<unknown>) => {
  const error: unknown = await saving.catch((caught: unknown) => caught);
  return error instanceof SettingsInvalid ? error.errors : error;
};
const first = { documents: { startDate: '2026-01-01', timeZone: 'Europe/Berlin' } };
const logged = () =>
  database.db
    .select()
    .from(auditLog)
    .where(eq(auditLog.installationId, company.installationId))
    .orderBy(asc(auditLog.at));

describe('first settings', () => {
  it('given a connection without settings, then the recommended ones are read, as version 0', async () => {
    const fresh = await connectCompany(database.db);

    expect(await readSettings(database.db, fresh)).toEqual({ version: 0, settings: rules({}), by: null, at: null });
  });

  it('given a connection that comes back, then it keeps what it had (C17)', async () => {
    await save({ ...first, excludeKey: 'skip' });

    const kept = await firstSettings(database.db, { connection: company, startDate: '2026-09-09', actor: 'Bob' });

    expect(kept).toMatchObject({
      version: 2,
      by: 'Ada',
      settings: { excludeKey: 'skip', documents: { startDate: '2026-01-01' } },
    });
  });
});

describe('saving', () => {
  it('given a change, then it is a new version, and the audit log holds only what changed', async () => {
    const saved = await save({ documents: { ...first.documents, trigger: 'paid' } });

    expect(saved).toMatchObject({ version: 2, by: 'Ada', changed: ['documents.trigger'] });
    expect(await readSettings(database.db, company)).toMatchObject({
      version: 2,
      settings: { documents: { trigger: 'paid' } },
    });
    expect(await logged()).toMatchObject([
      {
        actor: 'Ada',
        action: 'settings.saved',
        subject: 'version 2',
        before: { 'documents.trigger': 'finalized' },
        after: { 'documents.trigger': 'paid' },
      },
    ]);
  });

  it('given no change, then no version is made', async () => {
    expect(await save(first)).toMatchObject({ version: 1, changed: [] });
    expect(await logged()).toEqual([]);
  });

  it('given that somebody saved in between, then it is refused, and the error names who', async () => {
    await save({ ...first, excludeKey: 'skip' }, { actor: 'Grace' });

    const late = save({ ...first, excludeKey: 'ignore' });

    await expect(late).rejects.toThrow(SettingsConflict);
    await expect(late).rejects.toMatchObject({ kind: 'conflict', changedBy: 'Grace', version: 2 });
    await expect(late).rejects.toThrow('Grace saved these settings');
    expect((await readSettings(database.db, company)).settings.excludeKey).toBe('skip');
  });

  it('given two people who save at once, then exactly one wins', async () => {
    const outcomes = await Promise.allSettled([
      save({ ...first, excludeKey: 'one' }, { actor: 'Ada' }),
      save({ ...first, excludeKey: 'two' }, { actor: 'Grace' }),
    ]);

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'settings_stale' } });
    expect(await settingsHistory(database.db, company)).toHaveLength(2);
  });

  it('given records that the ledger has, then pointers to them are accepted', async () => {
    const saved = await save({
      ...first,
      customers: { defaults: { paymentTermsId: 'pt-30', taxAreaByCountry: { FR: 'ta-eu' } } },
      defaultTarget: { kind: 'account', id: 'a-1' },
      untaxedCode: 'VAT19',
    });

    expect(saved.version).toBe(2);
  });

  it('given pointers to nothing, to another kind or to something blocked, then each is named at its path', async () => {
    const errors = await faultsOf(
      save({
        ...first,
        customers: { defaults: { paymentTermsId: 'gone', taxAreaByCountry: { FR: 'pt-30' } } },
        defaultTarget: { kind: 'item', id: 'i-old' },
        untaxedCode: 'tc-19',
      }),
    );

    expect(errors).toEqual([
      {
        path: 'customers.defaults.paymentTermsId',
        message: 'Test Ledger has no payment terms “gone” (any more). Choose another one.',
      },
      {
        path: 'customers.defaults.taxAreaByCountry.FR',
        message: 'Test Ledger has no tax area “pt-30” (any more). Choose another one.',
      },
      {
        path: 'defaultTarget',
        message: 'The item 1001 Legacy is blocked in Test Ledger. Unblock it there, or choose another one.',
      },
      { path: 'untaxedCode', message: 'Test Ledger has no tax code “tc-19” (any more). Choose another one.' },
    ]);
    expect((await readSettings(database.db, company)).version).toBe(1);
  });

  it('given a choice that needs another one, or a field that nobody offers, then it says so', async () => {
    const fields = [
      { target: 'invoice.gone', source: { kind: 'constant', value: 'x' } },
      { target: 'invoice.dimension:COST', source: { kind: 'constant', value: 'x' } },
    ];
    const errors = await faultsOf(
      save(
        {
          documents: { ...first.documents, variance: { handling: 'rounding_line' } },
          products: { mode: 'table', missing: 'default' },
          fields,
        },
        { targetFields: [] },
      ),
    );

    expect(errors).toMatchObject([
      { path: 'documents.variance.roundingAccountId' },
      { path: 'defaultTarget' },
      { path: 'fields.0.target' },
    ]);
  });

  it('given a template that is wrong, then it is refused at its path', async () => {
    const fields = [{ target: 'invoice.po', source: { kind: 'template', template: '{{ invoice.number' } }];

    const errors = await faultsOf(save({ ...first, fields }, { templateFault: () => 'It is not closed' }));

    expect(errors).toEqual([
      { path: 'fields.0.source.template', message: 'The template for “invoice.po” is wrong. It is not closed.' },
    ]);
  });

  it('given search rule and table at once, then no such settings exist (C11)', () => {
    const both = { mode: 'table', source: { kind: 'name' }, target: 'name' };

    expect(settingsSchema.safeParse({ products: both }).success).toBe(false);
  });
});

describe('mappings', () => {
  const toItem = { productId: 'prod_1', target: { kind: 'item' as const, id: 'i-1' } };
  const toCode = { taxRateId: 'txr_1', taxCode: 'VAT19' };
  const stored = async () => ({
    products: (
      await database.db.select().from(productMappings).where(eq(productMappings.connectionId, company.id))
    ).map(({ stripeProductId, productName, targetKind, targetId, updatedBy }) => [
      stripeProductId,
      productName,
      targetKind,
      targetId,
      updatedBy,
    ]),
    taxes: (await database.db.select().from(taxMappings).where(eq(taxMappings.connectionId, company.id))).map(
      ({ taxRateId, label, taxCode, updatedBy }) => [taxRateId, label, taxCode, updatedBy],
    ),
  });

  it('given choices on the page, then they are stored with the version, and rows met before keep their names', async () => {
    const tenant = { installationId: company.installationId, connectionId: company.id };
    await database.db.insert(productMappings).values({ ...tenant, stripeProductId: 'prod_1', productName: 'Pro' });
    await database.db.insert(taxMappings).values({ ...tenant, taxRateId: 'txr_1', label: 'VAT 19 %' });

    const saved = await save(first, { productMappings: [toItem], taxMappings: [toCode] });

    expect(saved).toMatchObject({ version: 2, changed: ['products.prod_1', 'taxes.txr_1'] });
    expect(await stored()).toEqual({
      products: [['prod_1', 'Pro', 'item', 'i-1', 'Ada']],
      taxes: [['txr_1', 'VAT 19 %', 'VAT19', 'Ada']],
    });
    expect(await logged()).toMatchObject([
      { before: { 'products.prod_1': null }, after: { 'products.prod_1': 'item:i-1' } },
    ]);
  });

  it('given a choice taken back, then the product waits for one again', async () => {
    await save(first, { productMappings: [toItem] });
    await save(first, { productMappings: [{ productId: 'prod_1', target: null }], expectedVersion: 2 });

    expect((await stored()).products).toEqual([['prod_1', '', null, null, 'Ada']]);
  });

  it('given a new choice of something blocked, then it is refused at its path, and nothing at all is saved', async () => {
    const errors = await faultsOf(
      save(
        { ...first, excludeKey: 'skip' },
        { productMappings: [toItem, { productId: 'prod_2', target: { kind: 'item', id: 'i-old' } }] },
      ),
    );

    expect(errors).toMatchObject([{ path: 'products.prod_2' }]);
    expect(await stored()).toEqual({ products: [], taxes: [] });
    expect((await readSettings(database.db, company)).version).toBe(1);
  });

  it('given an old choice whose item is gone, then the page can still be saved (C76)', async () => {
    await database.db.insert(productMappings).values({
      installationId: company.installationId,
      connectionId: company.id,
      stripeProductId: 'prod_1',
      targetKind: 'item',
      targetId: 'gone',
    });

    const saved = await save(
      { ...first, excludeKey: 'skip' },
      { productMappings: [{ productId: 'prod_1', target: { kind: 'item', id: 'gone' } }] },
    );

    expect(saved.changed).toEqual(['excludeKey']);
  });

  it('given an answer to a document’s question, then only that row changes, and no version is made', async () => {
    const context = { connection: company, ledgerName: 'Test Ledger', actor: 'Ada' };

    expect(await chooseMapping(database.db, { ...context, tax: toCode })).toEqual({ changed: true });
    expect(await chooseMapping(database.db, { ...context, tax: toCode })).toEqual({ changed: false });
    expect(await chooseMapping(database.db, { ...context, product: toItem })).toEqual({ changed: true });
    await expect(
      chooseMapping(database.db, { ...context, tax: { taxRateId: 'txr_1', taxCode: 'NOPE' } }),
    ).rejects.toThrow('Test Ledger has no tax code “NOPE”');

    expect((await stored()).taxes).toEqual([['txr_1', '', 'VAT19', 'Ada']]);
    expect((await readSettings(database.db, company)).version).toBe(1);
    expect((await logged()).map(({ action }) => action)).toEqual(['mapping.chosen', 'mapping.chosen']);
  });
});

describe('going back', () => {
  const revert = (toVersion: number, expectedVersion: number) =>
    database.db.transaction((tx) =>
      revertSettings(tx, {
        connection: company,
        ledgerName: 'Test Ledger',
        actor: 'Grace',
        toVersion,
        expectedVersion,
      }),
    );

  it('given an earlier version, then it is in force again, as a new one', async () => {
    await save({ ...first, excludeKey: 'skip' });

    const reverted = await revert(1, 2);

    expect(reverted).toMatchObject({ version: 3, by: 'Grace', changed: ['excludeKey'], settings: rules(first) });
    expect((await settingsHistory(database.db, company)).map(({ version, by }) => [version, by])).toEqual([
      [3, 'Grace'],
      [2, 'Ada'],
      [1, 'Ada'],
    ]);
    expect((await logged()).at(-1)).toMatchObject({ action: 'settings.reverted', actor: 'Grace' });
  });

  it('given a version stored in an older shape, then it comes back in today’s', async () => {
    await database.db.insert(settingsVersions).values({
      installationId: company.installationId,
      connectionId: company.id,
      version: 2,
      data: { excludeKey: 'legacy', dropped: true },
    });

    expect(await readSettings(database.db, company)).toMatchObject({
      version: 2,
      settings: rules({ excludeKey: 'legacy' }),
    });
    expect((await revert(1, 2)).settings).toEqual(rules(first));
  });

  it('given no such version, a stale view, or another company’s settings, then it is refused', async () => {
    await expect(revert(9, 1)).rejects.toThrow('There is no version 9');
    await expect(revert(1, 0)).rejects.toThrow(SettingsConflict);
    const other = await connectCompany(database.db);
    expect(await settingsHistory(database.db, other)).toEqual([]);
  });
});
