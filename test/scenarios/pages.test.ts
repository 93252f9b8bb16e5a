import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActivityRead, type ActivityView, activityViewSchema } from '#shared/api/activity.ts';
import { bulkAnswerSchema } from '#shared/api/bulk.ts';
import { documentActionAnswerSchema, documentListViewSchema, documentPageSchema } from '#shared/api/documents.ts';
import { paths } from '#shared/api/paths.ts';
import { reviewListSchema } from '#shared/api/review.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { overview, resolve, rests } from '#test/kit/presses.ts';

let house: House;
let merchant: Merchant;
let unmapped: string;
let synced: { id: string; document: string };
let failed: string[];

beforeAll(async () => {
  house = await openHouse();
  merchant = await house.merchant();
  const vat19 = await mappedRate(house, merchant, 19, 'VAT19');
  unmapped = await mappedRate(house, merchant, 7, null);
  const make = (options: Parameters<typeof finalizedInvoice>[1]) => finalizedInvoice(merchant, options);
  const fine = await make({ taxRate: vat19 });
  const stopped = [await make({ taxRate: unmapped }), await make({ taxRate: unmapped, amount: 20_000 })];
  const currency = await make({ taxRate: vat19, currency: 'sek' });
  synced = { id: fine.id, document: (await rests(house, merchant, fine.id, 'synced')).id };
  for (const { id } of [...stopped, currency]) await rests(house, merchant, id, 'failed');
  failed = stopped.map(({ id }) => id);
});
afterAll(() => house.stop());

const ask = async (path: string, payload: object) => {
  const { status, body } = await house.signed(merchant, path, payload);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body;
};
const activity = async (read: Partial<ActivityRead> = {}): Promise<ActivityView> =>
  activityViewSchema.parse(await ask(paths.activity, read));

describe('a document on its own page', () => {
  it('shows what stands in the ledger, its runs with steps and redacted requests, and what may be done', async () => {
    const page = documentPageSchema.parse(await ask(paths.document, { document_id: synced.document }));
    expect(page).toMatchObject({
      row: { stripeId: synced.id, status: 'synced' },
      posting: { externalNumber: page.view.number, postingDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
      view: { document: { kind: 'invoice', state: 'Draft' }, actions: ['replay', 'preview', 'undo'] },
    });
    // The drawer beside the invoice knows it by its id in Stripe.
    expect(await ask(paths.document, { document_id: synced.id })).toEqual(page);
    const [run] = page.view.attempts;
    const exchanges = JSON.stringify(run?.steps.map(({ detail }) => detail));
    expect(exchanges).toContain('salesInvoices');
    expect(exchanges).not.toMatch(/Bearer ey|access_token/);
  });

  it('replays and undoes from there, and answers with the page as it then is', async () => {
    const press = async (action: string) =>
      documentActionAnswerSchema.parse(await ask(paths.documentAction, { document_id: synced.document, action }));
    expect((await press('undo')).page.row.status).toBe('undone');
    await press('replay');
    await rests(house, merchant, synced.id, 'synced');
  });

  it('given an id that is not known, then it says so', async () => {
    const { status, body } = await house.signed(merchant, paths.document, { document_id: crypto.randomUUID() });
    expect({ status, body }).toMatchObject({ status: 404, body: { code: 'document_unknown' } });
  });
});

describe('what waits for an answer', () => {
  it('is one question for all that wait for the same, with their sums, the most frequent first', async () => {
    const { groups } = reviewListSchema.parse(await ask(paths.review, {}));
    expect(groups).toMatchObject([
      {
        kind: 'tax_rate',
        subject: unmapped,
        count: 2,
        title: 'The tax rate VAT 7% DE is not mapped',
        amounts: [{ currency: 'EUR', amount: '32100' }],
        action: 'map_tax_rate',
        example: { objectType: 'invoice' },
      },
      { kind: 'other', code: 'currency_unknown', count: 1 },
    ]);
  });

  it('answered once, all of them follow, and the question is gone', async () => {
    const [question] = reviewListSchema.parse(await ask(paths.review, {})).groups;
    const invoice_id = question?.example.stripeId ?? '';
    const { status } = await resolve(house, merchant, {
      resolve: 'map_tax_rate',
      invoice_id,
      tax_rate: unmapped,
      tax_code: 'VAT7',
    });
    expect(status).toBe(200);
    for (const id of failed) await rests(house, merchant, id, 'synced');
    const { groups } = reviewListSchema.parse(await ask(paths.review, {}));
    expect(groups.map(({ kind }) => kind)).toEqual(['other']);
  });
});

describe('a bulk replay with workers at it', () => {
  it('comes to its end by itself, and the overview tells of it', async () => {
    const { rows } = documentListViewSchema.parse(await ask(paths.documents, {}));
    const ids = rows.map(({ id }) => id);
    const { run } = bulkAnswerSchema.parse(await ask(paths.bulkStart, { action: 'replay', selection: { ids } }));
    expect(run).toMatchObject({ total: 4 });
    await expect
      .poll(async () => (await overview(house, merchant)).bulk, { timeout: 60_000, interval: 100 })
      .toMatchObject({ id: run?.id, state: 'done', done: 4, succeeded: 3, failed: 1 });
  });
});

describe('the chart of the overview', () => {
  it('has every one of the last 30 days, and today what came to stand so today', async () => {
    const { days } = await overview(house, merchant);
    expect(days).toHaveLength(30);
    expect(days.at(-1)).toMatchObject({ booked: 3, attention: 1 });
    expect(days.slice(0, 28).every(({ booked, attention }) => booked + attention === 0)).toBe(true);
  });
});

describe('the activity', () => {
  it('tells who did what and what came about by itself, the newest first, each with its document', async () => {
    const { entries } = await activity();
    const instants = entries.map(({ at }) => at);
    expect(instants).toEqual([...instants].sort().reverse());
    expect(entries).toContainEqual(
      expect.objectContaining({ kind: 'change', who: 'Ada Lovelace', title: 'Replayed 4 documents', document: null }),
    );
    const undo = entries.find(({ trigger }) => trigger === 'undo');
    expect(undo).toMatchObject({ who: 'Ada Lovelace', title: 'Undo', document: { id: synced.document } });
    expect(entries.some(({ who, trigger }) => who === null && trigger === 'event')).toBe(true);
  });

  it('is narrowed to changes, runs, failures, or a person', async () => {
    expect((await activity({ kind: 'changes' })).entries.every(({ kind }) => kind === 'change')).toBe(true);
    expect((await activity({ kind: 'runs' })).entries.every(({ kind }) => kind === 'run')).toBe(true);
    const failures = (await activity({ kind: 'failures' })).entries;
    expect(new Set(failures.map(({ status }) => status))).toEqual(new Set(['failed']));
    expect((await activity({ who: 'lovelace' })).entries.every(({ who }) => who === 'Ada Lovelace')).toBe(true);
    expect((await activity({ who: '%' })).entries).toEqual([]);
  });

  it('when it is paged through, then each entry comes once', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    await house.services.sql`insert into audit_log (installation_id, actor, action, subject)
      select ${merchant.installation.id}, 'Somebody', 'settings.saved', 'version 7' from generate_series(1, 120)`;
    do {
      const page: ActivityView = await activity({ cursor });
      seen.push(...page.entries.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen.length).toBeGreaterThan(130);
    expect(new Set(seen).size).toBe(seen.length);
  });
});
