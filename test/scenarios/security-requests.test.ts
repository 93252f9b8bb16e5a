import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type PathName, paths } from '#shared/api/paths.ts';
import { settingsViewSchema } from '#shared/api/settings.ts';
import { type House, type Merchant, openHouse } from '#test/kit/house.ts';
import { pathKinds as kinds } from '#test/kit/path-kinds.ts';
import { bodyOf, secretOf, send, sendSigned, signatureOf } from '#test/kit/signed-text.ts';
import { syncedInvoice } from '#test/kit/synced-invoice.ts';

let house: House;
let merchant: Merchant;

beforeAll(async () => {
  house = await openHouse();
  merchant = await house.merchant();
});
afterAll(() => house.stop());

const countOf = async (rows: Promise<readonly unknown[]>) => (await rows).length;

describe('a press of a button', () => {
  let invoiceId: string;
  beforeEach(async () => {
    invoiceId = (await syncedInvoice(house, merchant)).id;
  });

  const replays = () =>
    countOf(house.services.sql`
      select 1 from audit_log where action = 'document.replayed' and subject = ${invoiceId}`);

  it('sent twice takes effect once and is answered the same', async () => {
    const text = bodyOf(merchant, { invoice_id: invoiceId, action: 'replay' });
    const first = await sendSigned(house, paths.invoiceAction, text);
    const second = await sendSigned(house, paths.invoiceAction, text);
    expect(first.status).toBe(200);
    expect(second.status).toBe(200);
    expect(JSON.parse(second.text)).toEqual(JSON.parse(first.text));
    expect(await replays()).toBe(1);
  });

  it('sent ten times at the same moment takes effect once and is answered the same to all', async () => {
    const text = bodyOf(merchant);
    const answers = await Promise.all(Array.from({ length: 10 }, () => sendSigned(house, paths.connect, text)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    const states = house.services.sql`select 1 from oauth_states where installation_id = ${merchant.installation.id}`;
    expect(await countOf(states)).toBe(1);
  });

  it('repeated while the first is under way waits for its answer', async () => {
    // The undo takes as long as the ledger takes to remove the draft.
    house.ledger.faults.add({ method: 'DELETE', path: 'salesInvoices', kind: 'delay', delayMs: 700 });
    const text = bodyOf(merchant, { invoice_id: invoiceId, action: 'undo' });
    const [first, second] = await Promise.all([
      sendSigned(house, paths.invoiceAction, text),
      sendSigned(house, paths.invoiceAction, text),
    ]);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(JSON.parse(second.text)).toEqual(JSON.parse(first.text));
    const undone = house.services.sql`
      select 1 from sync_runs run join sync_items item on item.id = run.item_id
      where item.stripe_id = ${invoiceId} and run.trigger = 'undo'`;
    expect(await countOf(undone)).toBe(1);
  });

  it('whose request id comes again with another body or on another path is refused', async () => {
    const request_id = randomUUID();
    const press = (path: string, payload: object) =>
      sendSigned(house, path, bodyOf(merchant, { ...payload, request_id }));
    expect((await press(paths.invoiceAction, { invoice_id: invoiceId, action: 'replay' })).status).toBe(200);
    const body = await press(paths.invoiceAction, { invoice_id: invoiceId, action: 'undo' });
    const path = await press(paths.connect, {});
    expect([body.status, path.status]).toEqual([409, 409]);
    expect([body.problem().code, path.problem().code]).toEqual(['request_id_reused', 'request_id_reused']);
    expect(await replays()).toBe(1);
  });

  it('of another account may carry the same request id', async () => {
    const other = await house.merchant({ connect: false });
    const request_id = randomUUID();
    const one = await sendSigned(house, paths.connect, bodyOf(merchant, { request_id }));
    const two = await sendSigned(house, paths.connect, bodyOf(other, { request_id }));
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(two.text).not.toBe(one.text);
  });

  it('that failed may be tried again under the same request id', async () => {
    const text = bodyOf(merchant, { invoice_id: invoiceId, action: 'undo' });
    house.ledger.faults.add({ method: 'GET', path: 'salesInvoices', kind: 'drop' });
    const failed = await sendSigned(house, paths.invoiceAction, text);
    expect(failed.status).toBe(503);
    const again = await sendSigned(house, paths.invoiceAction, text);
    expect(again.status).toBe(200);
    expect(await house.item(merchant, invoiceId)).toMatchObject({ status: 'undone' });
  });

  it('that a role of the user does not cover is refused without taking the request id', async () => {
    const request_id = randomUUID();
    const payload = { invoice_id: invoiceId, action: 'replay', request_id };
    const looking = { stripe_roles: [{ id: 'view_only', type: 'builtIn', name: 'View only' }] };
    const refused = await sendSigned(house, paths.invoiceAction, bodyOf(merchant, { ...payload, ...looking }));
    expect(refused.status).toBe(403);
    expect((await sendSigned(house, paths.invoiceAction, bodyOf(merchant, payload))).status).toBe(200);
  });
});

/** Reads of views that have buttons: they say whether this role may press them. */
const withButtons = [
  'invoice',
  'customer',
  'product',
  'overview',
  'differences',
  'settings',
  'apiKeys',
  'documents',
  'postings',
  'review',
  'activity',
  'backfill',
];
const mayChangeSchema = z.object({ mayChange: z.boolean() });

const pathsFor = (wanted: 'read' | 'change') =>
  (Object.keys(paths) as PathName[]).filter((name) => kinds[name].kind === wanted);

describe('somebody who may look only', () => {
  const ask = (name: PathName) => {
    const stripe_roles = [{ id: 'view_only', type: 'builtIn', name: 'View only' }];
    return sendSigned(house, paths[name], bodyOf(merchant, { ...kinds[name].payload, stripe_roles }));
  };

  it.each(pathsFor('change'))('is refused with words on the path %s', async (name) => {
    const answer = await ask(name);
    expect(answer.status).toBe(403);
    expect(answer.problem()).toMatchObject({ code: 'role_may_not_change' });
    expect(answer.problem().detail).toContain('Ask an administrator');
  });

  it.each(pathsFor('read'))(
    'is answered as anybody on the path %s, and told so where there are buttons',
    async (name) => {
      const answer = await ask(name);
      expect(answer.status).not.toBe(403);
      const told = mayChangeSchema.safeParse(JSON.parse(answer.text));
      expect(told.success).toBe(withButtons.includes(name));
      expect(told.data?.mayChange ?? false).toBe(false);
    },
  );
});

describe('somebody who works on documents and sets nothing up', () => {
  const stripe_roles = [{ id: 'analyst', type: 'builtIn', name: 'Analyst' }];
  const settings: PathName[] = [
    'settingsSave',
    'settingsRevert',
    'notificationTest',
    'onboardingStep',
    'onboardingSwitch',
    'connect',
    'chooseCompany',
    'disconnect',
    'apiKeyCreate',
    'apiKeyRevoke',
  ];

  it.each(settings)('is refused with words on the path %s', async (name) => {
    const answer = await sendSigned(house, paths[name], bodyOf(merchant, { ...kinds[name].payload, stripe_roles }));
    expect(answer.status).toBe(403);
    expect(answer.problem().title).toBe('Your role may not change settings');
  });

  it('may replay, and is told in the settings that they are not theirs to change', async () => {
    const invoice = await syncedInvoice(house, merchant);
    const payload = { invoice_id: invoice.id, action: 'replay', stripe_roles };
    expect((await sendSigned(house, paths.invoiceAction, bodyOf(merchant, payload))).status).toBe(200);
    const view = await sendSigned(house, paths.settings, bodyOf(merchant, { stripe_roles }));
    expect(settingsViewSchema.parse(JSON.parse(view.text)).mayChange).toBe(false);
  });
});

describe('a view for somebody who may look only', () => {
  it('of an invoice offers nothing but its preview', async () => {
    const invoice = await syncedInvoice(house, merchant);
    const { body } = await house.signed(merchant, paths.invoice, { invoice_id: invoice.id }, { roles: ['view_only'] });
    expect(body).toMatchObject({ actions: ['preview'], mayChange: false });
  });

  it('of the settings shows them all the same', async () => {
    const { body } = await house.signed(merchant, paths.settings, {}, { roles: ['tax_analyst'] });
    expect(settingsViewSchema.parse(body).connection.state).toBe('active');
  });
});

describe('a request that does not fit', () => {
  const chunked = (bytes: number): RequestInit & { duplex: 'half' } => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent >= bytes) return controller.close();
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(120));
      },
    });
    return { body, duplex: 'half' };
  };
  const two = 2 * 1024 * 1024;

  it.each([
    ['a view, with its length told', paths.overview, () => ({ body: 'x'.repeat(two + 1) })],
    ['a view, without its length', paths.overview, () => chunked(two + 65_536)],
    ['a webhook, with its length told', '/webhooks/stripe', () => ({ body: 'x'.repeat(two / 2 + 1) })],
    ['a webhook, without its length', '/webhooks/stripe', () => chunked(two / 2 + 65_536)],
  ] as const)('because it is too large is refused unread: %s', async (_, path, init) => {
    const answer = await send(house, path, init());
    expect(answer.status).toBe(413);
    expect(answer.problem()).toMatchObject({ code: 'body_too_large' });
  });

  it('without its length is read all the same when it is small enough', async () => {
    const answer = await send(house, paths.overview, chunked(65_536));
    expect(answer.problem().code).toBe('signature_invalid');
  });

  it.each([
    ['GET', paths.overview],
    ['PUT', paths.settingsSave],
    ['POST', '/app/v1/invoices'],
    ['POST', '/app/v2/invoice'],
    ['GET', '/webhooks/stripe'],
    ['POST', '/healthz'],
    ['GET', '/../../etc/passwd'],
    ['GET', '/'],
  ])('in method or path is told so: %s %s', async (method, path) => {
    const answer = await send(house, path, { method });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.problem()).toMatchObject({ code: 'not_found', detail: 'Check the path and the method.' });
  });

  it.each([
    ['no JSON', '{"mode":'],
    ['a text that no row can hold', '{"mode":"test\\u0000"}'],
    ['half a surrogate pair', '{"reason":"\\ud800"}'],
  ])('in its syntax is told so: %s', async (_, text) => {
    const answer = await sendSigned(house, paths.overview, text);
    expect(answer.status).toBe(400);
    expect(answer.problem()).toMatchObject({ code: 'invalid_json' });
  });

  it.each([
    ['no object', '[]', ['']],
    ['null', 'null', ['']],
    ['nothing in it', '{}', ['user_id', 'account_id', 'mode', 'request_id']],
  ])('in its envelope is told so, by path: %s', async (_, text, expected) => {
    const answer = await sendSigned(house, paths.overview, text);
    expect(answer.status).toBe(400);
    expect(answer.problem().errors?.map(({ path }) => path)).toEqual(expected);
  });

  it.each<[string, PathName, object, string[]]>([
    ['a foreign account', 'overview', { account_id: 'in_1' }, ['account_id']],
    ['no mode of Stripe', 'overview', { mode: 'sandbox' }, ['mode']],
    ['no UUID', 'overview', { request_id: '1' }, ['request_id']],
    ['another object', 'invoice', { invoice_id: 'cus_1' }, ['invoice_id']],
    ['a number', 'invoice', { invoice_id: 5 }, ['invoice_id']],
    ['no such action', 'invoiceAction', { invoice_id: 'in_1', action: 'delete' }, ['action']],
    ['no such resolution', 'invoiceResolve', { invoice_id: 'in_1', resolve: 'guess' }, ['resolve']],
    ['no such status', 'bulkReplay', { filter: { status: ['lost'] } }, ['filter.status.0']],
    [
      'settings that are none',
      'settingsSave',
      { version: 'x', settings: { documents: 5 }, products: 'y', taxes: [{ taxRateId: 3 }] },
      ['version', 'settings.documents', 'products', 'taxes.0.taxRateId', 'taxes.0.taxCode'],
    ],
    ['no such ledger', 'connect', { ledger: '__proto__' }, ['ledger']],
  ])('in its payload is told so, by path: %s', async (_, name, payload, expected) => {
    const answer = await sendSigned(house, paths[name], bodyOf(merchant, payload));
    expect(answer.status).toBe(400);
    expect(answer.problem().code).toBe('invalid_request');
    expect(answer.problem().errors?.map(({ path }) => path)).toEqual(expected);
  });

  it('signed as a webhook, but no event, is told so and not stored', async () => {
    const before = await countOf(house.services.sql`select 1 from stripe_events`);
    for (const text of ['{}', 'no json', '[]', '{"id":"evt_1","type":"invoice.paid"}']) {
      const signature = signatureOf(text, secretOf(house, 'webhook'));
      const answer = await send(house, '/webhooks/stripe', { body: text, headers: { 'Stripe-Signature': signature } });
      expect(answer.status).toBe(400);
      expect(answer.problem().code).toBe('not_an_event');
    }
    expect(await countOf(house.services.sql`select 1 from stripe_events`)).toBe(before);
  });
});

describe('too many requests', () => {
  /** As if so many had been made in the present window and the next. */
  const asIfCounted = (key: string, count: number) => house.services.sql`
    insert into rate_limits (key, window_start, count)
    select ${key}, to_timestamp(floor(extract(epoch from now()) / 60) * 60 + n * 60), ${count} from generate_series(0, 1) n
    on conflict (key, window_start) do update set count = excluded.count`;

  it('of one user are refused with the time to wait; others are served', async () => {
    const { accountId } = merchant;
    await asIfCounted(`view:${accountId}:usr_busy`, 599);
    const ask = (user_id: string) => sendSigned(house, paths.overview, bodyOf(merchant, { user_id }));
    expect((await ask('usr_busy')).status).toBe(200);
    const refused = await ask('usr_busy');
    expect(refused.status).toBe(429);
    expect(refused.problem().code).toBe('too_many_requests');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect((await ask('usr_calm')).status).toBe(200);
  });

  it('that are not signed count for nobody', async () => {
    const count = () => house.services.sql`select sum(count)::int as total from rate_limits`;
    const before = await count();
    await send(house, paths.overview, { body: bodyOf(merchant, { user_id: 'usr_foreign' }) });
    expect(await count()).toEqual(before);
  });

  it('with guessed states at the OAuth door are refused, while a real sign-in still passes', async () => {
    await asIfCounted('oauth-guesses', 120);
    const guess = await send(house, `/oauth/callback?state=${'g'.repeat(43)}&code=x`, { method: 'GET' });
    expect(guess.status).toBe(429);
    const other = await house.merchant();
    expect(other.connection.state).toBe('active');
  });
});
