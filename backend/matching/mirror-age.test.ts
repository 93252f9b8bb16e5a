import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connections } from '#backend/database/schema/index.ts';
import { connectCompany, openTestDatabase, type TestCompany } from '#test/kit/company.ts';
import { aContact, BookLedger, putContacts } from './book.fixture.ts';
import { contactsById } from './candidate.ts';
import { lastLink, saveLink } from './links.ts';
import { markContactGone, markContactMerged, mirrorContacts } from './mirror.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let company: TestCompany;
let book: BookLedger;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  company = await connectCompany(database.db);
  book = new BookLedger();
  book.contacts = ['a', 'b', 'c'].map((id) => aContact({ id, name: `Company ${id}` }));
});

const mirror = (full = false) => mirrorContacts({ db: database.db, connection: company, ledger: book.ledger(), full });
const age = async () => {
  const [row] = await database.db.select().from(connections).where(eq(connections.id, company.id));
  return row;
};

describe('how many customers the mirror holds, and since when', () => {
  it('given passes, single records and deletions, then the number stands without counting them', async () => {
    expect(await age()).toMatchObject({ contactsCount: 0, contactsReadFullyAt: null });
    await mirror();
    const first = await age();
    expect(first?.contactsCount).toBe(3);
    expect(first?.contactsReadFullyAt).not.toBeNull();

    await putContacts(database.db, company, aContact({ id: 'd', name: 'Company d' }), aContact({ id: 'a', name: 'A' }));
    expect((await age())?.contactsCount).toBe(4);
    await markContactGone(database.db, company, 'd');
    await markContactGone(database.db, company, 'd');
    expect((await age())?.contactsCount).toBe(3);
  });

  it('given only changes were asked for, then that is no full reading; given a full one, then it is', async () => {
    await mirror();
    const first = await age();
    await mirror();
    expect((await age())?.contactsReadFullyAt).toEqual(first?.contactsReadFullyAt);
    book.contacts.pop();
    expect(await mirror(true)).toMatchObject({ gone: 1 });
    const second = await age();
    expect(second?.contactsCount).toBe(2);
    expect(second?.contactsReadFullyAt?.getTime()).toBeGreaterThan(first?.contactsReadFullyAt?.getTime() ?? 0);
  });

  it('given the first reading broke off, then it is not taken for a full one', async () => {
    book.breaksAtPage = 1;
    await expect(mirror()).rejects.toThrow();
    expect(await age()).toMatchObject({ contactsMirroredAt: null, contactsReadFullyAt: null });
  });
});

describe('a contact that was merged', () => {
  it('given the ledger tells into which, then links to it end with that reason, and the other is known', async () => {
    await mirror();
    const key = { connection: company, stripeCustomerId: 'cus_1', currency: '' };
    await saveLink(database.db, {
      ...key,
      contact: { id: 'a', number: 'A', name: 'Company a' },
      how: 'matched',
      reason: 'Matched by e-mail.',
      evidence: [],
      rule: 'e-mail',
      ruleNumber: 2,
      settingsVersion: 7,
      by: null,
    });
    await markContactMerged(database.db, company, { from: 'a', into: 'b' });
    expect(await lastLink(database.db, key)).toMatchObject({
      state: 'dead',
      endedWhy: 'merged',
      endedBy: null,
      rule: 'e-mail',
      ruleNumber: 2,
    });
    expect(await contactsById(database.db, company, ['a'])).toMatchObject([
      { mergedInto: 'b', deletedAt: expect.any(Date) },
    ]);
  });
});
