import type { LedgerContact } from '#backend/connectors/port.ts';
import { openDatabase } from '#backend/database/client.ts';
import { prepareContact } from '#backend/matching/compare/prepare.ts';
import { bookContact } from '#backend/matching/contact.ts';
import { decideContact } from '#backend/matching/decide.ts';
import { decideMany } from '#backend/matching/decide-many.ts';
import { hashed, heldKeys } from '#backend/matching/keys.ts';
import { contactKeys } from '#backend/matching/normalise.ts';
import { defaultSettings } from '#shared/settings.ts';
import { connectCompany, type TestCompany } from '#test/kit/company.ts';
import { type BenchDatabase, openBenchDatabase } from './database.ts';
import { ms, percentile, perSecond, type Sample, sample, table, whole } from './figures.ts';
import { contactOf, customerOf } from './matching/books.ts';
import { setsTable } from './matching/sets.ts';

const PAGE = 2_000;
const warmUp = 200;
/** As the trial of rules asks for them: five pages of Stripe. */
const TOGETHER = 500;
const findingIndex = 'ledger_contacts_finding';

type Book = { name: string; contacts: number; merchants: number };

/** Right, wrong and asked on the public sets; look-up and decision over mirrors of all sizes; a trial of rules on 10,000. */
export async function benchMatching(quick: boolean): Promise<string> {
  const books: Book[] = [
    { name: '10k in one book', contacts: 10_000, merchants: 1 },
    { name: '100k in one book', contacts: 100_000, merchants: 1 },
    ...(quick
      ? []
      : [
          { name: '1M in one book', contacts: 1_000_000, merchants: 1 },
          { name: '1M over 200 merchants', contacts: 1_000_000, merchants: 200 },
        ]),
  ];
  const sets = await setsTable();
  const rows: string[][] = [];
  for (const book of books) rows.push(await measure(book, quick ? 2_000 : 5_000, quick ? 2_000 : 10_000));
  const head = [
    'mirror',
    'filled, contacts/s',
    'decisions',
    'p50 ms',
    'p99 ms',
    'trial of rules, customers',
    's',
    'times one by one',
  ];
  return `${sets}\n\n${table(head, rows)}`;
}

async function measure({ name, contacts, merchants }: Book, singly: number, together: number): Promise<string[]> {
  const database = await openBenchDatabase();
  const client = openDatabase(database.url, { max: 4 });
  try {
    const companies: TestCompany[] = [];
    for (let each = 0; each < merchants; each++) companies.push(await connectCompany(client.db));
    const size = contacts / merchants;
    const filled = await fill(database, companies, size);
    const alone = await oneByOne(client, companies, size, singly);
    const trial = await allTogether(client, companies, size, together);
    return [
      name,
      whole(filled),
      `${whole(singly)} (${whole(perSecond(alone))}/s)`,
      ms(percentile(alone, 0.5)),
      ms(percentile(alone, 0.99)),
      whole(together),
      trial.toFixed(1),
      (together / trial / perSecond(alone)).toFixed(1),
    ];
  } finally {
    await client.close();
    await database.drop();
  }
}

type Client = ReturnType<typeof openDatabase>;

/** @returns contacts per second, the keys worked out, the indexes built */
async function fill(database: BenchDatabase, companies: TestCompany[], size: number): Promise<number> {
  const started = performance.now();
  // Building the large index once, behind the rows, is how a database is loaded; a mirror in use fills it as it goes.
  const [index] = await database.sql<{ sql: string }[]>`
    select pg_get_indexdef(${findingIndex}::regclass) as sql`;
  await database.sql.unsafe(`drop index ${findingIndex}`);
  for (const company of companies) {
    for (let start = 0; start < size; start += PAGE) {
      const rows = Array.from({ length: Math.min(PAGE, size - start) }, (_, place) =>
        rowOf(company, contactOf(start + place)),
      );
      await database.sql`
        insert into ledger_contacts select * from jsonb_populate_recordset(null::ledger_contacts, ${database.sql.json(rows)})`;
    }
  }
  await database.sql.unsafe("set maintenance_work_mem = '512MB'");
  await database.sql.unsafe(index?.sql ?? '');
  // What the autovacuum would have done by the time a mirror is used.
  await database.sql.unsafe('vacuum analyze ledger_contacts');
  return (size * companies.length) / ((performance.now() - started) / 1000);
}

/** A row as the mirror writes it, keys and all. */
function rowOf(company: TestCompany, contact: LedgerContact) {
  const keys = contactKeys(contact, 'DE');
  return {
    installation_id: company.installationId,
    connection_id: company.id,
    ledger_id: contact.id,
    number: contact.number,
    name: contact.name,
    email: contact.email,
    phone: contact.phone,
    tax_id: contact.taxId,
    address: contact.address,
    modified_at: contact.modifiedAt.toISOString(),
    email_key: keys.emailKey,
    name_key: keys.nameKey,
    phone_key: keys.phoneKey,
    tax_id_key: keys.taxIdKey,
    number_key: keys.numberKey,
    finding_keys: hashed(company.id, heldKeys(prepareContact(bookContact(contact), 'DE'))),
  };
}

const asked = {
  ledgerName: 'Bench',
  capabilities: { currencyLockedPerContact: false },
  settings: defaultSettings(),
};

async function oneByOne({ db }: Client, companies: TestCompany[], size: number, customers: number): Promise<Sample> {
  const times: number[] = [];
  let started = performance.now();
  for (let index = 0; index < customers + warmUp; index++) {
    const connection = companies[index % companies.length];
    if (connection === undefined) continue;
    if (index === warmUp) started = performance.now();
    const before = performance.now();
    await decideContact({ db, connection, party: customerOf(index, size), ...asked, currency: 'EUR', link: undefined });
    if (index >= warmUp) times.push(performance.now() - before);
  }
  return sample(times, (performance.now() - started) / 1000);
}

/** @returns seconds */
async function allTogether({ db }: Client, companies: TestCompany[], size: number, customers: number): Promise<number> {
  const [connection] = companies;
  if (connection === undefined) return 0;
  const started = performance.now();
  for (let start = 0; start < customers; start += TOGETHER) {
    const batch = Array.from({ length: Math.min(TOGETHER, customers - start) }, (_, place) => ({
      party: customerOf(start + place + 1_000_000, size),
      currency: 'EUR',
    }));
    await decideMany({ db, connection, ...asked, customers: batch });
  }
  return (performance.now() - started) / 1000;
}
