import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findKey } from '#backend/access/keys.ts';
import { apiKeysViewSchema, createApiKeyAnswerSchema } from '#shared/api/api-keys.ts';
import { paths } from '#shared/api/paths.ts';
import { type House, type Merchant, openHouse } from '#test/kit/house.ts';

let house: House;
let merchant: Merchant;

beforeAll(async () => {
  house = await openHouse({ workers: false });
  merchant = await house.merchant({ connect: false });
});
afterAll(() => house.stop());

const list = async () => apiKeysViewSchema.parse((await house.signed(merchant, paths.apiKeys, {})).body);
const create = (payload: object, requestId = randomUUID()) =>
  house.signed(merchant, paths.apiKeyCreate, payload, { requestId });

describe('keys of the public API, made in the settings', () => {
  it('given a name and scopes, then the whole key is answered once, with read as part of every key', async () => {
    const { status, body } = await create({ name: '  Shop  ', scopes: ['configure'] });
    const { key, secret, view } = createApiKeyAnswerSchema.parse(body);
    expect(status).toBe(200);
    expect(secret).toMatch(/^tieout_test_[0-9a-z]{12}_[0-9a-z]{43}$/);
    expect(key).toMatchObject({ name: 'Shop', scopes: ['read', 'configure'], createdBy: 'Ada Lovelace' });
    expect(secret.startsWith(key.prefix.replace('…', ''))).toBe(true);
    expect(view.keys).toEqual([key]);
    expect(view.docsUrl).toBe(`${house.url}/api/docs`);
    expect(JSON.stringify(await list())).not.toContain(secret.slice(-20));
  });

  it('given the same press twice, then one key is made, and it stands open in no table', async () => {
    const before = (await list()).keys.length;
    const requestId = randomUUID();
    const [first, second] = [await create({ name: 'Twice' }, requestId), await create({ name: 'Twice' }, requestId)];
    expect(second.body).toEqual(first.body);
    expect((await list()).keys).toHaveLength(before + 1);
    const { secret } = createApiKeyAnswerSchema.parse(first.body);
    for (const table of ['request_answers', 'api_keys', 'audit_log']) {
      const rows = await house.services.sql`select to_jsonb(t)::text as row from ${house.services.sql(table)} t`;
      expect(rows.map(({ row }) => String(row)).join('\n')).not.toContain(secret.slice(-43));
    }
  });

  it('given a revoked key, then it opens nothing from that moment on and is listed no more', async () => {
    const { key, secret } = createApiKeyAnswerSchema.parse((await create({ name: 'Old' })).body);
    expect(await findKey(house.services.db, secret)).toMatchObject({ id: key.id });
    const { body } = await house.signed(merchant, paths.apiKeyRevoke, { key_id: key.id });
    expect(body).toMatchObject({ sentence: 'The key “Old” does not work any more. Nothing else changed.' });
    expect(await findKey(house.services.db, secret)).toBeNull();
    expect((await list()).keys.map(({ id }) => id)).not.toContain(key.id);
  });

  it('given a key with one letter changed, of the other mode, or cut short, then it is no key', async () => {
    const { secret } = createApiKeyAnswerSchema.parse((await create({ name: 'Real' })).body);
    const last = secret.endsWith('0') ? '1' : '0';
    for (const wrong of [secret.slice(0, -1) + last, secret.replace('_test_', '_live_'), secret.slice(0, -1), '']) {
      expect(await findKey(house.services.db, wrong)).toBeNull();
    }
  });

  it.each([
    [{ name: ' ' }, 'name'],
    [{ name: 'x'.repeat(81) }, 'name'],
    [{ name: 'Shop', scopes: ['everything'] }, 'scopes.0'],
  ])('given %j, then it is refused at the field', async (payload, path) => {
    const { status, body } = await create(payload);
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ path }] });
  });
});
