import type { Database } from '#backend/database/client.ts';
import { defaultSettings, type MatchField, type Settings } from '#shared/settings.ts';
import type { Ledger, LedgerContact, ReferenceKind, ReferenceRecord } from '../connectors/port.ts';
import type { Address, Party } from '../documents/invoice.ts';
import type { MatchConnection } from './contact.ts';
import { storeContacts } from './contact-mirror.ts';
import { type ContactDecision, type DecideInput, decideContact } from './decide.ts';

const nowhere: Address = { line1: null, line2: null, city: null, postalCode: null, state: null, country: null };

export type ContactFacts = Partial<Omit<LedgerContact, 'address'>> & { id: string; address?: Partial<Address> };

/** A customer of the ledger with nothing but what the test names. */
export const aContact = ({ address, ...facts }: ContactFacts): LedgerContact => ({
  number: facts.id.toUpperCase(),
  name: '',
  email: null,
  phone: null,
  taxId: null,
  currency: null,
  blocked: null,
  modifiedAt: new Date('2026-01-01T00:00:00Z'),
  ...facts,
  address: { ...nowhere, ...address },
});

export type PartyFacts = Partial<Omit<Party, 'address'>> & { address?: Partial<Address> };

/** A Stripe customer with nothing but what the test names. */
export const aParty = ({ address, ...facts }: PartyFacts = {}): Party => ({
  id: 'cus_1',
  name: null,
  businessName: null,
  email: null,
  phone: null,
  taxIds: [],
  metadata: {},
  ...facts,
  address: address === undefined ? null : { ...nowhere, ...address },
});

export function withRules(rules: MatchField[][], customers: Partial<Settings['customers']> = {}): Settings {
  const settings = defaultSettings();
  return { ...settings, customers: { ...settings.customers, ...customers, rules } };
}

export const putContacts = (db: Database, company: MatchConnection, ...contacts: LedgerContact[]): Promise<void> =>
  storeContacts(db, company, contacts, company.country);

/** Decides for a party over a company's mirror, by the recommended rules unless told otherwise. */
export const decideFor = (
  db: Database,
  connection: MatchConnection,
  party: Party,
  more: Partial<DecideInput> = {},
): Promise<ContactDecision> =>
  decideContact({
    db,
    connection,
    party,
    ledgerName: 'Test Ledger',
    capabilities: { currencyLockedPerContact: false },
    settings: defaultSettings(),
    currency: 'EUR',
    link: undefined,
    ...more,
  });

/** A ledger that holds customers and reference records, and can break off in the middle of a reading. */
export class BookLedger {
  contacts: LedgerContact[] = [];
  records: ReferenceRecord[] = [];
  pageSize = 2;
  /** Thrown instead of the page of this number (from 0). */
  breaksAtPage: number | null = null;
  readonly asked: { since: Date | null }[] = [];

  ledger(): Ledger {
    const refused = () => Promise.reject(new Error('The mirror only reads.'));
    return {
      money: {
        findEntries: refused,
        createEntries: refused,
        readEntries: refused,
        removeEntry: refused,
        // biome-ignore lint/correctness/useYield: it refuses before there is anything to yield
        entriesOn: async function* () {
          await refused();
        },
      },
      contactsChangedSince: (since) => this.#contacts(since),
      references: (kind) => this.#references(kind),
      contactUrl: () => null,
      facts: refused,
      readContact: refused,
      createContact: refused,
      updateContact: refused,
      findCreatedContacts: refused,
      findDocuments: refused,
      // biome-ignore lint/correctness/useYield: it refuses before there is anything to yield
      documentsBetween: async function* () {
        await refused();
      },
      createDocument: refused,
      readDocument: refused,
      addLine: refused,
      removeDraft: refused,
      reverse: refused,
    };
  }

  async *#contacts(since: Date | null): AsyncGenerator<LedgerContact[]> {
    this.asked.push({ since });
    const changed = this.contacts
      .filter(({ modifiedAt }) => since === null || modifiedAt >= since)
      .sort((a, b) => a.modifiedAt.getTime() - b.modifiedAt.getTime());
    yield* this.#pages(changed);
  }

  async *#references(kind: ReferenceKind): AsyncGenerator<ReferenceRecord[]> {
    yield* this.#pages(this.records.filter((record) => record.kind === kind));
  }

  *#pages<T>(all: T[]): Generator<T[]> {
    for (let page = 0; page * this.pageSize < all.length; page++) {
      if (page === this.breaksAtPage) throw new Error('The ledger stopped answering.');
      yield all.slice(page * this.pageSize, (page + 1) * this.pageSize);
    }
  }
}
