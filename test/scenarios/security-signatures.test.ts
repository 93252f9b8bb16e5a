import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PathName, paths } from '#shared/api/paths.ts';
import { type House, type Merchant, openHouse } from '#test/kit/house.ts';
import { bodyOf, secretOf, send, sendSigned, signatureOf } from '#test/kit/signed-text.ts';

const appSecrets = ['a', 'b', 'c'].map((letter) => `absec_${letter.repeat(32)}`);
const liveSecrets = ['l', 'm'].map((letter) => `whsec_${letter.repeat(32)}`);
const sandboxSecret = `whsec_${'x'.repeat(32)}`;

let house: House;
let anna: Merchant;
let bertha: Merchant;

beforeAll(async () => {
  house = await openHouse({
    workers: false,
    env: {
      STRIPE_APP_SIGNING_SECRETS: appSecrets.join(','),
      STRIPE_WEBHOOK_SECRETS_LIVE: liveSecrets.join(' , '),
      STRIPE_WEBHOOK_SECRETS_SANDBOX: sandboxSecret,
    },
  });
  anna = await house.merchant({ connect: false });
  bertha = await house.merchant({ connect: false });
});
afterAll(() => house.stop());

const appSecret = () => secretOf(house, 'app');

/** One request with the given header, or none. */
const ask = (text: string, signature: string | null, path: string = paths.overview) =>
  send(house, path, { body: text, headers: signature === null ? {} : { 'Stripe-Signature': signature } });

/** A well-formed header whose signature is that of something else. */
const v1Of = (header: string): string => /v1=(\w+)/.exec(header)?.[1] ?? '';

describe('the signature of a view’s request', () => {
  it('that fits is accepted', async () => {
    const text = bodyOf(anna);
    expect((await ask(text, signatureOf(text, appSecret()))).status).toBe(200);
  });

  it.each(appSecrets.map((secret, index) => [index + 1, secret] as const))(
    'made with secret %i of the list is accepted, so that secrets can be rotated',
    async (_, secret) => {
      const text = bodyOf(anna);
      expect((await ask(text, signatureOf(text, secret))).status).toBe(200);
    },
  );

  it('of two v1 values needs to fit in one, as Stripe sends them while a secret rotates', async () => {
    const text = bodyOf(anna);
    const [time, good] = signatureOf(text, appSecret()).split(',');
    const foreign = `v1=${v1Of(signatureOf(text, 'absec_of_somebody_else'))}`;
    expect((await ask(text, `${time},${foreign},${good}`)).status).toBe(200);
    expect((await ask(text, `${time},${foreign},${foreign}`)).status).toBe(401);
  });

  const refused: [string, () => { text: string; signature: string | null }][] = [
    ['missing', () => ({ text: bodyOf(anna), signature: null })],
    ['empty', () => ({ text: bodyOf(anna), signature: '' })],
    ['without a time', () => ({ text: bodyOf(anna), signature: `v1=${v1Of(signatureOf(bodyOf(anna), appSecret()))}` })],
    [
      'of another secret',
      () => {
        const text = bodyOf(anna);
        return { text, signature: signatureOf(text, 'absec_of_somebody_else') };
      },
    ],
    [
      'of the webhooks’ secret',
      () => {
        const text = bodyOf(anna);
        return { text, signature: signatureOf(text, secretOf(house, 'webhook')) };
      },
    ],
    [
      'over another account',
      () => {
        const text = bodyOf(anna);
        return { text: text.replace(anna.accountId, bertha.accountId), signature: signatureOf(text, appSecret()) };
      },
    ],
    [
      'over other roles',
      () => {
        const text = bodyOf(anna, { stripe_roles: [{ id: 'view_only', type: 'builtIn', name: 'View only' }] });
        return { text: text.replace('view_only', 'admin'), signature: signatureOf(text, appSecret()) };
      },
    ],
    [
      'over the same keys in another order',
      () => {
        const text = bodyOf(anna);
        const { account_id, ...rest } = JSON.parse(text);
        return { text: JSON.stringify({ account_id, ...rest }), signature: signatureOf(text, appSecret()) };
      },
    ],
    [
      'over the same JSON with a space more',
      () => {
        const text = bodyOf(anna);
        return { text: text.replace(':', ': '), signature: signatureOf(text, appSecret()) };
      },
    ],
    [
      'older than 300 s',
      () => {
        const text = bodyOf(anna);
        return { text, signature: signatureOf(text, appSecret(), 310) };
      },
    ],
    [
      'of the old scheme v0',
      () => {
        const text = bodyOf(anna);
        return { text, signature: signatureOf(text, appSecret()).replace('v1=', 'v0=') };
      },
    ],
  ];

  it.each(refused)('%s is refused with words, on reads and changes alike', async (_, make) => {
    const { text, signature } = make();
    for (const path of [paths.overview, paths.disconnect]) {
      const answer = await ask(text, signature, path);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.problem()).toMatchObject({ code: 'signature_invalid', title: 'The signature does not fit' });
      expect(answer.problem().detail).toContain('STRIPE_APP_SIGNING_SECRETS');
    }
  });

  it('refused leaves nothing behind, not even the account that it names', async () => {
    const accountId = `acct_${randomUUID().replaceAll('-', '')}`;
    const text = bodyOf({ accountId });
    await ask(text, signatureOf(text, 'absec_of_somebody_else'));
    const found = await house.services.sql`select 1 from installations where stripe_account_id = ${accountId}`;
    expect(found).toHaveLength(0);
  });

  it('made while the app was installed does not bring it back after it was uninstalled', async () => {
    const { accountId } = await house.merchant({ connect: false });
    const text = bodyOf({ accountId });
    const early = signatureOf(text, appSecret(), 60);
    await house.services.sql`
      update installations set status = 'uninstalled', uninstalled_at = now() - interval '30 seconds'
      where stripe_account_id = ${accountId}`;
    const stale = await ask(text, early);
    expect(stale.status).toBe(403);
    expect(stale.problem().code).toBe('not_installed');
    expect((await ask(text, signatureOf(text, appSecret()))).status).toBe(200);
  });
});

describe('the signature of a webhook', () => {
  const event = (id = `evt_${randomUUID()}`) =>
    JSON.stringify({
      id,
      object: 'event',
      type: 'invoice.updated',
      account: anna.accountId,
      livemode: false,
      created: Math.floor(Date.now() / 1000),
      data: { object: { id: 'in_1', object: 'invoice' } },
    });
  const deliver = (text: string, signature: string | null) => ask(text, signature, '/webhooks/stripe');
  const stored = async (text: string) =>
    house.services.sql`select via from stripe_events where id = ${JSON.parse(text).id}`;

  it.each([
    ['live', liveSecrets[0]],
    ['live', liveSecrets[1]],
    ['sandbox', sandboxSecret],
  ])('of an endpoint for %s is accepted and remembered by its name', async (name, secret = '') => {
    const text = event();
    expect((await deliver(text, signatureOf(text, secret))).status).toBe(200);
    expect(await stored(text)).toEqual([{ via: name }]);
  });

  const refused: [string, (text: string) => string | null][] = [
    ['missing', () => null],
    ['of another secret', (text) => signatureOf(text, 'whsec_of_somebody_else')],
    ['of the app’s own secret', (text) => signatureOf(text, appSecret())],
    ['older than 300 s', (text) => signatureOf(text, secretOf(house, 'webhook'), 310)],
    ['over the same JSON with a space more', (text) => signatureOf(`${text} `, secretOf(house, 'webhook'))],
    ['over another account', (text) => signatureOf(text.replace(anna.accountId, 'acct_x'), secretOf(house, 'webhook'))],
  ];

  it.each(refused)('%s is refused with words, and nothing is stored', async (_, sign) => {
    const text = event();
    const answer = await deliver(text, sign(text));
    expect(answer.status).toBe(400);
    expect(answer.problem()).toMatchObject({ code: 'signature_invalid' });
    expect(answer.problem().detail).toContain('STRIPE_WEBHOOK_SECRETS_LIVE');
    expect(await stored(text)).toHaveLength(0);
  });
});

describe('requests across origins', () => {
  const preflight = (path: string, method = 'POST') =>
    send(house, path, {
      method: 'OPTIONS',
      headers: {
        Origin: 'null',
        'Access-Control-Request-Method': method,
        'Access-Control-Request-Headers': 'content-type,stripe-signature',
      },
    });

  it.each(Object.keys(paths) as PathName[])('the preflight of a sandboxed view for %s is answered', async (name) => {
    const answer = await preflight(paths[name]);
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
    const headers = (answer.headers.get('access-control-allow-headers') ?? '').toLowerCase();
    expect(headers).toContain('content-type');
    expect(headers).toContain('stripe-signature');
    // Nothing rides on cookies, so nothing may be sent with them.
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('answers, good and bad, can be read by a view', async () => {
    const good = await sendSigned(house, paths.overview, bodyOf(anna));
    const bad = await ask(bodyOf(anna), null);
    const none = await send(house, '/app/v1/nothing', { body: '{}' });
    const large = await send(house, paths.overview, { body: 'x'.repeat(3 * 1024 * 1024) });
    expect([good.status, bad.status, none.status, large.status]).toEqual([200, 401, 404, 413]);
    for (const answer of [good, bad, none, large]) expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  it.each(['/webhooks/stripe', '/oauth/callback', '/healthz', '/readyz', '/metrics'])(
    '%s is for no page of another origin',
    async (path) => {
      expect((await preflight(path)).headers.get('access-control-allow-origin')).toBeNull();
      const answer = await send(house, path, { method: 'GET', headers: { Origin: 'https://evil.example' } });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    },
  );
});
