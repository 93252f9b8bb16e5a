import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/kit/postgres.ts';
import { type DatabaseClient, openDatabase } from '../database/client.ts';
import { connections } from '../database/schema/index.ts';
import { ensureInstallation } from '../intake/installations.ts';
import type { Connection } from './context.ts';
import {
  closeIntent,
  findIntent,
  type IntentKey,
  intentPayload,
  latestIntent,
  openIntent,
  openIntentOf,
  openIntentsBeside,
  suspendIntent,
  voidIntent,
} from './intents.ts';

let database: TestDatabase;
let client: DatabaseClient;
let connection: Connection;
let other: Connection;

beforeAll(async () => {
  database = await createTestDatabase();
  client = openDatabase(database.url, { max: 4 });
  connection = await connect('acct_a');
  other = await connect('acct_b');
});
afterAll(async () => {
  await client.close();
  await database.drop();
});

async function connect(account: string): Promise<Connection> {
  const { id: installationId } = await ensureInstallation(client.db, account, 'test');
  await client.db
    .insert(connections)
    .values({ installationId, ledger: 'business_central', state: 'active', companyId: account });
  const [made] = await client.db.select().from(connections).where(eq(connections.installationId, installationId));
  if (made === undefined) throw new Error('No connection was made');
  return made;
}

const at = new Date('2026-11-20T12:00:00Z');
const open = (key: IntentKey, write: Partial<Parameters<typeof openIntent>[3]> = {}, of = connection) =>
  openIntent(client.db, of, key, { lookupKey: 'INV-1', payload: { total: '1' }, at, settleMs: 20_000, ...write });
const document = (subject: string, generation = 1): IntentKey => ({ purpose: 'document', subject, generation });

describe('an intent', () => {
  it('is open from before the request until its outcome is known, and settles only after its time', async () => {
    const intent = await open(document('a'));
    expect(intent).toMatchObject({ state: 'open', sentAt: at, settlesAt: new Date(at.getTime() + 20_000) });
    expect(await openIntentOf(client.db, connection, 'document', 'a')).toEqual(intent);

    const later = new Date(at.getTime() + 600_000);
    await suspendIntent(client.db, intent, later);
    expect(await openIntentOf(client.db, connection, 'document', 'a')).toMatchObject({ settlesAt: later });

    await closeIntent(client.db, intent, 'ledger-1');
    expect(await openIntentOf(client.db, connection, 'document', 'a')).toBeUndefined();
    expect(await findIntent(client.db, connection, document('a'))).toMatchObject({
      state: 'done',
      ledgerId: 'ledger-1',
    });
  });

  it('that was void is opened again by the next try, with what is sent now', async () => {
    const first = await open(document('b'));
    await voidIntent(client.db, first);
    const second = await open(document('b'), { lookupKey: 'INV-2', at: new Date(at.getTime() + 5_000) });
    expect(second).toMatchObject({ id: first.id, state: 'open', key: 'INV-2', ledgerId: null, closedAt: null });
  });

  it('C03: of a later generation is another one', async () => {
    const first = await open({ purpose: 'contact', subject: 'c', generation: 1 });
    await closeIntent(client.db, first, 'customer-1');
    const second = await open({ purpose: 'contact', subject: 'c', generation: 2 });
    expect(second.id).not.toBe(first.id);
    expect(await latestIntent(client.db, connection, 'contact', 'c')).toEqual(second);
  });

  it('is found whatever generation it is of, as long as nobody knows its outcome', async () => {
    await open(document('d', 1));
    const later = await open(document('d', 2));
    await voidIntent(client.db, later);
    expect(await openIntentOf(client.db, connection, 'document', 'd')).toMatchObject({ generation: 1 });
  });

  it('is seen by its own connection only', async () => {
    await open(document('e'));
    expect(await openIntentOf(client.db, other, 'document', 'e')).toBeUndefined();
    const foreign = await open({ purpose: 'contact', subject: 'f', generation: 1 }, {}, other);
    const mine = await open({ purpose: 'contact', subject: 'g', generation: 1 });
    const beside = await openIntentsBeside(client.db, connection, 'contact', 'h');
    expect(beside).toContainEqual(mine);
    expect(beside).not.toContainEqual(foreign);
    expect(await openIntentsBeside(client.db, connection, 'contact', 'g')).not.toContainEqual(mine);
  });

  it('keeps amounts to the digit', () => {
    expect(intentPayload({ net: 12_345_678_901_234_567_890n })).toEqual({ net: '12345678901234567890' });
  });
});
