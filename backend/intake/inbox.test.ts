import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/kit/postgres.ts';
import type { Envelope } from './event-types.ts';
import { INBOX_CHANNEL, Inbox } from './inbox.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const envelope = (id: string, change: Partial<Envelope> = {}): Envelope => ({
  id,
  type: 'invoice.finalized',
  account: 'acct_1',
  livemode: false,
  objectId: 'in_1',
  created: 1_760_000_000,
  ownChange: false,
  ...change,
});

const stored = (prefix: string) =>
  database.sql`select id, dispatched_at is null as waiting, outcome from stripe_events where id like ${`${prefix}%`} order by id`;

describe('the inbox', () => {
  it('given many events at once, then each is committed when it is answered, in far fewer statements than events', async () => {
    const statements: string[] = [];
    const sql = postgres(database.url, { max: 4, debug: (_, query) => statements.push(query) });
    const inbox = new Inbox(sql);
    const fresh = await Promise.all(
      Array.from({ length: 300 }, (_, n) => inbox.accept(envelope(`evt_many_${n}`), 'test')),
    );
    expect(fresh.every((one) => one)).toBe(true);
    expect(await stored('evt_many_')).toHaveLength(300);
    expect(statements.filter((query) => query.includes('insert into stripe_events')).length).toBeLessThan(10);
    await sql.end();
  });

  it('given the same event twice, in one batch or later, then it is one row and new only once', async () => {
    const inbox = new Inbox(database.sql);
    const twice = await Promise.all([
      inbox.accept(envelope('evt_twice'), 'test'),
      inbox.accept(envelope('evt_twice'), 'live'),
      inbox.accept(envelope('evt_twice'), 'sweep'),
    ]);
    expect(twice.filter((fresh) => fresh)).toHaveLength(1);
    expect(await inbox.accept(envelope('evt_twice'), 'test')).toBe(false);
    expect(await stored('evt_twice')).toHaveLength(1);
  });

  it('given a change of our own display metadata, then it is kept as done: nobody is to work on it', async () => {
    await new Inbox(database.sql).accept(envelope('evt_own', { ownChange: true }), 'test');
    expect(await stored('evt_own')).toEqual([{ id: 'evt_own', waiting: false, outcome: 'own_change' }]);
  });

  it('given a process that only serves, then a listening worker hears of events, the last ones of a burst included', async () => {
    const worker = postgres(database.url, { max: 1 });
    const inbox = new Inbox(database.sql, { notify: true });
    let seen = 0;
    await new Promise<void>((resolve, reject) => {
      const look = async () => {
        const [row] = await database.sql`select count(*)::int as n from stripe_events where id like 'evt_burst_%'`;
        seen = Number(row?.n);
        if (seen === 40) resolve();
      };
      worker
        .listen(INBOX_CHANNEL, () => void look().catch(reject))
        .then(async () => {
          for (let n = 0; n < 40; n += 1) await inbox.accept(envelope(`evt_burst_${n}`), 'test');
        })
        .catch(reject);
    });
    expect(seen).toBe(40);
    await worker.end();
  });

  it('given a database that is gone, then whoever waits is told, and no event counts as accepted', async () => {
    const gone = postgres('postgres://127.0.0.1:1/none', { connect_timeout: 1 });
    const accepted = await Promise.allSettled([
      new Inbox(gone).accept(envelope('evt_lost_1'), 'test'),
      new Inbox(gone).accept(envelope('evt_lost_2'), 'test'),
    ]);
    expect(accepted.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await gone.end();
  });

  it('given two processes take the same events at once, then one of them calls each new', async () => {
    const other = postgres(database.url, { max: 2 });
    const inboxes = [new Inbox(database.sql), new Inbox(other)];
    const rows = Array.from({ length: 200 }, (_, n) => envelope(`evt_both_${n}`));

    const answers = await Promise.all(
      inboxes.map((inbox) => Promise.all(rows.map((row) => inbox.accept(row, 'test')))),
    );
    await other.end();

    for (const [index] of rows.entries()) expect(answers.filter((fresh) => fresh[index])).toHaveLength(1);
  });

  it('given the database does not take them, then nobody is told that they were', async () => {
    const gone = postgres('postgres://nobody@127.0.0.1:1/none', { max: 1 });
    const inbox = new Inbox(gone);
    const answers = await Promise.allSettled([
      inbox.accept(envelope('evt_gone_1'), 'test'),
      inbox.accept(envelope('evt_gone_2'), 'test'),
    ]);
    await gone.end();
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
