import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '#backend/config.ts';
import { KeptFile } from './kept.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tieout-sandbox-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const keysPath = () => join(dataDir, 'sandbox', 'keys.json');

describe('keys and secrets of a sandbox', () => {
  it('given no folder yet, when opened, then keys are made that the configuration takes, readable by their owner only', () => {
    const { kept } = new KeptFile(join(dataDir, 'fresh'));

    expect(readConfig({ TOKEN_KEYS: kept.tokenKey }).TOKEN_KEYS).toEqual([kept.tokenKey]);
    expect(kept.webhookSecret).toMatch(/^whsec_[A-Za-z0-9]{32}$/);
    expect(kept.signingSecret).toMatch(/^absec_[A-Za-z0-9]{32}$/);
    expect(statSync(join(dataDir, 'fresh', 'sandbox', 'keys.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'fresh', 'sandbox')).mode & 0o777).toBe(0o700);
  });

  it('given two sandboxes, when their keys are compared, then they share nothing', () => {
    const one = new KeptFile(join(dataDir, 'one')).kept;
    const other = new KeptFile(join(dataDir, 'other')).kept;

    expect(other.tokenKey).not.toBe(one.tokenKey);
    expect(other.webhookSecret).not.toBe(one.webhookSecret);
    expect(other.signingSecret).not.toBe(one.signingSecret);
    expect(other.nordlicht.accountId).not.toBe(one.nordlicht.accountId);
  });

  it('given a sandbox with its history told, when opened again, then everything is the same', () => {
    const first = new KeptFile(dataDir);
    first.change({ seeded: true, accessToken: 'token', aftermath: [{ invoiceId: 'in_1', course: 'void' }] });

    const second = new KeptFile(dataDir);

    expect(second.kept).toEqual(first.kept);
    expect(second.abandoned).toEqual([]);
  });

  it('given a history cut short, when opened again, then it begins anew with other accounts, and secrets stay', () => {
    const first = new KeptFile(dataDir);
    writeFileSync(first.journal('stripe'), '{"half":"told"}\n');
    const before = first.kept;

    const second = new KeptFile(dataDir);

    expect(second.abandoned).toEqual([before.nordlicht.accountId, before.freshCoffee.accountId]);
    expect(second.kept.nordlicht.accountId).not.toBe(before.nordlicht.accountId);
    expect(second.kept.tokenKey).toBe(before.tokenKey);
    expect(second.kept.entra).toEqual(before.entra);
    expect(existsSync(second.journal('stripe'))).toBe(false);
  });

  it('given a file that is not ours, when opened, then the sentence names it and says how to start over', () => {
    new KeptFile(dataDir).change({ seeded: true });
    writeFileSync(keysPath(), '{"seeded":');
    expect(() => new KeptFile(dataDir)).toThrow(/keys\.json is not JSON.*--reset/);

    writeFileSync(keysPath(), '{"seeded":true}');
    expect(() => new KeptFile(dataDir)).toThrow(/keys\.json was written by another version.*--reset/);
    expect(readFileSync(keysPath(), 'utf8')).toBe('{"seeded":true}');
  });
});
