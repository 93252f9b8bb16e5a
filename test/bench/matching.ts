import { openDatabase } from '#backend/database/client.ts';
import { storeContacts } from '#backend/matching/contact-mirror.ts';
import { decideContact } from '#backend/matching/decide.ts';
import { defaultSettings } from '#shared/settings.ts';
import { connectCompany, type TestCompany } from '#test/kit/company.ts';
import { type BenchDatabase, openBenchDatabase } from './database.ts';
import { ms, percentile, perSecond, sample, table, whole } from './figures.ts';
import { contactOf, customerOf } from './matching/books.ts';
import { setsTable } from './matching/sets.ts';

const PAGE = 2_000;
const warmUp = 100;

type Book = { name: string; contacts: number; merchants: number };

/** Right, wrong and asked on the public sets; look-up and decision over mirrors of all sizes; a rehearsal of 10,000. */
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
  for (const book of books) rows.push(await measure(book, quick ? 1_000 : 10_000));
  const head = ['mirror', 'filled, contacts/s', 'decisions', 'p50 ms', 'p99 ms', 'one after another, s'];
  return `${sets}\n\n${table(head, rows)}`;
}

async function measure({ name, contacts, merchants }: Book, customers: number): Promise<string[]> {
  const database = await openBenchDatabase();
  const client = openDatabase(database.url, { max: 4 });
  try {
    const companies: TestCompany[] = [];
    for (let each = 0; each < merchants; each++) companies.push(await connectCompany(client.db));
    const size = contacts / merchants;
    const filling = performance.now();
    for (const company of companies) {
      for (let start = 0; start < size; start += PAGE) {
        const page = Array.from({ length: Math.min(PAGE, size - start) }, (_, index) => contactOf(start + index));
        await storeContacts(client.db, company, page, 'DE');
      }
    }
    const filled = contacts / ((performance.now() - filling) / 1000);
    await settle(database);
    const times: number[] = [];
    const started = performance.now();
    for (let index = 0; index < customers + warmUp; index++) {
      const company = companies[index % companies.length];
      if (company === undefined) continue;
      const before = performance.now();
      await decideContact({
        db: client.db,
        connection: company,
        party: customerOf(index, size),
        ledgerName: 'Bench',
        capabilities: { currencyLockedPerContact: false },
        settings: defaultSettings(),
        currency: 'EUR',
        link: undefined,
      });
      if (index >= warmUp) times.push(performance.now() - before);
    }
    const taken = sample(times, (performance.now() - started) / 1000);
    return [
      name,
      whole(filled),
      `${whole(customers)} (${whole(perSecond(taken))}/s)`,
      ms(percentile(taken, 0.5)),
      ms(percentile(taken, 0.99)),
      taken.seconds.toFixed(1),
    ];
  } finally {
    await client.close();
    await database.drop();
  }
}

/** What the autovacuum would have done by the time a mirror is used. */
const settle = (database: BenchDatabase): Promise<unknown> => database.sql.unsafe('vacuum analyze ledger_contacts');
