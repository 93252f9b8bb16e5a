import { and, desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backfills, syncItems } from '#backend/database/schema/index.ts';
import type { SyncItem } from '#backend/sync/context.ts';
import { type BackfillAnswer, backfillAnswerSchema } from '#shared/api/backfill.ts';
import { type BulkRun, bulkAnswerSchema } from '#shared/api/bulk.ts';
import { paths } from '#shared/api/paths.ts';
import { eventually } from '#test/kit/calm.ts';
import type { House } from '#test/kit/house.ts';
import { type Books, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { press, resolve, rests } from '#test/kit/presses.ts';

const DAY = 86_400_000;
const day = (offset: number) => new Date(Date.now() + offset * DAY).toISOString().slice(0, 10);
/** Yesterday to tomorrow: whatever the clock says while the test runs. */
const period = { from: day(-1), to: day(1) };

describe.each(ledgers)('documents that are in $ledger already', ({ open }) => {
  let scene: Scene;
  let house: House;
  let merchant: Books;
  beforeAll(async () => {
    scene = await open();
    house = scene.house;
  });
  beforeEach(async () => {
    merchant = await scene.books();
  });
  afterAll(() => scene.stop());

  const settings = (change: Partial<Parameters<Parameters<Books['settings']>[0]>[0]['documents']>, pause = 3) =>
    merchant.settings((before) => ({
      ...before,
      pauseAtDuplicates: pause,
      documents: { ...before.documents, ...change },
    }));
  const rows = (): Promise<SyncItem[]> =>
    house.services.db.select().from(syncItems).where(eq(syncItems.connectionId, merchant.connection.id));
  /** What we knew of these books is gone; the books stay: they were kept by somebody else before. */
  const forget = () =>
    house.services.db.delete(syncItems).where(and(eq(syncItems.connectionId, merchant.connection.id)));
  const read = async (): Promise<BackfillAnswer> =>
    backfillAnswerSchema.parse((await house.signed(merchant, paths.backfill, {})).body);
  const newest = async () => {
    const { connection } = merchant;
    const { db } = house.services;
    const [row] = await db
      .select({ state: backfills.state })
      .from(backfills)
      .where(eq(backfills.connectionId, connection.id))
      .orderBy(desc(backfills.createdAt))
      .limit(1);
    return row;
  };
  const start = (dry = false) => house.signed(merchant, paths.backfillStart, { ...period, dry });
  const act = (action: object) => house.signed(merchant, paths.backfillAction, action);
  /** Waits until the run rests, and tells how. */
  const came = async (...states: string[]): Promise<NonNullable<BackfillAnswer['run']>> => {
    await eventually(async () => states.includes((await newest())?.state ?? ''));
    const { run } = await read();
    if (run === null) throw new Error('There is no run');
    return run;
  };

  /** So many invoices of one customer, all different in amount, in the books under the numbers that Stripe gave them. */
  async function booked(count: number): Promise<string[]> {
    const { id: customerId } = await merchant.stripe.customers.create({ email: 'billing@contoso.example' });
    const made: string[] = [];
    for (let each = 0; each < count; each += 1)
      made.push((await invoiced(merchant, { customerId, amount: 1_000 + each })).id);
    for (const id of made) await rests(house, merchant, id, 'synced');
    return made;
  }

  it('C05: given they bear our numbers and nobody remembers, then a period that is brought in takes all of them over and writes none', async () => {
    await booked(4);
    await forget();
    const written = merchant.count('create_document');
    await start();
    const run = await came('done', 'paused', 'failed');
    expect(run).toMatchObject({ state: 'done', question: null });
    expect(run.lines).toContain('4 were in the books before and are used as they are.');
    expect(merchant.count('create_document')).toBe(written);
    expect((await rows()).map(({ origin, status }) => [origin, status])).toEqual(Array(4).fill(['found', 'synced']));
  });

  it('C08: given many bear other numbers, then the run pauses and asks, one is linked and one written by hand, the rest at once; undoing takes back only what the run made', async () => {
    const [first = '', second = '', ...others] = await booked(5);
    await forget();
    await settings({ externalNumber: 'invoice_id' });
    const fresh = await invoiced(merchant, { customer: { email: 'billing@contoso.example' }, amount: 77_700 });
    await rests(house, merchant, fresh.id, 'synced');
    await forget();
    // By its own number it is known again; the five others have only their looks.
    const before = merchant.documents().length;
    expect((await start(true)).status).toBe(200);
    await eventually(async () => (await newest())?.state === 'done');
    expect((await read()).rehearsal?.lines).toEqual([
      '6 documents in Stripe.',
      '1 are in the books already and are left alone.',
      '5 look as if they were in the books already. You will be asked about them.',
    ]);
    expect(merchant.documents()).toHaveLength(before);

    await start();
    const paused = await came('paused', 'done', 'failed');
    expect(paused).toMatchObject({ state: 'paused', actions: ['answer', 'stop'], question: { count: 5 } });
    expect(paused.question?.examples[0]?.equals.reason).toBe('the same number and date');
    expect(merchant.documents()).toHaveLength(before);
    const view = await house.invoiceView(merchant, first);
    expect(view.problem).toMatchObject({ code: 'looks_booked', action: 'choose_equal' });
    const [equal] = view.equals;
    expect(view.equals).toHaveLength(1);

    const another = await resolve(house, merchant, { resolve: 'use_equal', invoice_id: first, document_id: 'no-such' });
    expect(another.status).toBe(409);
    await resolve(house, merchant, { resolve: 'use_equal', invoice_id: first, document_id: equal?.id ?? '' });
    expect(await rests(house, merchant, first, 'synced')).toMatchObject({ origin: 'linked', ledgerId: equal?.id });
    await resolve(house, merchant, { resolve: 'write_equal', invoice_id: second });
    expect(await rests(house, merchant, second, 'synced')).toMatchObject({ origin: 'made' });
    expect(merchant.documents()).toHaveLength(before + 1);

    await act({ backfill_id: paused.id, action: 'answer', equals: 'link' });
    const done = await came('done', 'failed');
    expect(done.lines[0]).toBe('6 invoices and 0 credit notes in Stripe, 6 of them in the books.');
    expect(merchant.documents()).toHaveLength(before + 1);
    const linked = (await rows()).filter(({ origin }) => origin === 'linked');
    expect(linked.map(({ stripeId }) => stripeId).sort()).toEqual([first, ...others].sort());
    expect(new Set(linked.map(({ ledgerId }) => ledgerId)).size).toBe(4);

    // What others made is left alone, whatever is asked of it: a replay compares, undoing takes off the link.
    await press(house, merchant, first, 'replay');
    expect(await rests(house, merchant, first, 'synced')).toMatchObject({ origin: 'linked' });
    expect(done.actions).toEqual(['undo']);
    await act({ backfill_id: done.id, action: 'undo' });
    const undone = await came('undone');
    expect(undone.lines[0]).toBe('1 record taken back.');
    expect(merchant.documents()).toHaveLength(before);
    expect((await house.item(merchant, second))?.status).toBe('undone');
    expect((await rows()).filter(({ origin }) => origin === 'linked')).toHaveLength(4);
  });

  it('C08: given a replay of many documents that look booked, then it pauses too, links what it is told to, and can be taken back as a whole', async () => {
    const made = await booked(4);
    await forget();
    await settings({ externalNumber: 'invoice_id', automatic: false });
    for (const id of made) await merchant.stripe.invoices.update(id, { metadata: { touched: 'yes' } });
    for (const id of made) await rests(house, merchant, id, 'waiting');
    const before = merchant.documents().length;
    const told = async (answer: { body: unknown }): Promise<BulkRun | null> => bulkAnswerSchema.parse(answer.body).run;
    const filter = { cause: 'manual_only' };
    const begun = await told(
      await house.signed(merchant, paths.bulkStart, { action: 'replay', selection: { filter } }),
    );
    const bulk = () => house.signed(merchant, paths.bulk, { bulk_id: begun?.id }).then(told);
    await eventually(async () => (await bulk())?.state === 'paused' && (await bulk())?.question?.count === 4);
    expect(merchant.documents()).toHaveLength(before);
    await house.signed(merchant, paths.bulkAnswer, { bulk_id: begun?.id, action: 'answer', equals: 'write' });
    await eventually(async () => (await bulk())?.state === 'done');
    expect(merchant.documents()).toHaveLength(before + 4);
    expect(await bulk()).toMatchObject({ succeeded: 4, actions: ['undo'] });
    await house.signed(merchant, paths.bulkAnswer, { bulk_id: begun?.id, action: 'undo' });
    await eventually(async () => (await bulk())?.state === 'undone');
    expect(await bulk()).toMatchObject({ undone: 4, kept: 0, sentence: 'Taken back: 4 documents.' });
    expect(merchant.documents()).toHaveLength(before);
  });

  it('C08: given the same invoice comes over and over, then the next ones wait once so many were written within the hour, and a replay by hand goes through', async () => {
    await settings({});
    const { id: customerId } = await merchant.stripe.customers.create({ email: 'billing@contoso.example' });
    const made: string[] = [];
    for (let each = 0; each < 3; each += 1) made.push((await invoiced(merchant, { customerId, amount: 4_900 })).id);
    for (const id of made) await rests(house, merchant, id, 'synced');
    const surplus = await invoiced(merchant, { customerId, amount: 4_900 });
    const item = await rests(house, merchant, surplus.id, 'needs_review');
    expect(item.problemCode).toBe('many_equal');
    const other = await invoiced(merchant, { customerId, amount: 4_901 });
    await rests(house, merchant, other.id, 'synced');
    expect(merchant.documents()).toHaveLength(4);
    await press(house, merchant, surplus.id, 'replay');
    await rests(house, merchant, surplus.id, 'synced');
    expect(merchant.documents()).toHaveLength(5);
  });
});
