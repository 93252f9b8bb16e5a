import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerContact } from '#backend/connectors/port.ts';
import type { Database } from '#backend/database/client.ts';
import { contactRejections } from '#backend/database/schema/index.ts';
import { defaultSettings } from '#shared/settings.ts';
import { contactOf, customerOf } from '#test/bench/matching/books.ts';
import { connectCompany, openTestDatabase, type TestCompany } from '#test/kit/company.ts';
import { storeContacts } from './contact-mirror.ts';
import { decideContact } from './decide.ts';
import { decideMany } from './decide-many.ts';
import { findLink, saveLink } from './links.ts';

const SIZE = 400;
let db: Database;
let close: () => Promise<void>;
let company: TestCompany;
let other: TestCompany;

beforeAll(async () => {
  ({ db, close } = await openTestDatabase());
  company = await connectCompany(db);
  other = await connectCompany(db);
  const book = Array.from({ length: SIZE }, (_, index) => contactOf(index));
  // Twins: the same company twice, which no key tells apart, and once in another currency.
  const twin = (id: string, currency: string | null): LedgerContact => ({ ...contactOf(7), id, number: id, currency });
  await storeContacts(db, company, [...book, twin('twin-usd', 'USD')], 'DE');
  await storeContacts(db, other, book.slice(0, 50), 'DE');
});
afterAll(() => close());

const customers = Array.from({ length: 240 }, (_, index) => ({ party: customerOf(index, SIZE), currency: 'EUR' }));

const common = (currencyLockedPerContact: boolean) => ({
  db,
  connection: company,
  ledgerName: 'Test',
  capabilities: { currencyLockedPerContact },
  settings: defaultSettings(),
});

describe('many customers at once', () => {
  it.each([true, false])(
    'given a book and 240 customers, with currencies locked: %s, then all are decided as one by one',
    async (currencyLockedPerContact) => {
      const shared = common(currencyLockedPerContact);
      const [first, second] = customers;
      if (first === undefined || second === undefined) throw new Error('No customers');
      const contact = { id: 'c-1', number: '10001', name: 'Remembered GmbH' };
      const link = {
        connection: company,
        stripeCustomerId: first.party.id,
        currency: currencyLockedPerContact ? 'EUR' : '',
      };
      await saveLink(db, {
        ...link,
        contact,
        how: 'chosen',
        reason: 'Chosen',
        evidence: [],
        settingsVersion: 1,
        by: 'Anna',
        rule: null,
        ruleNumber: null,
      });
      const before = await decideContact({ ...shared, ...second, link: undefined });
      if (before.kind === 'match')
        await db
          .insert(contactRejections)
          .values({
            installationId: company.installationId,
            connectionId: company.id,
            stripeCustomerId: second.party.id,
            ledgerId: before.contact.ledgerId,
            by: 'Anna',
          })
          .onConflictDoNothing();

      const together = await decideMany({ ...shared, customers });

      for (const [index, { party, currency }] of customers.entries()) {
        const alone = await decideContact({
          ...shared,
          party,
          currency,
          link: await findLink(db, {
            connection: company,
            stripeCustomerId: party.id,
            currency: currencyLockedPerContact ? currency : '',
          }),
        });
        const decided = together[index]?.decision;
        if (alone.kind === 'link') expect(decided).toBe('remembered');
        else expect(decided).toEqual(alone);
      }
      const kinds = together.map(({ decision }) => (decision === 'remembered' ? decision : decision.kind));
      expect(new Set(kinds)).toEqual(new Set(['remembered', 'match', 'review', 'create']));
    },
  );

  it('given a customer of the neighbours’ book, then it is found there and nobody of theirs here', async () => {
    const { name, email, address } = contactOf(300);
    const stranger = { ...customerOf(0, SIZE), id: 'cus_stranger', name, email, address: { ...address } };
    const [mine, theirs] = await Promise.all(
      [other, company].map((connection) =>
        decideMany({ ...common(false), connection, customers: [{ party: stranger, currency: 'EUR' }] }),
      ),
    );
    expect(theirs?.[0]?.decision).toMatchObject({ kind: 'match', contact: { ledgerId: 'c-300' } });
    expect(mine?.[0]?.decision).not.toMatchObject({ kind: 'match' });
    expect(JSON.stringify(mine?.[0]?.decision)).not.toContain('c-300');
  });
});
