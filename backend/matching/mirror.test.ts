import { and, asc, eq, isNull } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connections, ledgerContacts, ledgerReferences } from '#backend/database/schema/index.ts';
import { connectCompany, openTestDatabase, type TestCompany } from '#test/kit/company.ts';
import type { ReferenceRecord } from '../connectors/port.ts';
import { aContact, BookLedger } from './book.fixture.ts';
import { freshen, mirrorContacts, mirrorReferences } from './mirror.ts';

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
});

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute));
const mirror = (full = false) => mirrorContacts({ db: database.db, connection: company, ledger: book.ledger(), full });
const living = async () =>
  (
    await database.db
      .select()
      .from(ledgerContacts)
      .where(and(eq(ledgerContacts.connectionId, company.id), isNull(ledgerContacts.deletedAt)))
      .orderBy(asc(ledgerContacts.ledgerId))
  ).map(({ ledgerId, name }) => `${ledgerId} ${name}`);
const state = async () => {
  const [row] = await database.db.select().from(connections).where(eq(connections.id, company.id));
  if (row === undefined) throw new Error('The connection is gone.');
  return row;
};

describe('the mirror of customers', () => {
  it('given a fresh connection, when mirrored, then all pages are there with their keys, and the point reached is the ledger’s', async () => {
    book.contacts = [1, 2, 3, 4, 5].map((n) =>
      aContact({ id: `c${n}`, name: `N${n}`, email: `X${n}@Y.de`, modifiedAt: at(n) }),
    );

    expect(await mirror()).toEqual({ read: 5, gone: 0 });

    expect(await living()).toEqual(['c1 N1', 'c2 N2', 'c3 N3', 'c4 N4', 'c5 N5']);
    const [row] = await database.db
      .select()
      .from(ledgerContacts)
      .where(eq(ledgerContacts.connectionId, company.id))
      .orderBy(asc(ledgerContacts.ledgerId));
    expect(row).toMatchObject({ emailKey: 'x1@y.de', nameKey: 'n1', numberKey: 'C1', phoneKey: null });
    expect((await state()).contactsSyncedUntil).toEqual(at(5));
    expect((await state()).contactsMirroredAt).not.toBeNull();
  });

  it('given a mirror, when something changed, then only that is asked for, with an overlap', async () => {
    book.contacts = [aContact({ id: 'a', name: 'Old', modifiedAt: at(1) })];
    await mirror();
    book.contacts = [aContact({ id: 'a', name: 'New', modifiedAt: at(9) })];

    await mirror();

    expect(await living()).toEqual(['a New']);
    expect(book.asked.map(({ since }) => since?.toISOString() ?? null)).toEqual([null, '2026-01-01T12:00:50.000Z']);
  });

  it('given a pass that breaks off, when it is repeated, then it goes on from the last whole page', async () => {
    book.contacts = [1, 2, 3, 4].map((n) => aContact({ id: `c${n}`, modifiedAt: at(n) }));
    book.breaksAtPage = 1;
    await expect(mirror()).rejects.toThrow('stopped answering');
    expect(await state()).toMatchObject({ contactsSyncedUntil: at(2), contactsMirroredAt: null });
    book.breaksAtPage = null;

    await mirror();

    expect(book.asked[1]?.since).toEqual(new Date(at(2).getTime() - 10_000));
    expect(await living()).toHaveLength(4);
  });

  it('given a contact deleted in the ledger, then a full pass notices, and one that returns lives again', async () => {
    const [a, b] = [
      aContact({ id: 'a', name: 'A', modifiedAt: at(1) }),
      aContact({ id: 'b', name: 'B', modifiedAt: at(2) }),
    ];
    book.contacts = [a, b];
    await mirror();
    book.contacts = [b];

    await mirror();
    expect(await living()).toEqual(['a A', 'b B']);

    expect(await mirror(true)).toEqual({ read: 1, gone: 1 });
    expect(await living()).toEqual(['b B']);

    book.contacts = [a, b];
    await mirror(true);
    expect(await living()).toEqual(['a A', 'b B']);
    expect((await state()).contactsSyncedUntil).toEqual(at(2));
  });

  it('given a full pass that breaks off, then nothing is taken for deleted', async () => {
    book.contacts = [1, 2, 3, 4].map((n) => aContact({ id: `c${n}`, modifiedAt: at(n) }));
    await mirror();
    book.breaksAtPage = 1;

    await expect(mirror(true)).rejects.toThrow('stopped answering');

    expect(await living()).toHaveLength(4);
  });

  it('given the same contact twice on a page, then the later state stands', async () => {
    book.contacts = [
      aContact({ id: 'a', name: 'Old', modifiedAt: at(1) }),
      aContact({ id: 'a', name: 'New', modifiedAt: at(2) }),
    ];

    await mirror();

    expect(await living()).toEqual(['a New']);
  });

  it('given an older state that arrives late, then it does not overwrite the newer', async () => {
    book.contacts = [aContact({ id: 'a', name: 'New', modifiedAt: at(5) })];
    await mirror();
    book.contacts = [aContact({ id: 'a', name: 'Old', modifiedAt: at(1) })];

    await mirror(true);

    expect(await living()).toEqual(['a New']);
  });
});

const record = (kind: ReferenceRecord['kind'], id: string, name: string): ReferenceRecord => ({
  kind,
  id,
  code: id.toUpperCase(),
  name,
  blocked: false,
  extra: {},
});
const references = async () =>
  (
    await database.db
      .select()
      .from(ledgerReferences)
      .where(eq(ledgerReferences.connectionId, company.id))
      .orderBy(asc(ledgerReferences.ledgerId))
  ).map(({ kind, ledgerId, nameKey }) => `${kind} ${ledgerId} ${nameKey}`);

describe('the mirror of reference records', () => {
  const mirrorAll = () => mirrorReferences({ db: database.db, connection: company, ledger: book.ledger() });

  it('given records, when mirrored again, then changed ones are changed and gone ones are gone', async () => {
    book.records = [
      record('item', 'i1', 'Pro  Plan'),
      record('item', 'i2', 'Basic'),
      record('tax_code', 't1', 'VAT 19'),
    ];
    expect(await mirrorAll()).toMatchObject({ item: 2, tax_code: 1, account: 0 });
    expect(await references()).toEqual(['item i1 pro plan', 'item i2 basic', 'tax_code t1 vat 19']);

    book.records = [record('item', 'i1', 'Pro Max')];
    await mirrorAll();

    expect(await references()).toEqual(['item i1 pro max']);
    expect((await state()).referencesMirroredAt).not.toBeNull();
  });

  it('given a reading that breaks off, then what was there stays', async () => {
    book.records = [1, 2, 3].map((n) => record('item', `i${n}`, `Item ${n}`));
    await mirrorAll();
    book.breaksAtPage = 1;

    await expect(mirrorAll()).rejects.toThrow('stopped answering');

    expect(await references()).toHaveLength(3);
  });

  it('given only some kinds, then the others stay, and the mirror does not count as renewed', async () => {
    book.records = [record('item', 'i1', 'One')];
    await mirrorReferences({ db: database.db, connection: company, ledger: book.ledger(), kinds: ['account'] });

    expect(await references()).toEqual([]);
    expect((await state()).referencesMirroredAt).toBeNull();
  });
});

describe('keeping mirrors fresh', () => {
  const fresh = (contacts: number, all: number) =>
    freshen({ db: database.db, connection: company, ledger: book.ledger(), maxAgeMs: { contacts, references: all } });

  it('given a mirror never filled, then it is filled; then it is left alone while it is young enough', async () => {
    book.contacts = [aContact({ id: 'a' })];

    expect(await fresh(3_600_000, 3_600_000)).toEqual({ contacts: true, references: true });
    expect(await fresh(3_600_000, 3_600_000)).toEqual({ contacts: false, references: false });

    expect(book.asked).toHaveLength(1);
  });

  it('given a mirror older than allowed, then only that one is renewed', async () => {
    await fresh(3_600_000, 3_600_000);
    await database.db
      .update(connections)
      .set({ contactsMirroredAt: new Date(Date.now() - 60_000) })
      .where(eq(connections.id, company.id));

    expect(await fresh(30_000, 3_600_000)).toEqual({ contacts: true, references: false });
  });
});
