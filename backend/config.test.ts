import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigurationError, environmentSchema, readConfig } from './config.ts';

const key = `k1:${Buffer.alloc(32, 7).toString('base64')}`;

/** What a real installation sets at least. */
const real = {
  STRIPE_SECRET_KEY_TEST: 'sk_test_1234567890',
  STRIPE_WEBHOOK_SECRETS_TEST: 'whsec_1',
  STRIPE_APP_SIGNING_SECRETS: 'absec_1, absec_2',
  BUSINESS_CENTRAL_CLIENT_ID: 'client',
  BUSINESS_CENTRAL_CLIENT_SECRET: 'secret',
  TOKEN_KEYS: key,
};

/** The lines of the complaint about an environment. */
function faultsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message.split('\n');
    throw error;
  }
  return [];
}

const namesOf = (faults: string[]): string[] => faults.map((fault) => fault.split(':')[0] ?? '');

describe('the configuration', () => {
  it('given nothing at all, then the sandbox runs on its usual ports', () => {
    const config = readConfig({});
    expect(config).toMatchObject({ sandbox: true, PORT: 4243, publicUrl: 'http://localhost:4243', ROLE: 'all' });
  });

  it('given Stripe and Entra credentials, then it is no sandbox, and lists are lists', () => {
    const config = readConfig(real);
    expect(config.sandbox).toBe(false);
    expect(config.STRIPE_APP_SIGNING_SECRETS).toEqual(['absec_1', 'absec_2']);
  });

  it('given variables that are empty, as in a compose file, then they count as unset', () => {
    const config = readConfig({ PORT: '', DATABASE_URL: '  ', STRIPE_SECRET_KEY_LIVE: '' });
    expect(config).toMatchObject({ PORT: 4243, sandbox: true });
    expect(config.DATABASE_URL).toBeUndefined();
  });

  it('given base URLs with a slash at the end, then they are taken without', () => {
    const config = readConfig({
      ...real,
      STRIPE_API_BASE_URL: 'http://127.0.0.1:1/',
      PUBLIC_URL: 'https://t.example/',
    });
    expect(config.STRIPE_API_BASE_URL).toBe('http://127.0.0.1:1');
    expect(config.publicUrl).toBe('https://t.example');
  });

  it('given no sandbox and nothing else, then everything that is missing is listed at once with what to do', () => {
    const faults = faultsOf({ SANDBOX: 'off' });
    expect(namesOf(faults)).toEqual([
      'STRIPE_SECRET_KEY_LIVE or STRIPE_SECRET_KEY_TEST',
      'STRIPE_APP_SIGNING_SECRETS',
      'BUSINESS_CENTRAL_CLIENT_ID or QUICKBOOKS_CLIENT_ID',
      'TOKEN_KEYS',
    ]);
    for (const fault of faults) expect(fault).toMatch(/: set /);
  });

  it('given one ledger, then the other is not asked for, and a client id asks for its secret', () => {
    const { BUSINESS_CENTRAL_CLIENT_ID: _, BUSINESS_CENTRAL_CLIENT_SECRET: __, ...without } = real;
    const books = { ...without, QUICKBOOKS_CLIENT_ID: 'client' };
    expect(namesOf(faultsOf(books))).toEqual(['QUICKBOOKS_CLIENT_SECRET']);
    expect(faultsOf({ ...books, QUICKBOOKS_CLIENT_SECRET: 'secret' })).toEqual([]);
    expect(namesOf(faultsOf({ ...without, BUSINESS_CENTRAL_CLIENT_ID: 'client' }))).toEqual([
      'BUSINESS_CENTRAL_CLIENT_SECRET',
    ]);
  });

  it('given a live key, then its webhook secret is asked for; given a test key, that of test or sandbox', () => {
    const { STRIPE_WEBHOOK_SECRETS_TEST: _, ...without } = real;
    expect(namesOf(faultsOf(without))).toEqual(['STRIPE_WEBHOOK_SECRETS_TEST']);
    expect(faultsOf({ ...without, STRIPE_WEBHOOK_SECRETS_SANDBOX: 'whsec_3' })).toEqual([]);
    expect(namesOf(faultsOf({ ...real, STRIPE_SECRET_KEY_LIVE: 'sk_live_1' }))).toEqual([
      'STRIPE_WEBHOOK_SECRETS_LIVE',
    ]);
  });

  it('given wrong values beside missing ones, then both are listed at once, wrong ones with their meaning', () => {
    const { TOKEN_KEYS: _, ...keyless } = real;
    const faults = faultsOf({
      ...keyless,
      PORT: '99999',
      ROLE: 'boss',
      DATABASE_URL: 'localhost/tieout',
      WORKERS: '0',
    });
    expect(namesOf(faults).sort()).toEqual(['DATABASE_URL', 'PORT', 'ROLE', 'TOKEN_KEYS', 'WORKERS']);
    expect(faults.find((fault) => fault.startsWith('PORT'))).toContain('(Port of the backend)');
    expect(faults.find((fault) => fault.startsWith('DATABASE_URL'))).toContain('Not a postgres:// URL');
  });

  it.each([
    'k1',
    'k1:short',
    `:${Buffer.alloc(32).toString('base64')}`,
    `sp ace:${Buffer.alloc(32).toString('base64')}`,
  ])('given the sealing key %s, then it says how one is made', (TOKEN_KEYS) => {
    const [fault] = faultsOf({ ...real, TOKEN_KEYS });
    expect(fault).toContain('openssl rand -base64 32');
  });

  it('given wrong secrets, then the complaint does not repeat them', () => {
    const text = faultsOf({
      ...real,
      TOKEN_KEYS: 'k1:bm90LTMyLWJ5dGVz',
      DATABASE_URL: 'mysql://root:hunter22@db/x',
      PUBLIC_URL: 'https//u:hunter22@x',
    }).join('\n');
    expect(text).toContain('DATABASE_URL');
    expect(text).toContain('PUBLIC_URL');
    expect(text).not.toMatch(/bm90LTMy|hunter22/);
  });
});

describe('the table in docs/operations.md', () => {
  const text = readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8');
  const section = text.split('\n## ').find((part) => part.startsWith('Configuration\n')) ?? '';
  const rows = [...section.matchAll(/^\| `(\w+)` \| (.*?) \| (.*) \|$/gm)].map(([, name, fallback, meaning]) => ({
    name,
    fallback,
    meaning,
  }));
  const defaults: Record<string, unknown> = environmentSchema.parse({});
  const shown = (value: unknown) => (value === undefined || Array.isArray(value) ? '–' : `\`${String(value)}\``);

  it('lists every variable that is read with its default and meaning, in the same order, and no other', () => {
    const expected = Object.entries(environmentSchema.shape).map(([name, { description }]) => ({
      name,
      fallback: shown(defaults[name]),
      meaning: description,
    }));
    expect(rows).toEqual(expected);
  });
});
