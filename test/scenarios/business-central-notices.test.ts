import { createHmac } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noticesFor } from '#backend/connections/notices.ts';
import { connections } from '#backend/database/schema/index.ts';
import { eventually } from '#test/kit/calm.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { documentOf, postInBooks, replayed, rests } from '#test/kit/presses.ts';

let house: House;
let merchant: Merchant;
let taxRate: string;

type Row = Record<string, unknown>;
const subscriptions = async (of: Merchant): Promise<Row[]> => {
  const path = `${new URL(of.books.baseUrl).pathname}/subscriptions`;
  const token = house.ledger.issueAccessToken({ tenant: of.books.tenantId });
  const answer = await fetch(house.ledger.url + path, { headers: { authorization: `Bearer ${token}` } });
  const body: unknown = await answer.json();
  return typeof body === 'object' && body !== null && 'value' in body && Array.isArray(body.value) ? body.value : [];
};
/** The upkeep that runs every few minutes. */
const look = (of: Merchant) =>
  house.services.queue.add('upkeep', [
    { key: `mirror:${of.connection.id}`, data: { kind: 'mirror', connectionId: of.connection.id } },
  ]);
const watched = async (of: Merchant): Promise<Row[]> => {
  await look(of);
  let found: Row[] = [];
  await eventually(async () => {
    found = await subscriptions(of);
    return found.length === 3;
  });
  return found;
};
const synced = async () => {
  const invoice = await finalizedInvoice(merchant, { taxRate });
  return { invoice, item: await rests(house, merchant, invoice.id, 'synced') };
};

beforeAll(async () => {
  // The upkeep would see everything by itself after five minutes: here only notices can be as fast.
  house = await openHouse({ env: { BUSINESS_CENTRAL_NOTICES: 'on', MIRROR_SECONDS: '3600' } });
  merchant = await house.merchant();
  taxRate = await mappedRate(house, merchant, 19, 'VAT19');
  await watched(merchant);
});
afterAll(() => house.stop());

describe('what somebody does in Business Central', () => {
  it('given the draft is posted there, then its row follows the notice', async () => {
    const { invoice } = await synced();
    const row = documentOf(merchant, invoice.number);
    await postInBooks(house, merchant, row);
    const posted = await house.until(merchant, invoice.id, ({ ledgerState }) => ledgerState === 'Open');
    expect(posted).toMatchObject({ status: 'synced', ledgerId: row.id, sentence: expect.stringContaining('Open') });
    expect(posted.ledgerNumber).not.toBe(row.values.number);
  });

  it('given the draft is deleted there, then it asks what is to happen, and a replay writes another', async () => {
    const { invoice, item } = await synced();
    merchant.books.delete('salesInvoices', item.ledgerId ?? '');
    const asked = await house.until(merchant, invoice.id, ({ status }) => status === 'needs_review');
    expect(asked.problemCode).toBe('document_deleted');
    const again = await replayed(house, merchant, invoice.id, 'synced');
    expect(again.ledgerId).not.toBe(item.ledgerId);
  });
});

describe('being told', () => {
  it('given it is told already, then nothing is asked for twice, and each connection has a secret of its own', async () => {
    const other = await house.merchant();
    const theirs = await watched(other);
    await look(merchant);
    const mine = await subscriptions(merchant);
    expect(mine).toHaveLength(3);
    const secrets = new Set([...mine, ...theirs].map(({ clientState }) => clientState));
    expect(secrets.size).toBe(2);
  });

  it('given notices without the secret, of nobody, or no notices, then they are refused, and nobody is asked', async () => {
    // Nothing else goes on about this one.
    const quiet = await house.merchant();
    const notices = noticesFor(house.config, quiet.connection.id);
    if (notices === null) throw new Error('Notices are off');
    const { url, secret } = notices;
    const tell = (to: string, body: unknown) =>
      fetch(to, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
    const notice = (clientState: string) => ({
      value: [{ clientState, resource: 'companies(x)/customers', changeType: 'collection' }],
    });
    const forged = createHmac('sha256', 'another').update(quiet.connection.id).digest('hex');
    const asked = () => house.ledger.requests.filter(({ path }) => path.includes(quiet.books.tenantId)).length;
    const before = asked();
    expect((await tell(url, notice(forged))).status).toBe(401);
    expect((await tell(url, notice(''))).status).toBe(401);
    expect((await tell(url, { value: 1 })).status).toBe(400);
    expect((await tell(url.replace(/[^/]+$/, crypto.randomUUID()), notice(secret))).status).toBe(401);
    expect((await tell(url.replace(/[^/]+$/, 'nobody'), notice(secret))).status).toBe(404);
    expect((await tell(`${url}?validationToken=${encodeURIComponent('<script>')}`, {})).status).toBe(400);
    const echoed = await tell(`${url}?validationToken=${encodeURIComponent('a token: 1.2+3/4=')}`, {});
    expect([echoed.status, echoed.headers.get('content-type'), await echoed.text()]).toEqual([
      200,
      expect.stringMatching(/^text\/plain/),
      'a token: 1.2+3/4=',
    ]);
    expect(asked()).toBe(before);
    expect((await tell(url, notice(secret))).status).toBe(200);
    await eventually(async () => asked() > before);
  });

  it('given the connection has ended, then its notices are refused for good, which ends the subscription', async () => {
    const leaving = await house.merchant();
    await watched(leaving);
    await house.services.db
      .update(connections)
      .set({ state: 'disconnected' })
      .where(eq(connections.id, leaving.connection.id));
    leaving.books.addCustomers({ displayName: 'Whoever' });
    await eventually(async () => {
      await house.ledger.flushNotifications();
      return (await subscriptions(leaving)).length === 2;
    });
  });
});
