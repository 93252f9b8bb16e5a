import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connections, contactLinks, rehearsalKeys, rehearsals, syncItems } from '#backend/database/schema/index.ts';
import { mirrorContacts } from '#backend/matching/mirror.ts';
import { planRehearsal } from '#backend/sync/rehearsal/start.ts';
import { paths } from '#shared/api/paths.ts';
import { type RehearsalRun, rehearsalAnswerSchema } from '#shared/api/rehearsal.ts';
import { defaultSettings, type Settings } from '#shared/settings.ts';
import { eventually } from '#test/kit/calm.ts';
import { inBook } from '#test/kit/customers.ts';
import { type House, type Merchant, openHouse } from '#test/kit/house.ts';

let house: House;
let merchant: Merchant;

beforeAll(async () => {
  house = await openHouse({ env: { MIRROR_SECONDS: '100000', SWEEP_SECONDS: '100000' } });
  merchant = await house.merchant();
  for (const name of ['Alpha Dental GmbH', 'Beta Optik GmbH'])
    inBook(merchant, { displayName: name, email: 'office@steuerberater.example' });
  inBook(merchant, { displayName: 'Hansen Fisk GmbH', email: 'post@hansen.example' });
  const ledger = house.services.street.ledger(merchant.connection, () => {});
  await mirrorContacts({ db: house.services.db, connection: merchant.connection, ledger, full: true });
  const people = Array.from({ length: 110 }, (_, index) => ({
    name: `Person ${index} Neu`,
    email: `p${index}@new.example`,
  }));
  const known = [
    { name: 'Hansen Fisk GmbH', email: 'post@hansen.example' },
    { name: 'Gamma Bau GmbH', email: 'office@steuerberater.example' },
    { name: 'Gamma Bau Zwei GmbH', email: 'office@steuerberater.example' },
  ];
  for (const customer of [...known, ...people]) await merchant.stripe.customers.create(customer);
});
afterAll(() => house.stop());

const rules = (change: Partial<Settings['customers']> = {}): Settings['customers'] => ({
  ...defaultSettings().customers,
  missing: 'create',
  ...change,
});

async function run(path: string, payload: object): Promise<RehearsalRun | null> {
  const { body, status } = await house.signed(merchant, path, payload);
  expect(status).toBe(200);
  return rehearsalAnswerSchema.parse(body).run;
}

async function isOver(): Promise<RehearsalRun | null> {
  const ofCompany = eq(rehearsals.connectionId, merchant.connection.id);
  await eventually(
    async () => (await house.services.db.select().from(rehearsals).where(ofCompany))[0]?.state !== 'running',
  );
  return run(paths.settingsRehearsal, {});
}
const all = async () =>
  (await merchant.stripe.customers.list({ limit: 100 }).autoPagingToArray({ limit: 1_000 })).length;

describe('rules that are tried on all customers', () => {
  it('given rules were never tried, then there is nothing to show', async () => {
    expect(await run(paths.settingsRehearsal, {})).toBeNull();
  });

  it('given more customers than a page of Stripe, then all are tried, with examples and shared keys, and nothing is written', async () => {
    const started = await run(paths.settingsRehearse, { customers: rules() });
    expect(started).toMatchObject({ state: 'running', tried: 0 });

    const done = await isOver();

    expect(done).toMatchObject({ state: 'done', tried: await all(), id: started?.id });
    const { counts, examples, sharedKeys } = done?.outcome ?? {};
    expect(counts).toMatchObject({ remembered: 0 });
    expect(counts?.create).toBeGreaterThanOrEqual(110);
    expect(examples?.find(({ name }) => name === 'Hansen Fisk GmbH')).toMatchObject({ decision: 'match' });
    expect(examples?.find(({ name }) => name === 'Gamma Bau GmbH')).toMatchObject({ decision: 'review' });
    expect(examples?.filter(({ decision }) => decision === 'create')).toHaveLength(10);
    expect(sharedKeys?.most).toContainEqual({
      field: 'email',
      value: 'office@steuerberater.example',
      customers: 2,
      contacts: 2,
    });
    expect(done?.sentence).toContain('Nothing was saved');
    const { db } = house.services;
    const { id } = merchant.connection;
    expect(await db.select().from(contactLinks).where(eq(contactLinks.connectionId, id))).toEqual([]);
    expect(await db.select().from(syncItems).where(eq(syncItems.connectionId, id))).toEqual([]);
    expect(await db.select().from(rehearsalKeys).where(eq(rehearsalKeys.connectionId, id))).toEqual([]);
  });

  it('given a process died in the middle, then another goes on where it was and counts nobody twice', async () => {
    const { db, street } = house.services;
    const customers = rules({ rules: [['email']] });
    const listed = await merchant.stripe.customers.list({ limit: 100 });
    const [row] = await db
      .update(rehearsals)
      .set({ state: 'running', customers, after: listed.data[49]?.id ?? null, tried: 50, finishedAt: null })
      .where(eq(rehearsals.connectionId, merchant.connection.id))
      .returning();
    if (row === undefined) throw new Error('There is no trial');
    await planRehearsal(street, row);

    expect(await isOver()).toMatchObject({ state: 'done', tried: await all(), rules: ['e-mail'] });
  });

  it('given the ledger was disconnected meanwhile, then the trial ends and says what to do', async () => {
    const { db, street } = house.services;
    const [row] = await db
      .update(rehearsals)
      .set({ state: 'running', tried: 0, after: null, finishedAt: null })
      .where(eq(rehearsals.connectionId, merchant.connection.id))
      .returning();
    if (row === undefined) throw new Error('There is no trial');
    await db.update(connections).set({ state: 'revoked' }).where(eq(connections.id, merchant.connection.id));
    await planRehearsal(street, row);

    const ended = await isOver();

    expect(ended?.state).toBe('failed');
    expect(ended?.sentence).toContain('the trial ended after 0 customers');
  });
});
