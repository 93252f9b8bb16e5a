import { sql } from 'drizzle-orm';
import { openDatabase } from '#backend/database/client.ts';
import { countSelection } from '#backend/sync/bulk/select.ts';
import type { Connection } from '#backend/sync/context.ts';
import { countByStatus, listDocuments } from '#backend/views/documents-list.ts';
import { type DocumentListRead, documentListReadSchema } from '#shared/api/documents.ts';
import { connectCompany } from '#test/kit/company.ts';
import { openBenchDatabase } from './database.ts';
import { ms, percentile, sample, table, whole } from './figures.ts';

/** What a merchant with many documents waits for: pages of the list, searches, and how many fit. */
export async function benchLists(quick: boolean): Promise<string> {
  const documents = quick ? 20_000 : 100_000;
  const rounds = quick ? 20 : 60;
  const database = await openBenchDatabase();
  const client = openDatabase(database.url, { max: 4 });
  try {
    const mine = await connectCompany(client.db);
    for (const company of [mine, await connectCompany(client.db)]) await fill(client.db, company, documents);
    await client.db.execute(sql`vacuum analyze sync_items`);
    const rows: string[][] = [];
    for (const [name, read] of reads(documents)) {
      const asked = documentListReadSchema.parse(read);
      const page = await timed(rounds, () => listDocuments(client.db, mine, asked, 50));
      const counts = await timed(rounds, () => countByStatus(client.db, mine, asked.filter));
      rows.push([name, ...page, ...counts]);
    }
    const plan = await timed(rounds, () => countSelection(client.db, mine, 'replay', { filter: {} }));
    rows.push(['plan of a replay of everything', '', '', ...plan]);
    const head = [`${whole(documents)} documents`, 'page p50 ms', 'p95 ms', 'counts p50 ms', 'p95 ms'];
    return table(head, rows);
  } finally {
    await client.close();
    await database.drop();
  }
}

const reads = (documents: number): [string, Partial<DocumentListRead>][] => [
  ['newest change first', {}],
  ['by date', { sort: 'date' }],
  ['by amount', { sort: 'amount' }],
  ['needs attention (3 %)', { filter: { status: ['failed', 'needs_review'] } }],
  ['one cause', { filter: { cause: 'tax_rate_unmapped', subject: 'txr_7' } }],
  ['a month', { sort: 'date', filter: { from: '2026-03-01', to: '2026-03-31' } }],
  ['one customer', { filter: { customer: 'cus_17' } }],
  ['search: one number', { filter: { search: `inv-${documents - 3}` } }],
  ['search: a common word', { filter: { search: 'gmbh' } }],
  ['search: nothing found', { filter: { search: 'zzz' } }],
];

/** Rows as wide as real ones: what was written stands in them. */
async function fill(
  db: ReturnType<typeof openDatabase>['db'],
  company: Pick<Connection, 'id' | 'installationId'>,
  number: number,
) {
  await db.execute(sql`
    insert into sync_items (installation_id, connection_id, object_type, stripe_id, number, stripe_customer_id,
      customer_name, document_date, status, sentence, problem_code, problem_subject, currency, stripe_total,
      ledger_number, written, changed_at)
    select ${company.installationId}, ${company.id}, 'invoice', 'in_' || at, 'INV-' || at, 'cus_' || at % 2000,
      'Kunde ' || at % 2000 || case at % 3 when 0 then ' GmbH' else ' AG' end,
      to_char(date '2026-01-01' + at % 300, 'YYYY-MM-DD'),
      case at % 100 when 0 then 'failed' when 1 then 'failed' when 2 then 'needs_review' else 'synced' end,
      'In your books as S-INV' || at || ', and the totals agree.',
      case when at % 100 < 2 then 'tax_rate_unmapped' end, case when at % 100 < 2 then 'txr_' || at % 10 end,
      'EUR', at * 7 % 1000000, case when at % 100 > 2 then 'S-INV' || at end,
      jsonb_build_object('lines', (select jsonb_agg(md5(at::text || part)) from generate_series(1, 40) part)),
      timestamptz '2026-01-01' + at * interval '1 minute'
    from generate_series(1, ${number}) at`);
}

async function timed(rounds: number, work: () => Promise<unknown>): Promise<[string, string]> {
  await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = performance.now();
    await work();
    times.push(performance.now() - before);
  }
  const taken = sample(times, 1);
  return [ms(percentile(taken, 0.5)), ms(percentile(taken, 0.95))];
}
