import { describe, expect, it } from 'vitest';
import {
  type LedgerContact,
  type ReferenceKind,
  type ReferenceRecord,
  referenceKinds,
} from '#backend/connectors/port.ts';
import type { LedgerUnderTest } from './control.ts';
import { contactDraft } from './drafts.ts';

export async function gather<T>(pages: AsyncIterable<T[]>): Promise<T[][]> {
  const found: T[][] = [];
  for await (const page of pages) found.push(page);
  return found;
}

/** What a ledger lists: companies, facts, reference data, contacts. */
export function lists(ledger: () => LedgerUnderTest): void {
  const open = () => ledger().connector.open(ledger().http, ledger().company);

  describe('companies', () => {
    it('given a token, when companies are listed, then the one under test is among them', async () => {
      const { connector, http, company } = ledger();
      expect(await connector.listCompanies(http, company.companyId)).toContainEqual(company);
    });

    it('given a company, when it is opened, then no request is made yet', () => {
      const before = ledger().control.requests();
      open();
      expect(ledger().control.requests()).toBe(before);
    });

    it('given a company, when its facts are read, then currency and country are told', async () => {
      const { localCurrency, country } = ledger().control.seeded;
      expect(await open().facts()).toMatchObject({ localCurrency, country });
    });
  });

  describe('reference data', () => {
    it.each(referenceKinds)('given %s, when the records are listed, then the seeded one is there', async (kind) => {
      const records = (await gather(open().references(kind))).flat();
      const codes = records.map((record) => record.code);
      const seeded = ledger().control.seeded.references[kind];
      if (seeded === null) expect(codes).toEqual([]);
      else expect(codes).toContain(seeded);
      expect(new Set(records.map((record) => record.id)).size).toBe(records.length);
      expect(records.every((record) => record.kind === kind)).toBe(true);
    });

    const find = async (kind: ReferenceKind, id: string): Promise<ReferenceRecord | undefined> =>
      (await gather(open().references(kind))).flat().find((record) => record.id === id);

    it('given a blocked item, then it is marked, and an ordinary one is not', async () => {
      const { blockedItem, item } = ledger().control.seeded;
      expect(await find('item', blockedItem.id)).toMatchObject({ code: blockedItem.number, blocked: true });
      expect(await find('item', item.id)).toMatchObject({ code: item.number, blocked: false });
    });
  });

  describe('contacts', () => {
    it('given thousands of contacts, when all are read, then each comes once, the oldest change first', async () => {
      ledger().control.addContacts(2500);
      const { id } = ledger().control.seeded.contact;
      await open().updateContact(id, { phone: '+49 30 7654321' });
      const pages = await gather(open().contactsChangedSince(null));
      const all = pages.flat();
      expect(all.at(-1)?.id).toBe(id);
      expect(pages.length).toBeGreaterThan(1);
      expect(all.length).toBeGreaterThanOrEqual(2500);
      expect(new Set(all.map((contact) => contact.id)).size).toBe(all.length);
      const times = all.map((contact) => contact.modifiedAt.getTime());
      expect(times).toEqual([...times].sort((a, b) => a - b));
    });

    it('given a contact changed later, when changes since its time are read, then it is there and older ones are not', async () => {
      const books = open();
      const { contact } = ledger().control.seeded;
      const old = await books.readContact(contact.id);
      const made = await books.createContact(contactDraft());
      const changed: LedgerContact[] = (await gather(books.contactsChangedSince(made.modifiedAt))).flat();
      expect(changed.map((one) => one.id)).toContain(made.id);
      expect(old?.modifiedAt.getTime()).toBeLessThan(made.modifiedAt.getTime());
      expect(changed.map((one) => one.id)).not.toContain(contact.id);
    });
  });
}
