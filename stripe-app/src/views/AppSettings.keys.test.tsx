import { describe, expect, it } from 'vitest';
import type { ApiKeysView } from '../../../shared/api/api-keys.ts';
import { paths } from '../../../shared/api/paths.ts';
import { fakeBackend, problemAnswer } from '../testing/backend.ts';
import { contextOf, dashboard } from '../testing/dashboard.ts';
import { settingsView } from '../testing/fixtures/settings.ts';
import { Screen } from '../testing/screen.ts';
import AppSettings from './AppSettings.tsx';

const key = {
  id: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
  name: 'Data warehouse',
  prefix: 'tieout_test_k3x…',
  scopes: ['read' as const, 'sync' as const],
  createdBy: 'Anna Keller',
  createdAt: '2026-11-10T09:00:00Z',
  lastUsedAt: null,
};
const keys: ApiKeysView = {
  keys: [key],
  baseUrl: 'https://api.tieout.example/api/v1',
  docsUrl: 'https://api.tieout.example/api/v1/docs',
  mayChange: true,
};

async function openOn(view: ApiKeysView | object = keys) {
  const backend = fakeBackend({ [paths.settings]: settingsView, [paths.apiKeys]: view });
  const screen = new Screen(<AppSettings {...contextOf(null)} />);
  await screen.sees('Last saved');
  screen.selectTab('keys');
  return { backend, screen };
}

describe('given API keys', () => {
  it('when the section opens, then each key shows what it may do, its beginning and its last use, never the key', async () => {
    const { screen } = await openOn();
    await screen.sees('Data warehouse');
    expect(screen.text).toContain('tieout_test_k3x…');
    expect(screen.text).toContain('Never used. Created Nov 10, 2026, 9:00 AM by Anna Keller.');
    expect(screen.text).toContain('The API is reached at https://api.tieout.example/api/v1.');
  });

  it('when one is made, then its name is required, its scopes are sent, and it is shown this once', async () => {
    const { backend, screen } = await openOn({ ...keys, keys: [] });
    await screen.sees('There are no keys yet.');
    screen.press('Create key');
    await screen.sees('Give the key a name.');
    screen.type('Name of the key', 'Data warehouse');
    screen.toggle('Sync', true);
    backend.replies[paths.apiKeyCreate] = { key, secret: 'tieout_test_k3xSECRET', sentence: 'Made.', view: keys };
    screen.press('Create key');
    await screen.sees('tieout_test_k3xSECRET');
    expect(backend.to(paths.apiKeyCreate)[0]?.body).toMatchObject({ name: 'Data warehouse', scopes: ['read', 'sync'] });
    // The clipboard may be closed to a view.
    screen.press('Copy key');
    await screen.sees('Mark the key and copy it by hand.');
    screen.press('I have kept it');
    expect(screen.text).not.toContain('SECRET');
    expect(screen.text).toContain('Data warehouse');
  });

  it('when one is revoked, then it asks first, a failure is said, and it is gone afterwards', async () => {
    const { backend, screen } = await openOn();
    await screen.sees('Data warehouse');
    screen.press('Revoke');
    expect(screen.text).toContain('Programs that use it are refused from this moment on.');
    backend.replies[paths.apiKeyRevoke] = problemAnswer(503, { title: 'Busy', detail: 'Try again.' });
    screen.press('Revoke key');
    await screen.sees('Busy');
    backend.replies[paths.apiKeyRevoke] = { sentence: 'Revoked.', view: { ...keys, keys: [] } };
    screen.press('Revoke key');
    await screen.sees('There are no keys yet.');
    expect(dashboard.toasts).toEqual(['Key revoked']);
  });

  it('when the role may only look, then keys are seen and none is made or revoked', async () => {
    const { screen } = await openOn({ ...keys, mayChange: false });
    await screen.sees('Data warehouse');
    expect(screen.button('Revoke')).toBeUndefined();
    expect(screen.button('Create key')).toBeUndefined();
  });
});
