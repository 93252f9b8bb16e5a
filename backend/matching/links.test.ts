import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditLog } from '#backend/database/schema/index.ts';
import { connectCompany, openTestDatabase, type TestCompany } from '#test/kit/company.ts';
import { endLink, findLink, linkCurrency, linksOf, type NewLink, rememberWritten, saveLink } from './links.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let company: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  company = await connectCompany(database.db);
});

const key = (currency = '') => ({ connection: company, stripeCustomerId: 'cus_1', currency });
const link = (id: string, more: Partial<NewLink> = {}): NewLink => ({
  ...key(),
  contact: { id, number: id.toUpperCase(), name: `Company ${id}` },
  how: 'matched',
  reason: 'Matched by e-mail.',
  evidence: [{ field: 'e-mail', stripe: 'x@y.de', ledger: 'x@y.de', agrees: true }],
  settingsVersion: 3,
  by: null,
  ...more,
});

describe('links', () => {
  it('given a match that is kept, then it is found with its reason and evidence', async () => {
    const saved = await saveLink(database.db, link('a'));

    expect(await findLink(database.db, key())).toEqual(saved);
    expect(saved).toMatchObject({ ledgerId: 'a', reason: 'Matched by e-mail.', settingsVersion: 3, state: 'active' });
    expect(saved.evidence).toEqual([{ field: 'e-mail', stripe: 'x@y.de', ledger: 'x@y.de', agrees: true }]);
  });

  it('given the same answer again, then nothing changes', async () => {
    const first = await saveLink(database.db, link('a', { how: 'chosen', by: 'Ada' }));
    const again = await saveLink(database.db, link('a'));

    expect(again).toEqual(first);
    expect(await linksOf(database.db, key())).toHaveLength(1);
  });

  it('given another choice, then the earlier link ends, both are kept, and the audit log tells who and what', async () => {
    await saveLink(database.db, link('a'));
    await saveLink(database.db, link('b', { how: 'chosen', by: 'Ada' }));

    expect((await linksOf(database.db, key())).map(({ ledgerId, state }) => `${ledgerId} ${state}`)).toEqual([
      'b active',
      'a unlinked',
    ]);
    const log = await database.db.select().from(auditLog).where(eq(auditLog.installationId, company.installationId));
    expect(log.at(-1)).toMatchObject({
      actor: 'Ada',
      action: 'contact.linked',
      subject: 'cus_1',
      before: { ledgerId: 'a', number: 'A' },
      after: { ledgerId: 'b', number: 'B', how: 'chosen' },
    });
  });

  it('given many Stripe customers, then they may point to one contact (C13)', async () => {
    await saveLink(database.db, link('a'));
    await saveLink(database.db, link('a', { stripeCustomerId: 'cus_2' }));

    expect(await findLink(database.db, { ...key(), stripeCustomerId: 'cus_2' })).toMatchObject({ ledgerId: 'a' });
  });

  it('given a ledger that locks currencies, then a customer has a link per currency (C49)', async () => {
    expect(linkCurrency({ currencyLockedPerContact: false }, 'USD')).toBe('');
    const usd = linkCurrency({ currencyLockedPerContact: true }, 'USD');
    await saveLink(database.db, link('eur', { currency: 'EUR' }));
    await saveLink(database.db, link('usd', { currency: usd }));

    expect(await findLink(database.db, key('EUR'))).toMatchObject({ ledgerId: 'eur' });
    expect(await findLink(database.db, key('USD'))).toMatchObject({ ledgerId: 'usd' });
  });

  it('given two answers at once, then exactly one link is active', async () => {
    await Promise.all([
      database.db.transaction((tx) => saveLink(tx, link('a'))),
      database.db.transaction((tx) => saveLink(tx, link('b'))),
    ]);

    const states = (await linksOf(database.db, key())).map(({ state }) => state).sort();
    expect(states).toEqual(['active', 'unlinked']);
  });

  it('given a dead contact, then its link ends once, and another company’s is never touched', async () => {
    const { id } = await saveLink(database.db, link('a'));
    const stranger = await connectCompany(database.db);

    expect(await endLink(database.db, { connection: stranger, id, state: 'dead', by: null })).toBeUndefined();
    expect(await endLink(database.db, { connection: company, id, state: 'dead', by: null })).toMatchObject({
      state: 'dead',
    });
    expect(await endLink(database.db, { connection: company, id, state: 'unlinked', by: 'Ada' })).toBeUndefined();
    expect(await findLink(database.db, key())).toBeUndefined();
  });

  it('given what was written to the ledger, then the link remembers it, and what the customer is called there now', async () => {
    const { id } = await saveLink(database.db, link('a'));

    const contact = { number: 'C00010', name: 'Contoso SE' };
    await rememberWritten(database.db, { connection: company, id, writtenHash: 'h1', contact });

    expect(await findLink(database.db, key())).toMatchObject({ writtenHash: 'h1', ...contact });
  });
});
