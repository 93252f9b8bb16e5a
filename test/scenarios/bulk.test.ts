import { randomUUID } from 'node:crypto';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditLog, syncItems } from '#backend/database/schema/index.ts';
import { driveBulk } from '#backend/sync/bulk/drive.ts';
import { forgetBulkItems, unfinishedBulk } from '#backend/sync/bulk/start.ts';
import { type BulkRun, type BulkSelection, bulkAnswerSchema, bulkPlanAnswerSchema } from '#shared/api/bulk.ts';
import { paths } from '#shared/api/paths.ts';
import type { SyncStatus } from '#shared/statuses.ts';
import { type House, type Merchant, openHouse, type SignedCaller } from '#test/kit/house.ts';

/** No workers: what they do to a document is said by the test, so that each moment of a run can be looked at. */
let house: House;
let merchant: Merchant;

beforeAll(async () => {
  house = await openHouse({ workers: false });
});
afterAll(() => house.stop());
beforeEach(async () => {
  merchant = await house.merchant();
});

type Given = Partial<typeof syncItems.$inferInsert> & { status: SyncStatus };

/** Documents of the merchant, one per entry, in_0 and up. @returns their ids */
async function given(documents: Given[]): Promise<string[]> {
  const { installationId, id: connectionId } = merchant.connection;
  const rows = await house.services.db
    .insert(syncItems)
    .values(
      documents.map((document, at) => ({
        installationId,
        connectionId,
        objectType: 'invoice' as const,
        stripeId: `in_${at}`,
        number: `INV-${String(at).padStart(4, '0')}`,
        sentence: 'So it stands.',
        ...document,
      })),
    )
    .returning({ id: syncItems.id });
  return rows.map(({ id }) => id);
}

const many = (number: number, status: SyncStatus): Given[] => Array.from({ length: number }, () => ({ status }));

const ask = (path: string, payload: object, caller: SignedCaller = {}) => house.signed(merchant, path, payload, caller);

async function start(action: 'replay' | 'exclude', selection: BulkSelection, reason?: string): Promise<BulkRun> {
  const { status, body } = await ask(paths.bulkStart, {
    action,
    selection,
    ...(reason === undefined ? {} : { reason }),
  });
  expect({ status, body }).toMatchObject({ status: 200 });
  const { run } = bulkAnswerSchema.parse(body);
  if (run === null) throw new Error('No run was started');
  return run;
}

async function progress(bulkId: string | null = null): Promise<BulkRun | null> {
  return bulkAnswerSchema.parse((await ask(paths.bulk, { bulk_id: bulkId })).body).run;
}

const plan = async (action: 'replay' | 'exclude', selection: BulkSelection) =>
  bulkPlanAnswerSchema.parse((await ask(paths.bulkPlan, { action, selection })).body);

const mine = () => eq(syncItems.connectionId, merchant.connection.id);
const withStatus = async (status: SyncStatus) =>
  (
    await house.services.db
      .select()
      .from(syncItems)
      .where(and(mine(), eq(syncItems.status, status)))
  ).length;

/** As if workers had brought some of the queued ones to an end. */
async function worked(number: number, status: SyncStatus): Promise<void> {
  const queued = await house.services.db
    .select({ id: syncItems.id })
    .from(syncItems)
    .where(and(mine(), eq(syncItems.status, 'queued')))
    .orderBy(syncItems.number)
    .limit(number);
  const ids = queued.map(({ id }) => id);
  await house.services.db.update(syncItems).set({ status }).where(inArray(syncItems.id, ids));
}

const jobs = async () => {
  const [row] = await house.services.sql<{ number: number }[]>`
    select count(*)::int as number from queue.job
    where name = 'bulk' and data->>'installationId' = ${merchant.installation.id}`;
  return row?.number;
};

describe('the plan of a bulk action', () => {
  it('tells how many it takes and how many it leaves, and changes nothing', async () => {
    await given([
      ...many(3, 'failed'),
      { status: 'excluded', hold: 'excluded' },
      { status: 'syncing' },
      { status: 'failed', stripeStatus: 'void' },
      { status: 'synced', ledgerId: 'bc-1', ledgerKind: 'invoice' },
      { status: 'undone', hold: 'undone' },
    ]);
    const replay = await plan('replay', { filter: {} });
    expect([replay.total, replay.left]).toEqual([4, 4]);
    expect(replay.sentences.join(' ')).toContain('4 documents of your choice stay as they are');
    const exclude = await plan('exclude', { filter: {} });
    expect([exclude.total, exclude.left]).toEqual([4, 4]);
    expect(await withStatus('failed')).toBe(4);
  });

  it('takes what was undone only when it is meant by its status, or chosen itself', async () => {
    const [undone = ''] = await given([{ status: 'undone', hold: 'undone' }]);
    expect((await plan('replay', { filter: {} })).total).toBe(0);
    expect((await plan('replay', { filter: { status: ['undone'] } })).total).toBe(1);
    expect((await plan('replay', { ids: [undone] })).total).toBe(1);
  });
});

describe('a replay of many documents', () => {
  it('starts as many as Stop can still catch, counts how each ends, and says so when it is over', async () => {
    await given(many(160, 'failed'));
    const run = await start('replay', { filter: { status: ['failed'] } });
    expect(run).toMatchObject({ state: 'running', total: 160, done: 0, askedBy: 'Ada Lovelace' });
    expect([await withStatus('queued'), await withStatus('failed'), await jobs()]).toEqual([150, 10, 150]);

    await worked(100, 'synced');
    await worked(20, 'needs_review');
    await worked(5, 'waiting');
    await driveBulk(house.services.street, run.id);
    expect(await progress(run.id)).toMatchObject({ state: 'running', done: 125, succeeded: 100, needsReview: 20 });
    // Who opens a list meanwhile sees it there, too.
    for (const path of [paths.documents, paths.review, paths.overview])
      expect((await ask(path, {})).body).toMatchObject({ bulk: { id: run.id, done: 125 } });
    expect(await withStatus('queued')).toBe(35);

    await worked(35, 'failed');
    expect(await driveBulk(house.services.street, run.id)).toBe(false);
    const over = await progress();
    expect(over).toMatchObject({ state: 'done', done: 160, succeeded: 100, needsReview: 20, failed: 35, setAside: 5 });
    expect(over?.sentence).toBe(
      'Replayed 160 documents: 100 in the books, 20 wait for an answer, 35 failed, 5 wait or are out of scope.',
    );
    expect(over?.finishedAt).not.toBeNull();
    const [audited] = await house.services.db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.installationId, merchant.installation.id), eq(auditLog.action, 'documents.replayed')));
    expect(audited).toMatchObject({ actor: 'Ada Lovelace', subject: '160 documents' });
  });

  it('when every process died, then another one takes it up where it stood, and queues nothing twice', async () => {
    await given(many(160, 'failed'));
    const run = await start('replay', { filter: { status: ['failed'] } });
    // Nothing of the first process is left but its rows.
    expect(await unfinishedBulk(house.services.db)).toContain(run.id);
    await driveBulk(house.services.street, run.id);
    await driveBulk(house.services.street, run.id);
    expect(await jobs()).toBe(150);
    await worked(150, 'synced');
    await driveBulk(house.services.street, run.id);
    expect(await jobs()).toBe(160);
    await worked(10, 'synced');
    await driveBulk(house.services.street, run.id);
    expect(await progress(run.id)).toMatchObject({ state: 'done', succeeded: 160 });
    expect(await unfinishedBulk(house.services.db)).not.toContain(run.id);
    // What it took is forgotten in time, what came of it is not.
    await forgetBulkItems(house.services.db, new Date(Date.now() + 60_000));
    expect(await house.services.sql`select 1 from bulk_items where bulk_id = ${run.id}`).toHaveLength(0);
    expect(await progress(run.id)).toMatchObject({ state: 'done', succeeded: 160 });
  });

  it('when somebody stops it, then what has begun comes to its end and the others are not touched', async () => {
    await given(many(155, 'failed'));
    const run = await start('replay', { filter: {} });
    const { body } = await ask(paths.bulkStop, { bulk_id: run.id });
    expect(bulkAnswerSchema.parse(body).run).toMatchObject({
      state: 'stopping',
      skipped: 5,
      stoppedBy: 'Ada Lovelace',
    });
    await worked(150, 'synced');
    await driveBulk(house.services.street, run.id);
    const over = await progress(run.id);
    expect(over).toMatchObject({ state: 'stopped', succeeded: 150, skipped: 5 });
    expect(over?.sentence).toBe(
      'Stopped by Ada Lovelace: 150 documents of 155 were replayed, the others were not touched.',
    );
    expect(await withStatus('failed')).toBe(5);
  });

  it('when a document changed before its turn came, then it is passed by', async () => {
    await given(many(151, 'failed'));
    const run = await start('replay', { filter: { status: ['failed'] } });
    await house.services.db
      .update(syncItems)
      .set({ status: 'excluded', hold: 'excluded' })
      .where(and(mine(), eq(syncItems.status, 'failed')));
    await worked(150, 'synced');
    await driveBulk(house.services.street, run.id);
    expect(await progress(run.id)).toMatchObject({ state: 'done', succeeded: 150, skipped: 1 });
  });

  it('when a document waits for a retry of its own, then the run does not wait a day for it', async () => {
    await given(many(1, 'failed'));
    const run = await start('replay', { filter: {} });
    await house.services.db.update(syncItems).set({ nextAttemptAt: sql`now() + interval '1 hour'` }).where(mine());
    await driveBulk(house.services.street, run.id);
    expect(await progress(run.id)).toMatchObject({ state: 'done', setAside: 1 });
  });
});

describe('an exclusion of many documents', () => {
  it('excludes each with name and reason, leaves what is in the books, and is one line of the audit', async () => {
    const ids = await given([...many(3, 'failed'), { status: 'synced', ledgerId: 'bc-1', ledgerKind: 'invoice' }]);
    const run = await start('exclude', { ids }, 'Written by hand');
    expect(run).toMatchObject({ state: 'done', total: 3, succeeded: 3, sentence: 'Excluded 3 documents.' });
    const rows = await house.services.db
      .select()
      .from(syncItems)
      .where(and(mine(), eq(syncItems.hold, 'excluded')));
    expect(rows.map(({ sentence }) => sentence)).toEqual(Array(3).fill('Excluded by Ada Lovelace: Written by hand.'));
    const audited = await house.services.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.installationId, merchant.installation.id));
    expect(audited.filter(({ action }) => action.endsWith('.excluded'))).toHaveLength(1);
  });
});

describe('a bulk run', () => {
  it('pressed twice is one run; with nothing left to take it is refused with words', async () => {
    await given(many(2, 'failed'));
    const requestId = randomUUID();
    const payload = { action: 'replay', selection: { filter: { status: ['failed'] } } };
    const first = await ask(paths.bulkStart, payload, { requestId });
    expect(await ask(paths.bulkStart, payload, { requestId })).toEqual(first);
    expect(await ask(paths.bulkStart, payload)).toMatchObject({ status: 409, body: { code: 'nothing_matches' } });
    expect(await jobs()).toBe(2);
  });

  it('of another account is neither seen nor stopped, and its documents are not taken', async () => {
    const ids = await given(many(1, 'failed'));
    const run = await start('replay', { ids });
    const stranger = await house.merchant();
    const asStranger = (path: string, payload: object) => house.signed(stranger, path, payload);
    expect(await asStranger(paths.bulk, { bulk_id: run.id })).toMatchObject({ status: 200, body: { run: null } });
    expect(await asStranger(paths.bulkStop, { bulk_id: run.id })).toMatchObject({ status: 404 });
    expect(await asStranger(paths.bulkStart, { action: 'exclude', selection: { ids } })).toMatchObject({ status: 409 });
    expect(await progress(run.id)).toMatchObject({ state: 'running' });
  });
});
