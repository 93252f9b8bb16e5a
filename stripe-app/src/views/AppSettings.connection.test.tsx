import { afterEach, describe, expect, it, vi } from 'vitest';
import { paths } from '../../../shared/api/paths.ts';
import type { SettingsView } from '../../../shared/api/settings.ts';
import { fakeBackend, problemAnswer } from '../testing/backend.ts';
import { contextOf, dashboard } from '../testing/dashboard.ts';
import { revoked } from '../testing/fixtures/common.ts';
import { freshSettings, pendingSettings, settingsView } from '../testing/fixtures/settings.ts';
import { Screen, unmountAll } from '../testing/screen.ts';
import AppSettings from './AppSettings.tsx';

const open = () => new Screen(<AppSettings {...contextOf(null)} />);

async function openOn(view: SettingsView) {
  const backend = fakeBackend({ [paths.settings]: view });
  const screen = open();
  await screen.sees('Business Central');
  return { backend, screen };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('given nothing connected', () => {
  it('when the page opens, then only the connection is offered, and there is nothing to save', async () => {
    const { screen } = await openOn(freshSettings);
    expect(screen.buttons).toEqual(['Connect Business Central']);
    expect(screen.elements(['Tab'])).toEqual([]);
    expect(screen.elements(['SettingsView'])[0]?.props.onSave).toBeUndefined();
  });

  it('when Connect is pressed, then the ledger’s sign-in stands behind a button that opens a tab of its own', async () => {
    const { backend, screen } = await openOn(freshSettings);
    backend.replies[paths.connect] = { url: 'https://login.example/authorize?state=abc' };
    screen.press('Connect Business Central');
    await screen.sees('Sign in at Business Central in the new tab, then come back.');
    expect(screen.button('Continue to Business Central')?.props).toMatchObject({
      href: 'https://login.example/authorize?state=abc',
      target: '_blank',
    });
    screen.press('Cancel');
    expect(screen.button('Connect Business Central')).toBeDefined();
  });

  it('given two ledgers, then each is offered, and the one pressed is asked for', async () => {
    const ledgers = [...freshSettings.ledgers, { id: 'quickbooks', name: 'QuickBooks' }];
    const { backend, screen } = await openOn({ ...freshSettings, ledgers });
    backend.replies[paths.connect] = { url: 'https://login.example/authorize?state=abc' };
    expect(screen.buttons).toEqual(['Connect Business Central', 'Connect QuickBooks']);
    screen.press('Connect QuickBooks');
    await screen.sees('Sign in at QuickBooks in the new tab, then come back.');
    expect(backend.to(paths.connect).at(-1)?.body).toMatchObject({ ledger: 'quickbooks' });
  });

  it('when the merchant comes back, then the page notices by itself and asks for the company', async () => {
    vi.useFakeTimers();
    const backend = fakeBackend({
      [paths.settings]: freshSettings,
      [paths.connect]: { url: 'https://login.example/' },
    });
    const screen = open();
    await vi.advanceTimersByTimeAsync(0);
    screen.press('Connect Business Central');
    await vi.advanceTimersByTimeAsync(0);
    backend.replies[paths.settings] = pendingSettings;
    await vi.advanceTimersByTimeAsync(1_600);
    expect(screen.text).toContain('Documents are written into this company only.');
    const asked = backend.to(paths.settings).length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(backend.to(paths.settings)).toHaveLength(asked);
    unmountAll();
  });

  it('when connecting cannot begin, then why is said', async () => {
    const { backend, screen } = await openOn(freshSettings);
    backend.replies[paths.connect] = problemAnswer(503, { title: 'Not configured', detail: 'No client id is set.' });
    screen.press('Connect Business Central');
    await screen.sees('No client id is set.');
  });

  it('when the role may only look, then it cannot be connected, and the reason is said', async () => {
    const { screen } = await openOn({ ...freshSettings, mayChange: false });
    expect(screen.buttons).toEqual([]);
    expect(screen.text).toContain('Your role lets you look but not change.');
  });
});

describe('given a connection without a company', () => {
  it('when a company is chosen, then its environment and id are sent and all settings open', async () => {
    const { backend, screen } = await openOn(pendingSettings);
    screen.press('Use this company');
    await screen.sees('Choose a company first.');
    screen.choose('Company', 'CRONUS DE (Test, sandbox)');
    backend.replies[paths.chooseCompany] = settingsView;
    screen.press('Use this company');
    await screen.sees('Last saved');
    expect(backend.to(paths.chooseCompany)[0]?.body).toMatchObject({ environment: 'Test', company_id: 'co-1' });
    expect(screen.elements(['Tab'])).toHaveLength(12);
    expect(dashboard.toasts).toEqual(['Company chosen']);
  });

  it('when the user has no company, then it says whom to ask', async () => {
    const { screen } = await openOn({ ...pendingSettings, companies: [] });
    expect(screen.text).toContain('Ask its administrator for access to one, then reconnect.');
    expect(screen.button('Reconnect Business Central')).toBeDefined();
  });
});

describe('given a connected company', () => {
  it('when it is disconnected, then it asks first, says what is kept, and shows the state after it', async () => {
    const { backend, screen } = await openOn(settingsView);
    expect(screen.text).toContain('CRONUS DE');
    screen.press('Disconnect');
    expect(screen.text).toContain('Settings, mappings and history are kept.');
    const after: SettingsView = { ...settingsView, connection: { ...settingsView.connection, state: 'disconnected' } };
    backend.replies[paths.disconnect] = after;
    screen.press('Disconnect Business Central');
    await screen.sees('Disconnected');
    expect(screen.elements(['Tab'])).toEqual([]);
    expect(screen.button('Reconnect Business Central')).toBeDefined();
    expect(screen.button('Disconnect')).toBeUndefined();
  });

  it('when access was revoked, then reconnecting is the first thing offered, and settings stay readable', async () => {
    const { screen } = await openOn({
      ...settingsView,
      connection: { ...revoked, message: 'Permission was withdrawn.' },
    });
    expect(screen.text).toContain('Access revoked');
    expect(screen.text).toContain('Permission was withdrawn.');
    expect(screen.button('Reconnect Business Central')?.props.type).toBe('primary');
    expect(screen.elements(['Tab'])).toHaveLength(12);
  });
});

describe('given the states around it', () => {
  it('when the read fails, then it can be tried again', async () => {
    const backend = fakeBackend({ [paths.settings]: problemAnswer(500, { reference: 'ref_1' }) });
    const screen = open();
    await screen.sees('send us the reference ref_1');
    backend.replies[paths.settings] = settingsView;
    screen.press('Try again');
    await screen.sees('Last saved');
  });
});
