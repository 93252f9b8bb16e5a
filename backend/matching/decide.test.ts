import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectCompany, openTestDatabase, type TestCompany } from '#test/kit/company.ts';
import { aContact, aParty, decideFor, type PartyFacts, putContacts, withRules } from './book.fixture.ts';
import type { ContactDecision } from './decide.ts';
import { saveLink } from './links.ts';
import { markContactGone } from './mirror.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let company: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  company = await connectCompany(database.db);
});

const book = (...contacts: Parameters<typeof aContact>[0][]) =>
  putContacts(database.db, company, ...contacts.map(aContact));
const decide = (party: PartyFacts, more: Parameters<typeof decideFor>[3] = {}) =>
  decideFor(database.db, company, aParty(party), more);
const outcome = (decision: ContactDecision) => ({
  kind: decision.kind,
  contact: decision.kind === 'match' ? decision.contact.ledgerId : null,
  candidates: decision.candidates.map(({ id }) => id).sort(),
});

describe('the merchant’s rules', () => {
  it('given one contact with the e-mail, then it is matched, with the rule and the evidence', async () => {
    await book(
      { id: 'a', name: 'Contoso', email: 'Pay@Contoso.com', taxId: 'DE136695976' },
      { id: 'b', name: 'Other' },
    );

    const decision = await decide({ name: 'Contoso Ltd', email: 'pay@contoso.com' });

    expect(outcome(decision)).toEqual({ kind: 'match', contact: 'a', candidates: [] });
    expect(decision.rule).toBe('e-mail');
    expect(decision.reason).toBe('Matched by e-mail: only A “Contoso” has it.');
    expect(decision.evidence).toContainEqual({
      field: 'e-mail',
      stripe: 'pay@contoso.com',
      ledger: 'Pay@Contoso.com',
      agrees: true,
    });
    expect(decision.evidence).toContainEqual({
      field: 'name',
      stripe: 'Contoso Ltd',
      ledger: 'Contoso',
      // A legal form that one side leaves out contradicts nothing.
      agrees: true,
    });
    expect(decision.evidence).toContainEqual({ field: 'tax ID', stripe: null, ledger: 'DE136695976', agrees: null });
  });

  it('given two contacts with the e-mail, then it is a question with both, never the first of them (C10, C12)', async () => {
    await book({ id: 'a', email: 'pay@contoso.com' }, { id: 'b', email: 'pay@contoso.com' });

    const decision = await decide({ name: 'Contoso', email: 'pay@contoso.com' });

    expect(outcome(decision)).toEqual({ kind: 'review', contact: null, candidates: ['a', 'b'] });
    expect(decision).toMatchObject({
      cause: 'ambiguous',
      problem: { code: 'customer_ambiguous', params: { count: '2', rule: 'e-mail', ledger: 'Test Ledger' } },
    });
  });

  it('given a rule of two fields, then both must agree', async () => {
    await book(
      { id: 'a', name: 'Müller GmbH', email: 'office@agency.com' },
      { id: 'b', name: 'Schmidt GmbH', email: 'office@agency.com' },
    );
    const settings = withRules([['email', 'name']]);

    const decision = await decide({ name: 'Mueller GmbH', email: 'office@agency.com' }, { settings });

    expect(outcome(decision)).toEqual({ kind: 'match', contact: 'a', candidates: [] });
    expect(decision.rule).toBe('e-mail and name');
  });

  it('given a field of the rule empty in Stripe, then the rule never shrinks to the other field (C14)', async () => {
    await book({ id: 'a', name: 'Müller GmbH', phone: '030 7654321', address: { country: 'AT' } });
    const settings = withRules([['name', 'phone']]);

    const decision = await decide({ name: 'Müller GmbH' }, { settings });

    // The name alone is no match by this rule; but a customer of that name may be a duplicate, so it is asked.
    expect(decision).toMatchObject({ kind: 'review', cause: 'may_exist', candidates: [{ id: 'a' }] });
    expect(decision.reason).toContain('Phone is empty or a placeholder in Stripe');
  });

  it('given a field of the rule empty in the ledger, then that contact does not hold the rule', async () => {
    await book({ id: 'a', name: 'Müller GmbH' });

    const decision = await decide(
      { name: 'Müller GmbH', phone: '+49 30 7654321' },
      { settings: withRules([['name', 'phone']]) },
    );

    expect(decision).toMatchObject({ kind: 'review', cause: 'may_exist', candidates: [{ id: 'a' }] });
  });

  it('given placeholders on both sides, then they agree on nothing', async () => {
    await book({ id: 'a', name: 'Cash Customer', email: 'noreply@shop.com', phone: '000000000', taxId: 'n/a' });
    const settings = withRules([['email'], ['phone'], ['taxId'], ['name']]);

    const decision = await decide(
      {
        name: 'cash customer',
        email: 'noreply@shop.com',
        phone: '000000000',
        taxIds: [{ type: 'unknown', value: 'n/a' }],
      },
      { settings },
    );

    expect(decision.kind).toBe('create');
  });

  it('given a first rule that finds nobody, then the next one decides', async () => {
    await book({ id: 'a', email: 'pay@contoso.com' });

    const decision = await decide({ email: 'pay@contoso.com', taxIds: [{ type: 'eu_vat', value: 'DE136695976' }] });

    expect(outcome(decision).contact).toBe('a');
  });

  it('given a key that several hold, then another field may tell which of them it is, and never one beside them', async () => {
    await book(
      { id: 'a', email: 'x@y.de', name: 'Alpha Trading' },
      { id: 'b', email: 'x@y.de', name: 'Beta Trading' },
      { id: 'c', email: 'z@y.de', name: 'Gamma Trading' },
    );
    const settings = withRules([['email'], ['name']]);

    expect(outcome(await decide({ name: 'Alpha Trading', email: 'x@y.de' }, { settings })).contact).toBe('a');
    expect(await decide({ name: 'Gamma Trading', email: 'x@y.de' }, { settings })).toMatchObject({
      kind: 'review',
      cause: 'contradiction',
    });
    expect(await decide({ name: null, email: 'x@y.de' }, { settings })).toMatchObject({
      kind: 'review',
      cause: 'ambiguous',
    });
  });

  it('given a tax id written in another way, then it matches', async () => {
    await book(
      { id: 'a', taxId: '136695976', address: { country: 'DE' } },
      { id: 'b', taxId: '136695976', address: { country: 'AT' } },
    );

    const decision = await decide({ taxIds: [{ type: 'eu_vat', value: 'DE 136 695 976' }] });

    expect(outcome(decision)).toEqual({ kind: 'match', contact: 'a', candidates: [] });
  });

  it('given a number in metadata of any key (C62), then it finds the customer number', async () => {
    await book({ id: 'a', number: 'D00120' }, { id: 'b', number: 'D00121' });

    const decision = await decide(
      { metadata: { 'BC no.': ' d00120' } },
      { settings: withRules([['metadata:BC no.']]) },
    );

    expect(outcome(decision).contact).toBe('a');
    expect(decision.rule).toBe('metadata “BC no.”');
  });

  it('given the customer number that the settings make of the Stripe id, then it finds the contact made earlier', async () => {
    await book({ id: 'a', number: 'QX7' });

    const settings = withRules([['number']], { numbering: { from: 'stripe_id' } });
    const decision = await decide({ id: 'cus_Qx7' }, { settings });

    expect(outcome(decision).contact).toBe('a');
  });
});

describe('doubt', () => {
  it('given only a blocked contact, then the merchant decides', async () => {
    await book({ id: 'a', name: 'Contoso', email: 'x@y.de', blocked: 'All' });

    const decision = await decide({ email: 'x@y.de' });

    expect(decision).toMatchObject({
      kind: 'review',
      cause: 'blocked',
      problem: { code: 'customer_blocked', params: { contact: 'A “Contoso”', detail: 'All' } },
      candidates: [{ id: 'a', blocked: true }],
    });
  });

  it('given an e-mail of one contact and a later tax id of another, then neither is taken', async () => {
    await book({ id: 'a', email: 'x@y.de' }, { id: 'b', taxId: 'DE136695976' });

    const decision = await decide(
      { email: 'x@y.de', taxIds: [{ type: 'eu_vat', value: 'DE136695976' }] },
      { settings: withRules([['email'], ['taxId']]) },
    );

    expect(decision).toMatchObject({ kind: 'review', cause: 'contradiction' });
    expect(outcome(decision).candidates).toEqual(['a', 'b']);
    expect(decision.reason).toBe('The e-mail leads to A, but the tax ID to B.');
  });

  it('given an e-mail of one contact and a later phone of another, then the earlier rule holds: a phone is no strong key', async () => {
    await book({ id: 'a', email: 'x@y.de' }, { id: 'b', phone: '+49 30 7654321' });

    const decision = await decide(
      { email: 'x@y.de', phone: '+49 30 7654321' },
      { settings: withRules([['email'], ['phone']]) },
    );

    expect(outcome(decision).contact).toBe('a');
  });

  it('given the e-mail of a contact with another tax id, then it is another company’s account until somebody says so', async () => {
    await book({ id: 'a', email: 'x@y.de', taxId: 'DE811569869' });

    const decision = await decide({ email: 'x@y.de', taxIds: [{ type: 'eu_vat', value: 'DE136695976' }] });

    expect(decision).toMatchObject({ kind: 'review', cause: 'contradiction', candidates: [{ id: 'a' }] });
  });

  it('given more than five candidates, then the five that agree most are offered', async () => {
    await book(...[1, 2, 3, 4, 5, 6].map((n) => ({ id: `c${n}`, email: 'x@y.de', name: `Company ${n}` })), {
      id: 'z',
      email: 'x@y.de',
      phone: '+49 30 7654321',
    });

    const decision = await decide({ phone: '+49 30 7654321', email: 'x@y.de' });

    expect(decision.candidates).toHaveLength(5);
    expect(decision.candidates[0]?.id).toBe('z');
    expect(decision.reason).toContain('7 customers');
  });
});

describe('nobody found', () => {
  it('given an empty book, then the customer is created, and the reason names what was empty', async () => {
    const decision = await decide({ name: 'Contoso', email: 'x@y.de' });

    expect(decision).toMatchObject({ kind: 'create', rule: null, notes: [] });
    expect(decision.reason).toBe(
      'Tax ID is empty or a placeholder in Stripe; no customer has this e-mail; no customer has this name and e-mail; ' +
        'phone is empty or a placeholder in Stripe; address is empty or a placeholder in Stripe. ' +
        'A new customer is created.',
    );
  });

  it('given settings that ask, then it is a question, with namesakes to choose from', async () => {
    await book({ id: 'a', name: 'Contoso', address: { country: 'US' } });

    const decision = await decide(
      { name: 'Contoso', address: { country: 'DE' } },
      { settings: withRules([['email']], { missing: 'ask' }) },
    );

    expect(decision).toMatchObject({ kind: 'review', cause: 'not_found', problem: { code: 'customer_not_found' } });
    expect(outcome(decision).candidates).toEqual(['a']);
  });

  it('given the same e-mail that no rule looked at, then it may already exist', async () => {
    await book({ id: 'a', name: 'Contoso', email: 'x@y.de' });

    const decision = await decide(
      { name: 'Fabrikam', email: 'x@y.de' },
      { settings: withRules([['taxId'], ['email', 'name']]) },
    );

    expect(decision).toMatchObject({ kind: 'review', cause: 'may_exist', candidates: [{ id: 'a' }] });
    expect(decision.reason).toContain('may already exist');
  });

  it.each([
    ['the same country', { country: 'DE' }, { country: 'de' }],
    ['the company’s own country, which the ledger leaves blank', {}, { country: 'DE' }],
    ['the same postal code, no country in Stripe', { postalCode: 'SW1A 1AA' }, { postalCode: 'sw1a1aa' }],
  ])('given the same name in %s, then it may already exist', async (_, held, theirs) => {
    await book({ id: 'a', name: 'Müller GmbH', email: 'old@mueller.de', address: held });

    const decision = await decide({ name: 'Mueller GmbH', email: 'new@mueller.de', address: theirs });

    expect(decision).toMatchObject({ kind: 'review', cause: 'may_exist', candidates: [{ id: 'a' }] });
  });

  it('given the same name in another country, then it is created, with a note', async () => {
    await book({ id: 'a', name: 'Contoso', address: { country: 'US' } });

    const decision = await decide({ name: 'Contoso', address: { country: 'DE' } });

    expect(decision.kind).toBe('create');
    expect(decision.notes).toEqual([expect.stringContaining('A “Contoso” has the same name')]);
  });
});

describe('what is looked at', () => {
  it('given a deleted contact, then it is not found', async () => {
    await book({ id: 'a', email: 'x@y.de' });
    await markContactGone(database.db, company, 'a');

    expect((await decide({ email: 'x@y.de' })).kind).toBe('create');
  });

  it('given another company of another account with the same customer, then nothing of it is seen', async () => {
    const other = await connectCompany(database.db);
    await putContacts(database.db, other, aContact({ id: 'a', email: 'x@y.de', name: 'Contoso' }));

    expect((await decide({ email: 'x@y.de', name: 'Contoso', address: { country: 'DE' } })).kind).toBe('create');
  });

  it('given a ledger that locks the currency per contact, then only contacts of the document’s currency count (C49)', async () => {
    await book({ id: 'eur', email: 'x@y.de', currency: null }, { id: 'usd', email: 'x@y.de', currency: 'USD' });
    const capabilities = { currencyLockedPerContact: true };

    expect(outcome(await decide({ email: 'x@y.de' }, { capabilities, currency: 'USD' })).contact).toBe('usd');
    expect(outcome(await decide({ email: 'x@y.de' }, { capabilities, currency: 'EUR' })).contact).toBe('eur');
    expect((await decide({ email: 'x@y.de' }, { capabilities, currency: 'GBP' })).kind).toBe('create');
  });

  it('given a remembered link, then it holds, whatever the rules would say', async () => {
    await book({ id: 'a', email: 'x@y.de' });
    const link = await saveLink(database.db, {
      connection: company,
      stripeCustomerId: 'cus_1',
      currency: '',
      contact: { id: 'b', number: '20', name: 'Chosen' },
      how: 'chosen',
      reason: 'Chosen by Ada.',
      evidence: [],
      settingsVersion: 1,
      by: 'Ada',
    });

    const decision = await decide({ email: 'x@y.de' }, { link });

    expect(decision).toMatchObject({ kind: 'link', link: { ledgerId: 'b' }, reason: 'Remembered: Chosen by Ada.' });
  });
});
