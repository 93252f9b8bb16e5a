import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '#shared/settings.ts';
import { connectCompany, openTestDatabase, type TestCompany } from '#test/kit/company.ts';
import { aContact, aParty, BookLedger, decideFor, putContacts } from './book.fixture.ts';
import { endLink, findLink, linksOf, type NewLink, saveLink } from './links.ts';
import { mirrorContacts } from './mirror.ts';
import { rejectContacts } from './rejections.ts';
import { storedDecision } from './stored-decision.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let company: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  company = await connectCompany(database.db);
});

const contoso = { id: 'a', name: 'Contoso GmbH', email: 'pay@contoso.com' };
const party = aParty({ name: 'Contoso GmbH', email: 'pay@contoso.com' });
const key = () => ({ connection: company, stripeCustomerId: party.id, currency: '' });
const linked = (more: Partial<NewLink> = {}) =>
  saveLink(database.db, {
    ...key(),
    contact: { id: 'a', number: 'A', name: 'Contoso GmbH' },
    how: 'matched',
    reason: 'Matched by e-mail.',
    evidence: [],
    settingsVersion: 3,
    by: null,
    ...more,
  });

describe('contacts that a person rejected', () => {
  it('given a rejection, then the rules neither take the contact nor offer it; another customer’s are untouched', async () => {
    await putContacts(database.db, company, aContact(contoso));
    await rejectContacts(database.db, key(), ['a'], 'Ada');

    expect(await decideFor(database.db, company, party)).toMatchObject({ kind: 'create', candidates: [] });
    expect(await decideFor(database.db, company, { ...party, id: 'cus_2' })).toMatchObject({ kind: 'match' });
  });

  it('given a link that a person took away, then the rules do not find it right back, until somebody chooses it', async () => {
    await putContacts(database.db, company, aContact(contoso));
    const { id } = await linked();
    await endLink(database.db, { connection: company, id, state: 'unlinked', by: 'Ada' });
    expect((await decideFor(database.db, company, party)).kind).toBe('create');

    const chosen = await linked({ how: 'chosen', by: 'Ada' });
    await endLink(database.db, { connection: company, id: chosen.id, state: 'dead', by: null });

    expect((await decideFor(database.db, company, party)).kind).toBe('match');
  });
});

describe('links to contacts that are gone', () => {
  it.each([
    ['is blocked', (ledger: BookLedger) => ledger.contacts.splice(0, 1, aContact({ ...contoso, blocked: 'All' }))],
    ['is deleted', (ledger: BookLedger) => ledger.contacts.splice(0, 1)],
  ])('given a linked contact that %s, when the mirror sees it, then the link dies', async (_, happens) => {
    const ledger = new BookLedger();
    ledger.contacts.push(aContact(contoso));
    await mirrorContacts({ db: database.db, connection: company, ledger: ledger.ledger(), full: true });
    await linked();

    happens(ledger);
    await mirrorContacts({ db: database.db, connection: company, ledger: ledger.ledger(), full: true });

    expect(await findLink(database.db, key())).toBeUndefined();
    expect(await linksOf(database.db, key())).toMatchObject([{ ledgerId: 'a', state: 'dead' }]);
  });
});

describe('a decision that is kept', () => {
  it('given a match, then rule, reason, evidence and the settings version that decided are kept', async () => {
    await putContacts(database.db, company, aContact(contoso));

    const decision = await decideFor(database.db, company, party, { settings: defaultSettings() });

    expect(storedDecision(decision, { settingsVersion: 7, at: new Date() })).toMatchObject({
      decision: 'match',
      rule: 'e-mail',
      reason: 'Matched by e-mail: only A “Contoso GmbH” has it.',
      settingsVersion: 7,
      contact: { id: 'a', name: 'Contoso GmbH' },
    });
  });

  it('given a remembered link, then the version that decided it then is kept', async () => {
    const link = await linked();

    expect(
      storedDecision(await decideFor(database.db, company, party, { link }), { settingsVersion: 7, at: new Date() }),
    ).toMatchObject({
      decision: 'remembered',
      settingsVersion: 3,
      contact: { id: 'a' },
    });
  });
});
