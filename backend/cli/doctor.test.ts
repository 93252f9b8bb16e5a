import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bookkeeperOf, finalizedInvoice, type House, type Merchant, openHouse, testKeys } from '#test/kit/house.ts';
import { startMailServer } from '#test/kit/mail-server.ts';
import { houseEnvironment, tieout } from './cli.fixture.ts';

let house: House;
let merchant: Merchant;

beforeAll(async () => {
  house = await openHouse();
  merchant = await house.merchant({ name: 'Contoso' });
  const invoice = await finalizedInvoice(merchant);
  await house.until(merchant, invoice.id, ({ status }) => status !== 'queued' && status !== 'syncing');
});
afterAll(() => house.stop());

const newKey = `k2:${Buffer.alloc(32, 7).toString('base64')}`;
const newestKey = `k3:${Buffer.alloc(32, 8).toString('base64')}`;
const strangeKey = `k1:${Buffer.alloc(32, 9).toString('base64')}`;

describe('tieout doctor', () => {
  it('given a house in order, then every part is well, and no secret is shown', async () => {
    const { code, out, err } = await tieout(['doctor'], houseEnvironment(house));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const line of [
      'ok    Configuration: complete',
      /^ok {4}Database: Postgres \d+/m,
      'ok    Schema: up to date',
      'ok    Queue: documents 0 waiting',
      'ok    Workers: connected',
      'ok    Keys: they open all sealed tokens (1)',
      'ok    Stripe key, test: Stripe accepts it',
      `ok    Account ${merchant.accountId}, test: its events can be read`,
      'ok    Webhooks, test: a signing secret is set',
      'ok    Mail: no mail server is set',
      /^ok {4}Events: the newest arrived 0 min ago \(test\)/m,
      'ok    Business Central “Contoso” (Production): access renewed, the company answers (EUR)',
      'All well.',
    ])
      expect(out).toEqual(typeof line === 'string' ? expect.stringContaining(line) : expect.stringMatching(line));
    for (const secret of [
      house.stripe.platformSecretKey,
      ...house.config.STRIPE_WEBHOOK_SECRETS_TEST,
      ...house.config.STRIPE_APP_SIGNING_SECRETS,
      house.config.BUSINESS_CENTRAL_CLIENT_SECRET ?? '',
      ...testKeys,
      house.databaseUrl,
    ])
      expect(out).not.toContain(secret);
  });

  it('given a key of the same name with other bytes, then it says that tokens do not open and what to restore', async () => {
    const { code, out } = await tieout(['doctor'], houseEnvironment(house, { TOKEN_KEYS: strangeKey }));
    expect(code).toBe(1);
    expect(out).toMatch(/^fail {2}Keys: the tokens of “Contoso” \(Production\) do not open\n.*Restore the right key/m);
  });

  it('given a mail server, then it signs in there without sending, and says when it cannot', async () => {
    const post = await startMailServer();
    const environment = houseEnvironment(house, { SMTP_URL: post.url, MAIL_FROM: 'Tieout <tieout@mail.test>' });
    expect((await tieout(['doctor'], environment)).out).toContain('ok    Mail: the mail server accepts us');
    await post.stop();
    const { code, out } = await tieout(['doctor'], environment);
    expect(code).toBe(1);
    expect(out).toMatch(/^fail {2}Mail: the mail server does not accept us: .*\n.*Check SMTP_URL/m);
    expect(post.mails).toEqual([]);
  });

  it('given a test key where a live one belongs, then it warns and names both variables', async () => {
    const { out } = await tieout(['doctor'], houseEnvironment(house, { STRIPE_SECRET_KEY_LIVE: 'sk_test_123' }));
    expect(out).toMatch(
      /^warn {2}Stripe key, live: STRIPE_SECRET_KEY_LIVE holds a key for test data\n.*STRIPE_SECRET_KEY_TEST/m,
    );
  });
});

describe('tieout keys rotate', () => {
  it('given a new first key, then the doctor asks for rotating', async () => {
    const both = houseEnvironment(house, { TOKEN_KEYS: [newKey, ...testKeys].join(',') });
    expect((await tieout(['doctor'], both)).out).toMatch(
      /^warn {2}Keys: 1 connection sealed with an older key\n.*keys rotate/m,
    );
  });

  it('given a new first key, then everything is sealed anew under it, and the old one can go', async () => {
    const all = houseEnvironment(house, { TOKEN_KEYS: [newestKey, newKey, ...testKeys].join(',') });
    const rotated = await tieout(['keys', 'rotate'], all);
    expect(rotated).toMatchObject({ code: 0, err: '' });
    expect(rotated.out).toContain('Sealed anew under “k3”: 1. Under it already: 0.');
    const without = await tieout(['doctor'], houseEnvironment(house, { TOKEN_KEYS: newestKey }));
    expect(without.out).toContain('ok    Keys: they open all sealed tokens (1)');
  });

  it('given that the key in use was taken away, then it names the key to bring back, and changes nothing', async () => {
    const { code, out } = await tieout(['keys', 'rotate'], houseEnvironment(house));
    expect(code).toBe(1);
    expect(out).toMatch(/1 value could not be opened and stay as they are:\n.*“k3”, which is not among/);
    const after = await tieout(['keys', 'rotate'], houseEnvironment(house, { TOKEN_KEYS: newestKey }));
    expect(after.out).toContain('Under it already: 1.');
  });
});

describe('tieout doctor, after the ledger revoked our access', () => {
  it('given that renewing is refused, then it fails and asks for reconnecting, at once and ever after', async () => {
    const { users } = house.ledger.createTenant({
      id: merchant.books.tenantId,
      name: 'Contoso',
      users: [{ name: 'Ada Lovelace', email: bookkeeperOf(merchant.books.tenantId) }],
    });
    const [user] = users;
    house.ledger.revokeUser(user?.id ?? '', { accessTokensToo: true });
    const env = houseEnvironment(house, { TOKEN_KEYS: newestKey });
    for (const words of ['', 'access was revoked']) {
      const { code, out } = await tieout(['doctor'], env);
      expect(code).toBe(1);
      expect(out).toMatch(
        new RegExp(
          `^fail {2}Business Central “Contoso” \\(Production\\): .*${words}.*\\n.*Ask the merchant to reconnect`,
          'm',
        ),
      );
    }
  });
});
