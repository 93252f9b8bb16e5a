import { count, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installations, stripeEvents, syncItems } from '#backend/database/schema/index.ts';
import { deliver, eventBody, signatureOf, storedAbout, storedEvent } from '#test/kit/events.ts';
import { countRequests, expectExactlyOnce, idle } from '#test/kit/exactly-once.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { rests, runsOf } from '#test/kit/presses.ts';

const secrets = {
  test: `whsec_${'w'.repeat(32)}`,
  rotated: `whsec_${'r'.repeat(32)}`,
  sandbox: `whsec_${'b'.repeat(32)}`,
  live: `whsec_${'l'.repeat(32)}`,
};

let house: House;
beforeAll(async () => {
  house = await openHouse({
    env: {
      STRIPE_WEBHOOK_SECRETS_TEST: `${secrets.test},${secrets.rotated}`,
      STRIPE_WEBHOOK_SECRETS_SANDBOX: secrets.sandbox,
    },
  });
});
afterAll(() => house.stop());

async function merchantWithVat(): Promise<{ merchant: Merchant; vat: string }> {
  const merchant = await house.merchant();
  return { merchant, vat: await mappedRate(house, merchant, 19, 'VAT19') };
}

const storedEvents = async (): Promise<number> => {
  const [row] = await house.services.db.select({ total: count() }).from(stripeEvents);
  return row?.total ?? 0;
};

describe('events as Stripe sends them', () => {
  it('given each comes twice and in another order, then every invoice is synced once', async () => {
    const { merchant, vat } = await merchantWithVat();
    house.stripe.setWebhooks({ duplicate: true, shuffle: true, paused: true });
    const invoices = [];
    for (let made = 0; made < 8; made += 1) invoices.push(await finalizedInvoice(merchant, { taxRate: vat }));
    house.stripe.setWebhooks({ paused: false });

    for (const invoice of invoices) await rests(house, merchant, invoice.id, 'synced');
    await house.stripe.settled();
    house.stripe.setWebhooks({ duplicate: false, shuffle: false });
    await expectExactlyOnce(house, merchant, invoices);
  });

  it('given one is replayed when all is done, then it is a duplicate and nothing runs', async () => {
    const { merchant, vat } = await merchantWithVat();
    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    const item = await rests(house, merchant, invoice.id, 'synced');
    await house.stripe.settled();
    const before = (await runsOf(house, item)).length;

    for (const { id } of await storedAbout(house, merchant.accountId, invoice.id))
      house.stripe.resendEvent(merchant.accountId, id);
    await house.stripe.settled();

    expect(await runsOf(house, item)).toHaveLength(before);
    await expectExactlyOnce(house, merchant, [invoice]);
  });

  it('given the same one at once on many connections, then one answer says new and the others duplicate', async () => {
    const { id, body } = eventBody({ account: 'acct_nobody', type: 'radar.early_fraud_warning.created' });
    const signature = signatureOf(body, secrets.test);

    const answers = await Promise.all(Array.from({ length: 20 }, () => deliver(house, body, signature)));

    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(answers.filter((answer) => JSON.stringify(answer.body).includes('"duplicate":false'))).toHaveLength(1);
    expect(await storedEvent(house, id)).toBeDefined();
  });

  it('given a type that means nothing to us, then it is stored and left', async () => {
    const { id, body } = eventBody({ account: 'acct_unmet', type: 'topup.succeeded' });

    expect(await deliver(house, body, signatureOf(body, secrets.test))).toMatchObject({ status: 200 });

    await expect.poll(async () => (await storedEvent(house, id))?.outcome, { timeout: 20_000 }).toBe('left');
    const met = await house.services.db
      .select()
      .from(installations)
      .where(eq(installations.stripeAccountId, 'acct_unmet'));
    expect(met).toEqual([]);
  });

  it('given an object that has no id yet, then it is stored and left', async () => {
    const { id, body } = eventBody({ account: 'acct_preview', object: { id: undefined } });

    expect(await deliver(house, body, signatureOf(body, secrets.test))).toMatchObject({ status: 200 });

    await expect.poll(async () => (await storedEvent(house, id))?.outcome, { timeout: 20_000 }).toBe('left');
  });

  it('C70: given an old one with a stale body, then the object as it now is counts', async () => {
    const { merchant, vat } = await merchantWithVat();
    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    await rests(house, merchant, invoice.id, 'synced');
    await house.stripe.settled();
    const stale = { id: invoice.id, object: 'invoice', status: 'void', total: 1 };

    const { id } = house.stripe.emitEvent({ accountId: merchant.accountId, type: 'invoice.voided', object: stale });
    await house.stripe.settled();
    await expect.poll(async () => (await storedEvent(house, id))?.outcome, { timeout: 20_000 }).toBe('job');

    await idle(house);
    await expectExactlyOnce(house, merchant, [invoice]);
  });

  it('C69: given the news of a later change were lost, then the earlier event brings the object as it now is', async () => {
    const { merchant, vat } = await merchantWithVat();
    const live = { account: merchant.accountId };
    house.stripe.setWebhooks({ paused: true });
    const kept = await finalizedInvoice(merchant, { taxRate: vat, invoice: { metadata: { tieout_exclude: 'yes' } } });
    const gone = await finalizedInvoice(merchant, { taxRate: vat });
    await merchant.stripe.invoices.update(kept.id, { metadata: { tieout_exclude: '' } });
    await merchant.stripe.invoices.voidInvoice(gone.id);
    for (const { id, metadata } of [kept, gone]) {
      const { body } = eventBody({ ...live, object: { id, status: 'open', metadata } });
      expect(await deliver(house, body, signatureOf(body, secrets.test))).toMatchObject({ status: 200 });
    }
    await rests(house, merchant, kept.id, 'synced');
    expect((await rests(house, merchant, gone.id, 'excluded')).sentence).toContain('Voided in Stripe');
    await expectExactlyOnce(house, merchant, [kept]);
    house.stripe.setWebhooks({ paused: false });
  });

  it('C71: given an old one of a time before the invoice was voided, then it revives nothing', async () => {
    const { merchant, vat } = await merchantWithVat();
    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    await rests(house, merchant, invoice.id, 'synced');
    await merchant.stripe.invoices.voidInvoice(invoice.id);
    await rests(house, merchant, invoice.id, 'undone');
    const late = { id: invoice.id, object: 'invoice', status: 'open', total: invoice.total };
    const { id } = house.stripe.emitEvent({ accountId: merchant.accountId, type: 'invoice.finalized', object: late });
    await house.stripe.settled();
    await expect.poll(async () => (await storedEvent(house, id))?.outcome, { timeout: 20_000 }).toBe('job');
    await idle(house);
    expect(await house.item(merchant, invoice.id)).toMatchObject({ status: 'undone', ledgerId: null });
    expect(merchant.books.rows('salesInvoices')).toEqual([]);
  });

  it('C71: given one cannot be kept, then the answer says so and Stripe sends it again; it is never taken for done', async () => {
    const { merchant, vat } = await merchantWithVat();
    house.stripe.setWebhooks({ paused: true });
    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    const { id, body } = eventBody({ account: merchant.accountId, object: { id: invoice.id } });
    await house.services.sql.unsafe(`
      create function no_room() returns trigger language plpgsql as $$
      begin raise exception 'no room'; end $$;
      create trigger no_room before insert on stripe_events for each row
        when (new.id = '${id}') execute function no_room();`);
    const refused = await deliver(house, body, signatureOf(body, secrets.test));
    expect(refused.status).toBeGreaterThanOrEqual(500);
    expect(await storedEvent(house, id)).toBeUndefined();

    await house.services.sql.unsafe('drop trigger no_room on stripe_events; drop function no_room();');
    expect(await deliver(house, body, signatureOf(body, secrets.test))).toMatchObject({ status: 200 });
    await rests(house, merchant, invoice.id, 'synced');
    await expectExactlyOnce(house, merchant, [invoice]);
    house.stripe.setWebhooks({ paused: false });
  });
});

describe('test and live data', () => {
  it('given a test event at the live endpoint, then it belongs to the test data of its account', async () => {
    const { merchant, vat } = await merchantWithVat();
    house.stripe.setWebhooks({ paused: true });
    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    const { id, body } = eventBody({ account: merchant.accountId, object: { id: invoice.id }, livemode: false });

    expect(await deliver(house, body, signatureOf(body, secrets.live))).toMatchObject({ status: 200 });

    expect(await storedEvent(house, id)).toMatchObject({ via: 'live', livemode: false });
    await rests(house, merchant, invoice.id, 'synced');
    house.stripe.setWebhooks({ paused: false });
    await house.stripe.settled();
  });

  it('given a live event of an account whose test data are connected, then nothing of the test data moves', async () => {
    const { merchant } = await merchantWithVat();
    const { id, body } = eventBody({ account: merchant.accountId, object: { id: 'in_live' }, livemode: true });

    expect(await deliver(house, body, signatureOf(body, secrets.test))).toMatchObject({ status: 200 });

    await expect.poll(async () => (await storedEvent(house, id))?.outcome, { timeout: 20_000 }).toBe('job');
    const tenants = await house.services.db
      .select({ mode: installations.mode })
      .from(installations)
      .where(eq(installations.stripeAccountId, merchant.accountId));
    expect(tenants.map(({ mode }) => mode).sort()).toEqual(['live', 'test']);
    const items = await house.services.db
      .select()
      .from(syncItems)
      .where(eq(syncItems.installationId, merchant.installation.id));
    expect(items).toEqual([]);
  });
});

describe('at the door', () => {
  it.each(Object.entries(secrets))(
    'given a signature by the %s secret of the lists, then it is accepted',
    async (name, secret) => {
      const { id, body } = eventBody({ account: 'acct_door', type: 'topup.created' });
      expect(await deliver(house, body, signatureOf(body, secret))).toMatchObject({
        status: 200,
        body: { received: true, duplicate: false },
      });
      const via = name === 'rotated' ? 'test' : name;
      expect(await storedEvent(house, id)).toMatchObject({ via });
    },
  );

  const good = eventBody({ account: 'acct_refused' }).body;
  const withNul = good.replace('in_unknown', 'in_\\u0000');
  const minutesAgo = (minutes: number) => Math.floor(Date.now() / 1000) - minutes * 60;
  it.each([
    { what: 'no signature', body: good, signature: undefined, status: 400, code: 'signature_invalid' },
    { what: 'an empty signature', body: good, signature: '', status: 400, code: 'signature_invalid' },
    { what: 'nonsense for a signature', body: good, signature: 't=1,v1=00', status: 400, code: 'signature_invalid' },
    {
      what: 'a stranger’s secret',
      body: good,
      signature: signatureOf(good, `whsec_${'x'.repeat(32)}`),
      status: 400,
      code: 'signature_invalid',
    },
    {
      what: 'a signature of six minutes ago',
      body: good,
      signature: signatureOf(good, secrets.test, minutesAgo(6)),
      status: 400,
      code: 'signature_invalid',
    },
    {
      what: 'a body that was changed',
      body: good.replace('in_unknown', 'in_other'),
      signature: signatureOf(good, secrets.test),
      status: 400,
      code: 'signature_invalid',
    },
    {
      what: 'signed text that is not JSON',
      body: 'hello',
      signature: signatureOf('hello', secrets.test),
      status: 400,
      code: 'not_an_event',
    },
    {
      what: 'signed JSON that is no event',
      body: '{"id":1}',
      signature: signatureOf('{"id":1}', secrets.test),
      status: 400,
      code: 'not_an_event',
    },
    {
      what: 'an id that no database takes for text',
      body: withNul,
      signature: signatureOf(withNul, secrets.test),
      status: 400,
      code: 'not_an_event',
    },
    {
      what: 'more than a megabyte',
      body: `"${'x'.repeat(1024 * 1024)}"`,
      signature: 'unread',
      status: 413,
      code: 'body_too_large',
    },
  ])('given $what, then it is refused in words and nothing is stored', async ({ body, signature, status, code }) => {
    const before = await storedEvents();

    const answer = await deliver(house, body, signature);

    expect(answer).toMatchObject({ status, body: { code, title: expect.any(String), detail: expect.any(String) } });
    expect(await storedEvents()).toBe(before);
  });
});

describe('our own display in the metadata', () => {
  it('given a sync wrote it, then its event is left: no run, no request to Stripe', async () => {
    const { merchant, vat } = await merchantWithVat();
    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    const item = await rests(house, merchant, invoice.id, 'synced');
    await expect
      .poll(async () => (await storedAbout(house, merchant.accountId, invoice.id)).map(({ outcome }) => outcome), {
        timeout: 20_000,
      })
      .toContain('own_change');
    await idle(house);

    const reads = countRequests(house.stripe, 'GET', `/v1/invoices/${invoice.id}`);
    const runs = (await runsOf(house, item)).length;
    const shown = await merchant.stripe.invoices.retrieve(invoice.id);
    expect(shown.metadata).toMatchObject({ tieout_status: 'synced', tieout_document: item.ledgerNumber });
    await merchant.stripe.invoices.update(invoice.id, { metadata: { tieout_status: 'touched' } });
    await house.stripe.settled();

    expect(countRequests(house.stripe, 'GET', `/v1/invoices/${invoice.id}`)).toBe(reads + 1);
    expect(await runsOf(house, item)).toHaveLength(runs);
  });

  it('given the merchant changes a field of theirs, then the draft is looked at again and follows', async () => {
    const { merchant, vat } = await merchantWithVat();
    await merchant.settings((settings) => ({
      ...settings,
      fields: [
        {
          target: 'invoice.customerPurchaseOrderReference',
          source: { kind: 'metadata', of: 'invoice', key: 'PO number' },
          transform: 'none',
          fallback: null,
          tooLong: 'stop',
        },
      ],
    }));
    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    await rests(house, merchant, invoice.id, 'synced');
    await house.stripe.settled();

    await merchant.stripe.invoices.update(invoice.id, { metadata: { 'PO number': '4711' } });
    await house.until(merchant, invoice.id, ({ status, generation }) => status === 'synced' && generation === 2);

    expect(merchant.books.rows('salesInvoices').map(({ values }) => values.customerPurchaseOrderReference)).toEqual([
      '4711',
    ]);
  });
});
