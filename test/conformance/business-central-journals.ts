import { z } from 'zod';
import { businessCentral } from '#backend/connectors/business-central/index.ts';
import type { EntryDraft, LedgerEntry, LedgerMoney } from '#backend/connectors/money.ts';
import { type BusinessCentralMoney, businessCentralMoney } from './business-central-money.ts';
import { paymentAndFee } from './money.ts';

const batchSchema = z.object({
  requests: z.array(
    z.object({
      method: z.string(),
      url: z.string(),
      headers: z.record(z.string(), z.string()),
      body: z.unknown().optional(),
    }),
  ),
});
/** Every request of every batch that was sent in this file. */
export const sent: z.output<typeof batchSchema>['requests'] = [];

/** A fresh company, opened by a process that knows nothing of it yet. */
export async function books<T>(use: (b: BusinessCentralMoney, money: LedgerMoney) => Promise<T>): Promise<T> {
  const b = await businessCentralMoney();
  try {
    return await use(b, b.connector.open(b.http, b.company).money);
  } finally {
    for (const { path, body } of b.simulator.requests)
      if (path.endsWith('$batch')) sent.push(...batchSchema.parse(JSON.parse(body)).requests);
    await b.close();
  }
}

export function the<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('There is none');
  return found;
}

export const feeOf = async (b: BusinessCentralMoney): Promise<EntryDraft> =>
  the((await paymentAndFee(b)).drafts.at(-1));
export const anew = (b: BusinessCentralMoney): LedgerMoney => businessCentral().open(b.http, b.company).money;
export const posting = (drafts: readonly EntryDraft[]) => drafts.map((each) => ({ ...each, post: true }));
export const journalCodes = (b: BusinessCentralMoney) =>
  ['journals', 'customerPaymentJournals'].flatMap((set) => b.books.rows(set).map(({ values }) => String(values.code)));
export const requestsDuring = async (b: BusinessCentralMoney, work: () => Promise<unknown>): Promise<number> => {
  const before = b.simulator.requests.length;
  await work();
  return b.simulator.requests.length - before;
};

export async function written(money: LedgerMoney, drafts: readonly EntryDraft[]): Promise<LedgerEntry[]> {
  const outcomes = await money.createEntries(drafts);
  return outcomes.map(({ entry, fault }) => {
    if (entry === undefined) throw fault;
    return entry;
  });
}

/** What an accountant does at the screen: posts everything that waits in our journals. */
export async function postByHand(b: BusinessCentralMoney): Promise<void> {
  for (const set of ['journals', 'customerPaymentJournals'])
    for (const { id } of b.books.rows(set)) {
      const path = new URL(`${b.books.url}/journals(${id})/Microsoft.NAV.post`).pathname;
      await b.http.request({ method: 'POST', path, purpose: 'post' });
    }
}
