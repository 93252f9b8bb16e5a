import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { settingsSchema } from '#shared/settings.ts';
import type { ApiStage } from '#test/kit/api-stage.ts';
import { connect } from '#test/kit/house.ts';

const stateSchema = z.object({ version: z.number(), settings: settingsSchema });

/** Settings and their versions, the ledger's customers, usage, audit log, and at the very end disconnecting. */
export function tellOfTheAccount(on: () => ApiStage): void {
  describe('settings in the API', () => {
    const read = async () => {
      const answer = await on().call('GET', '/settings');
      return { ...stateSchema.parse(answer.body), etag: answer.headers.get('ETag') ?? '' };
    };
    const put = (settings: unknown, headers: Record<string, string>, version?: number) =>
      on().call('PUT', '/settings', { body: { settings, ...(version === undefined ? {} : { version }) }, headers });

    it('given the version that was read, then they are saved as the next one, and told with what changed', async () => {
      const { settings, version, etag } = await read();
      const answer = await put({ ...settings, excludeKey: 'nobooks' }, { 'If-Match': etag });
      expect(answer.body).toMatchObject({
        version: version + 1,
        changedBy: 'API key “Integration”',
        changed: ['excludeKey'],
        settings: { excludeKey: 'nobooks' },
      });
      expect(answer.headers.get('ETag')).toBe(`"${version + 1}"`);
      const same = await put({ ...settings, excludeKey: 'nobooks' }, {}, version + 1);
      expect(same.body).toMatchObject({ version: version + 1, changed: [] });
    });

    it('given a version that somebody replaced, none, or a tag that is none, then nothing is saved', async () => {
      const { settings, version } = await read();
      const stale = await put(settings, { 'If-Match': `"${version - 1}"` });
      expect(stale).toMatchObject({ status: 412, body: { code: 'settings_stale' } });
      expect(stale.headers.get('ETag')).toBe(`"${version}"`);
      expect(await put(settings, {})).toMatchObject({ status: 422, body: { code: 'version_missing' } });
      expect(await put(settings, { 'If-Match': 'latest' })).toMatchObject({ status: 422 });
      expect((await read()).version).toBe(version);
    });

    it('given values that do not fit, then each is named at its field', async () => {
      const { settings, etag } = await read();
      const shape = await put(
        { ...settings, documents: { ...settings.documents, trigger: 'never' } },
        { 'If-Match': etag },
      );
      expect(shape).toMatchObject({ status: 422, body: { errors: [{ path: 'settings.documents.trigger' }] } });
      const dead = await put({ ...settings, defaultTarget: { kind: 'item', id: 'gone' } }, { 'If-Match': etag });
      expect(dead).toMatchObject({ status: 422, body: { errors: [{ path: 'defaultTarget' }] } });
    });

    it('given the versions, then each tells who changed what in words, and one can be taken up again', async () => {
      const { version } = await read();
      const { body } = await on().call('GET', '/settings/versions');
      const { data } = z.object({ data: z.array(z.looseObject({ version: z.number() })) }).parse(body);
      expect(data[0]).toMatchObject({
        version,
        by: 'API key “Integration”',
        how: 'saved',
        changes: [{ path: 'excludeKey', after: expect.stringContaining('nobooks') }],
      });
      const before = await on().call('GET', `/settings/versions/${version - 1}`);
      const reverted = await on().call('POST', `/settings/versions/${version - 1}/revert`);
      expect(reverted.body).toMatchObject({
        version: version + 1,
        settings: stateSchema.parse(before.body).settings,
        changed: ['excludeKey'],
      });
      expect(await on().call('GET', '/settings/versions/999')).toMatchObject({ status: 404 });
      expect(await on().call('POST', '/settings/versions/999/revert')).toMatchObject({ status: 422 });
    });
  });

  describe('the account in the API', () => {
    it('given a text, then customers of the ledger are found by it', async () => {
      const { body } = await on().call('GET', '/contacts?query=conto');
      expect(body).toMatchObject({ data: [{ name: 'Contoso GmbH' }] });
    });

    it('given the usage, then it counts documents by month', async () => {
      const { body } = await on().call('GET', '/usage');
      const { data } = z.object({ data: z.array(z.object({ documents: z.number() })) }).parse(body);
      expect(data[0]?.documents).toBeGreaterThan(0);
    });

    it('given the audit log, then pages of it tell who did what, and filters narrow it', async () => {
      const pageSchema = z.object({
        data: z.array(z.object({ id: z.string(), action: z.string() })),
        next_cursor: z.string().nullable(),
      });
      const first = pageSchema.parse((await on().call('GET', '/audit-log?limit=3')).body);
      const second = pageSchema.parse((await on().call('GET', `/audit-log?limit=3&cursor=${first.next_cursor}`)).body);
      expect(new Set([...first.data, ...second.data].map(({ id }) => id)).size).toBe(6);
      const { body } = await on().call('GET', '/audit-log?action=document.excluded');
      expect(body).toMatchObject({ data: [{ actor: 'API key “Integration”', after: { reason: 'Booked by hand' } }] });
      expect(await on().call('GET', '/audit-log?cursor=WyJub3ciLCJ4Il0')).toMatchObject({ status: 422 });
    });

    it('given a disconnect, then work stops, rules are still read, and what needs the ledger says what to do', async () => {
      const { call, house, merchant } = on();
      const { body } = await call('GET', '/connections');
      expect(body).toMatchObject({ data: [{ ledgerName: 'Business Central', state: 'active' }] });
      const id = merchant.connection.id;
      expect((await call('POST', `/connections/${id}/disconnect`)).body).toMatchObject({ id, state: 'disconnected' });
      expect(await call('POST', `/connections/${id}/disconnect`)).toMatchObject({ status: 409 });
      expect(await call('POST', '/connections/00000000-0000-4000-8000-000000000000/disconnect')).toMatchObject({
        status: 404,
      });
      expect((await call('GET', '/settings')).status).toBe(200);
      const refused = await call('POST', '/documents/in_1/sync');
      expect(refused).toMatchObject({ status: 409, body: { code: 'not_connected' } });
      await connect(house, merchant.installation, merchant.books);
      expect((await call('GET', '/connections')).body).toMatchObject({ data: [{ id, state: 'active' }] });
    });
  });
}
