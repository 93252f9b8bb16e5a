import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLog } from '#backend/log.ts';
import { paths } from '#shared/api/paths.ts';
import { open, settingsOf, signIn, startSignIn } from '#test/kit/browser.ts';
import { bookkeeperOf, type House, type Merchant, openHouse, testKeys } from '#test/kit/house.ts';
import { bodyOf, secretOf, send, sendSigned, signatureOf } from '#test/kit/signed-text.ts';
import { syncedInvoice, taxedInvoice } from '#test/kit/synced-invoice.ts';

/** A customer whose every word can be told from all others. */
const person = {
  name: 'Zenobia Geheimrat',
  email: 'zenobia@geheimrat.example',
  phone: '+49 170 5550123',
  address: { line1: 'Verborgene Gasse 7', city: 'Unbekanntstadt', postal_code: 'XQ9 8ZZ', country: 'DE' },
};
const personal = [
  'Zenobia',
  'Geheimrat',
  'geheimrat.example',
  '170 5550123',
  'Verborgene',
  'Unbekanntstadt',
  'XQ9 8ZZ',
];

let house: House;
let merchant: Merchant;
let log = '';
/** Every answer to a view or a webhook in this file that was an error. */
const errorAnswers: string[] = [];
/** States and codes of sign-ins, as they stood in the browser's address. */
const inAddresses: string[] = [];

beforeAll(async () => {
  const stream = {
    write: (line: string) => {
      log += line;
    },
  };
  house = await openHouse({ log: openLog('trace', stream) });
  merchant = await house.merchant();
  await wholeStory();
});
afterAll(() => house.stop());

const note = async (answer: Promise<{ status: number; text: string }>): Promise<void> => {
  const { status, text } = await answer;
  if (status >= 400) errorAnswers.push(text);
};

/** Connecting, work, and everything that can go wrong on the way. */
async function wholeStory(): Promise<void> {
  const customer = await merchant.stripe.customers.create({
    ...person,
    tax_id_data: [{ type: 'eu_vat', value: 'DE987654321' }],
  });
  const sent = { customerId: customer.id };
  await syncedInvoice(house, merchant, sent);

  // The ledger refuses, quoting the customer; breaks; and loses answers.
  const quoting = { code: 'Internal_Oops', message: `The customer ${person.name} (${person.email}) is not allowed` };
  const books = 'salesInvoices';
  for (const fault of [
    { kind: 'status', status: 400, body: { error: { code: 'BadRequest', message: quoting.message } } },
    { kind: 'status', status: 500, body: { error: quoting } },
    { kind: 'drop' },
    { kind: 'lose_answer' },
  ] as const) {
    house.ledger.faults.add({ method: 'POST', path: books, ...fault });
    const invoice = await taxedInvoice(house, merchant, sent);
    await house.until(
      merchant,
      invoice.id,
      ({ status, problemCode }) => status === 'synced' || status === 'failed' || problemCode !== null,
    );
  }
  // Stripe breaks.
  house.stripe.faults.add({ method: 'GET', path: '/v1/invoices/', kind: 'status', status: 500, times: 3 });
  const late = await taxedInvoice(house, merchant, sent);
  await house.until(merchant, late.id, ({ status }) => status === 'synced');

  // Our own database refuses a statement that carries the customer.
  await house.services.sql`alter table contact_links add constraint nobody check (number = 'nobody') not valid`;
  const broken = await taxedInvoice(house, merchant, {
    customer: { ...person, name: `${person.name} II`, email: `second.${person.email}` },
  });
  await house.until(merchant, broken.id, ({ problemCode }) => problemCode === 'internal');
  await house.services.sql`alter table contact_links drop constraint nobody`;

  // Access ends, is renewed, is taken back; somebody signs in again, declines, and is late.
  const { tenantId, name } = merchant.books;
  const users = [{ name: 'Ada Lovelace', email: bookkeeperOf(tenantId) }];
  const [user] = house.ledger.createTenant({ id: tenantId, name, users }).users;
  house.ledger.expireAccessTokens(user ?? '');
  await syncedInvoice(house, merchant, sent);
  house.ledger.revokeUser(user ?? '', { accessTokensToo: true });
  const paused = await taxedInvoice(house, merchant, sent);
  await house.until(merchant, paused.id, ({ status }) => status === 'waiting');
  await signIn(house, merchant, 'cancel');
  house.ledger.faults.add({ method: 'POST', path: 'oauth2', kind: 'status', status: 500 });
  await signIn(house, merchant);
  const url = await startSignIn(house, merchant);
  inAddresses.push(url.searchParams.get('state') ?? '');
  url.searchParams.set('prompt', 'auto');
  url.searchParams.set('login_hint', bookkeeperOf(tenantId));
  const callback = (await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '';
  inAddresses.push(new URL(callback).searchParams.get('code') ?? '');
  await open(callback);
  await open(callback);
  await house.until(merchant, paused.id, ({ status }) => status === 'synced');

  // Strangers and mistakes at the doors.
  const text = bodyOf(merchant, { user_name: person.name });
  await note(send(house, paths.overview, { body: text }));
  await note(
    send(house, paths.overview, { body: text, headers: { 'Stripe-Signature': signatureOf(text, 'absec_x') } }),
  );
  await note(send(house, '/webhooks/stripe', { body: text }));
  await note(sendSigned(house, paths.invoiceAction, bodyOf(merchant, { invoice_id: 'in_none', action: 'undo' })));
  await note(sendSigned(house, paths.invoicePreview, bodyOf(merchant, { invoice_id: 'in_none' })));
  await house.services.sql`alter table usage rename to usage_away`;
  await note(sendSigned(house, paths.overview, bodyOf(merchant, { user_name: person.name })));
  await house.services.sql`alter table usage_away rename to usage`;
  expect((await settingsOf(house, merchant)).connection.state).toBe('active');
  await house.stripe.settled();
}

/** Everything that opens a door. */
function secrets(): string[] {
  const bodies = house.ledger.requests.filter(({ path }) => path.includes('oauth2')).map(({ body }) => body);
  const forms = bodies.map((body) => new URLSearchParams(body));
  const inForms = forms.flatMap((form) =>
    ['code', 'code_verifier', 'refresh_token', 'client_secret'].map((name) => form.get(name) ?? ''),
  );
  const bearers = [...house.ledger.requests, ...house.stripe.requests].map(({ headers }) =>
    (headers.authorization ?? '').replace(/^\w+ /, ''),
  );
  const all = [
    ...inForms,
    ...bearers,
    ...inAddresses,
    secretOf(house, 'app'),
    ...house.services.webhookSecrets.map(({ secret }) => secret),
    ...testKeys.map((key) => key.slice(key.indexOf(':') + 1)),
  ];
  return [...new Set(all)].filter((secret) => secret !== '');
}

/** Which of these words stand in a text; the text itself would flood the report. */
const found = (text: string, words: readonly string[]): string[] => words.filter((word) => text.includes(word));

const around = (text: string, word: string): string => {
  const at = text.indexOf(word);
  return at < 0 ? '' : text.slice(Math.max(0, at - 120), at + 60);
};

describe('the whole story, told by', () => {
  it('the test itself, has met every kind of secret and trouble', () => {
    // Access and refresh tokens, codes, verifiers, client secret, Stripe keys, signing secrets, sealing key.
    expect(secrets().length).toBeGreaterThan(12);
    expect(log).toContain('Run finished');
    expect(log).toContain('A run failed for a reason of ours');
    expect(log).toContain('Request failed');
    expect(log).toContain('A ledger revoked our access');
    expect(errorAnswers.length).toBe(6);
  });

  it('the log, names no secret and no person', () => {
    for (const word of [...personal, 'ada@', 'Ada Lovelace', 'DE987654321'])
      expect(around(log, word), `${word} stands in the log`).toBe('');
    expect(found(log, secrets())).toEqual([]);
  });

  it('the answers to errors, name no secret and no person', () => {
    const text = errorAnswers.join('\n');
    expect(found(text, [...secrets(), ...personal])).toEqual([]);
  });

  it('the records of runs, names no secret, though who and what it was about', async () => {
    const rows = await house.services.sql`select to_jsonb(sync_runs)::text as row from sync_runs`;
    const text = rows.map(({ row }) => String(row)).join('\n');
    expect(found(text, secrets())).toEqual([]);
    expect(text).toContain('salesInvoices');
    expect(text).toContain(person.name);
  });

  it('any other table, names no secret but sealed', async () => {
    for (const table of [
      'audit_log',
      'sync_items',
      'request_answers',
      'connections',
      'oauth_states',
      'stripe_events',
    ]) {
      const rows = await house.services
        .sql`select to_jsonb(found)::text as row from ${house.services.sql(table)} found`;
      const text = rows.map(({ row }) => String(row)).join('\n');
      // The answer to a press of Connect is kept for its repetition, and with it the address with its state: it is
      // used up or worthless after 15 minutes, and works for the account that began only.
      const words = table === 'request_answers' ? secrets().filter((word) => !inAddresses.includes(word)) : secrets();
      expect(found(text, words), table).toEqual([]);
    }
  });

  it('the metadata in Stripe, names no secret and no person', async () => {
    const { data } = await merchant.stripe.invoices.list({ limit: 100 });
    const texts = data.map(({ metadata }) => JSON.stringify(metadata));
    expect(texts.filter((text) => text.includes('tieout_status')).length).toBeGreaterThan(5);
    expect(found(texts.join('\n'), [...secrets(), ...personal])).toEqual([]);
  });

  it('the metrics, names no secret, no person and no id', async () => {
    const { status, text } = await open(`${house.url}/metrics`);
    expect(status).toBe(200);
    expect(text.includes('tieout_sync_runs_total{status="synced",problem=""}')).toBe(true);
    expect(found(text, [...secrets(), ...personal])).toEqual([]);
    expect(text).not.toMatch(/\b(acct|in|cus|evt)_\w{8,}|[0-9a-f]{8}-[0-9a-f]{4}-/);
  });
});
