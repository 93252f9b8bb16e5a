import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigurationError } from '../config.ts';
import { forgetSandboxEnvironment, keepSandboxEnvironment, readSandboxEnvironment } from '../sandbox-environment.ts';
import { commandConfig } from './environment.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tieout-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const environment = {
  STRIPE_SECRET_KEY_TEST: 'sk_test_sandbox',
  STRIPE_API_BASE_URL: 'http://127.0.0.1:4244',
  STRIPE_WEBHOOK_SECRETS_TEST: ['whsec_1', 'whsec_2'],
  STRIPE_APP_SIGNING_SECRETS: ['absec_1'],
  BUSINESS_CENTRAL_CLIENT_ID: 'client',
  BUSINESS_CENTRAL_CLIENT_SECRET: 'secret',
  TOKEN_KEYS: [`sandbox:${Buffer.alloc(32, 1).toString('base64')}`],
};

describe('the environment of a running sandbox', () => {
  it('given nothing configured, then a command works with the simulators of the sandbox in the same folder', () => {
    keepSandboxEnvironment(dataDir, environment);
    expect(commandConfig({ DATA_DIR: dataDir })).toMatchObject({ ...environment, sandbox: false });
  });

  it('given keys of real accounts, then the sandbox is not looked at', () => {
    keepSandboxEnvironment(dataDir, environment);
    const config = commandConfig({
      DATA_DIR: dataDir,
      STRIPE_SECRET_KEY_TEST: 'sk_test_real',
      STRIPE_WEBHOOK_SECRETS_TEST: 'whsec_real',
      STRIPE_APP_SIGNING_SECRETS: 'absec_real',
      BUSINESS_CENTRAL_CLIENT_ID: 'real',
      BUSINESS_CENTRAL_CLIENT_SECRET: 'real',
      TOKEN_KEYS: `real:${Buffer.alloc(32, 2).toString('base64')}`,
    });
    expect(config).toMatchObject({
      STRIPE_SECRET_KEY_TEST: 'sk_test_real',
      STRIPE_API_BASE_URL: 'https://api.stripe.com',
    });
  });

  it('given keys in the file, then only its owner may read it', () => {
    keepSandboxEnvironment(dataDir, environment);
    expect(statSync(join(dataDir, 'sandbox', 'environment.json')).mode & 0o777).toBe(0o600);
  });

  it('given that the sandbox stopped, then nothing is left to find', () => {
    keepSandboxEnvironment(dataDir, environment);
    forgetSandboxEnvironment(dataDir);
    expect(readSandboxEnvironment(dataDir)).toBeUndefined();
    expect(commandConfig({ DATA_DIR: dataDir }).sandbox).toBe(true);
  });

  it.each(['not json', '{"STRIPE_SECRET_KEY_TEST": 1}', '{"PATH": "/tmp"}'])(
    'given a file with %s, then the sentence names it and what to do',
    (text) => {
      keepSandboxEnvironment(dataDir, environment);
      writeFileSync(join(dataDir, 'sandbox', 'environment.json'), text);
      expect(() => readSandboxEnvironment(dataDir)).toThrow(ConfigurationError);
      expect(() => readSandboxEnvironment(dataDir)).toThrow(/environment\.json cannot be read.*start it again/);
    },
  );
});
