import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Config, ConfigurationError, readConfig } from '#backend/config.ts';
import { type Sandbox, startSandbox } from './index.ts';

let dataDir: string;
let running: Sandbox[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tieout-sandbox-'));
  running = [];
});
afterEach(async () => {
  for (const sandbox of running) await sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const anyPorts = {
  SANDBOX_STRIPE_PORT: '0',
  SANDBOX_LEDGER_PORT: '0',
  SANDBOX_QUICKBOOKS_PORT: '0',
  PREVIEW_PORT: '0',
};
const config = (env: Record<string, string> = {}): Config => readConfig({ ...anyPorts, DATA_DIR: dataDir, ...env });

async function start(env: Record<string, string> = {}, folder = dataDir): Promise<Sandbox> {
  const sandbox = await startSandbox({ dataDir: folder, config: config(env), log: pino({ level: 'silent' }) });
  running.push(sandbox);
  return sandbox;
}

const refusal = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ConfigurationError) return error.message;
  throw new Error(`Expected a ConfigurationError, got ${String(error)}`);
};

async function takePort(): Promise<{ port: number; free(): Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, free: () => new Promise((resolve) => server.close(() => resolve())) };
}

describe('a sandbox without a backend yet', () => {
  it('given what it describes, when the Stripe SDK is pointed there, then the merchant’s own key acts on the merchant', async () => {
    const { stripe } = (await start()).describe();
    const { hostname, port } = new URL(stripe.baseUrl);
    const sdk = new Stripe(stripe.secretKey, { host: hostname, port: Number(port), protocol: 'http' });

    const plain = await sdk.customers.create({ name: 'Plain' });
    const named = await sdk.customers.retrieve(plain.id, {}, { stripeAccount: stripe.accountId });

    expect(named.id).toBe(plain.id);
    expect((await sdk.accounts.retrieveCurrent()).id).toBe(stripe.accountId);
    expect(stripe.webhookSecret).toMatch(/^whsec_/);
    expect(stripe.signingSecret).toMatch(/^absec_/);
  });

  it('given what it describes, when the ledger is asked, then the address ends before the company and the token opens it', async () => {
    const { businessCentral: ledger } = (await start()).describe();
    expect(ledger.baseUrl).toMatch(/\/api\/v2\.0$/);

    const answer = await fetch(`${ledger.baseUrl}/companies(${ledger.companyId})/customers?$top=1`, {
      headers: { Authorization: `Bearer ${ledger.accessToken}` },
    });

    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ value: [{ number: expect.any(String) }] });
  });

  it('given its values laid over the environment, when the configuration is read, then nothing is missing', async () => {
    const { environment } = await start();
    const text = Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(',') : String(value),
      ]),
    );

    const real = readConfig({ ...text, SANDBOX: 'off' });

    expect(real.sandbox).toBe(false);
    expect(real.STRIPE_API_BASE_URL).toBe(environment.STRIPE_API_BASE_URL);
  });

  it('given a key of one’s own, when tokens are sealed, then that key seals and the sandbox’s opens', async () => {
    const own = `mine:${Buffer.alloc(32, 7).toString('base64')}`;
    const { environment } = await start({ TOKEN_KEYS: own });
    expect(environment.TOKEN_KEYS).toEqual([own, expect.stringMatching(/^sandbox:/)]);
  });

  it('given a second merchant, when described, then it has an account, a key, a user and books of its own', async () => {
    const { stripe, businessCentral, user, fresh } = (await start()).describe();
    expect(fresh.stripe.accountId).not.toBe(stripe.accountId);
    expect(fresh.stripe.secretKey).not.toBe(stripe.secretKey);
    expect(fresh.user.id).not.toBe(user.id);
    expect(fresh.businessCentral.companyId).not.toBe(businessCentral.companyId);
  });

  it('given a sandbox that was stopped, when it starts again with its history told, then keys and books are found again', async () => {
    const first = await start();
    const before = first.describe();
    await running.pop()?.close();
    finishHistory();

    const after = (await start()).describe();

    const { baseUrl: _stripeUrl, controlUrl: _stripeControl, ...stripeBefore } = before.stripe;
    expect(after.stripe).toMatchObject(stripeBefore);
    expect(after.businessCentral.companyId).toBe(before.businessCentral.companyId);
    expect(after.businessCentral.accessToken).toBe(before.businessCentral.accessToken);
    const answer = await fetch(
      `${after.businessCentral.baseUrl}/companies(${after.businessCentral.companyId})/customers/$count`,
      { headers: { Authorization: `Bearer ${after.businessCentral.accessToken}` } },
    );
    expect(Number(await answer.text())).toBeGreaterThan(100);
  });
});

describe('what keeps a sandbox from starting', () => {
  it('given a taken port, when it starts, then one sentence names the variable to change, and nothing is left running', async () => {
    const taken = await takePort();
    const port = String(taken.port);

    expect(await refusal(start({ SANDBOX_STRIPE_PORT: port }))).toMatch(
      new RegExp(`^SANDBOX_STRIPE_PORT: port ${port} is taken, so the simulated Stripe cannot start\\.`),
    );
    expect(await refusal(start({ SANDBOX_LEDGER_PORT: port }))).toMatch(
      new RegExp(`^SANDBOX_LEDGER_PORT: port ${port} is taken.*SANDBOX_LEDGER_PORT=\\d+ npm start$`),
    );

    await taken.free();
    await start({ SANDBOX_STRIPE_PORT: port });
  });

  it('given a sandbox at work in the folder, when another one starts there, then it is refused before it touches anything', async () => {
    const first = await start();
    const before = first.describe();

    expect(await refusal(start())).toMatch(/^DATA_DIR: another sandbox \(process \d+\) works in .*Stop it first/);

    expect(first.describe()).toEqual(before);
    await running.pop()?.close();
    await start();
  });
});

/** As the seed does at its end: from then on a start goes on with what is there. */
function finishHistory(): void {
  const path = join(dataDir, 'sandbox', 'keys.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"seeded": false', '"seeded": true'));
}
