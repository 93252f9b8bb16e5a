import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OverviewView } from '../../../shared/api/overview.ts';
import { paths } from '../../../shared/api/paths.ts';
import { fakeBackend, problemAnswer } from '../testing/backend.ts';
import { contextOf, dashboard } from '../testing/dashboard.ts';
import { connected, notConnected } from '../testing/fixtures/common.ts';
import { bulkRun, emptyOverview, overview } from '../testing/fixtures/overview.ts';
import { Screen, unmountAll } from '../testing/screen.ts';
import Overview from './Overview.tsx';

const open = () => new Screen(<Overview {...contextOf(null)} />);

afterEach(() => {
  vi.useRealTimers();
});

async function openOn(view: OverviewView) {
  const backend = fakeBackend({ [paths.overview]: view });
  const screen = open();
  await screen.sees('created this month');
  return { backend, screen };
}

describe('given an account at work', () => {
  it('when the drawer opens, then one read shows connection, last write, counts, causes, documents and usage', async () => {
    const { backend, screen } = await openOn(overview);
    expect(backend.requests).toHaveLength(1);
    for (const words of [
      'Connected',
      'CRONUS DE',
      'Production',
      'Nov 18, 2026, 2:05 PM',
      'The tax rate “VAT 7 % DE” is not mapped',
      'Adatum GmbH · €119.00',
      'Credit note CN-7',
      '51 documents created this month',
    ]) {
      expect(screen.text).toContain(words);
    }
    expect(screen.text).toMatch(/12 documents\n, for example/);
    expect(screen.text).toMatch(/Failed\n12\nNeeds review\n2\nSynced\n48/);
    expect(screen.text).not.toContain('Undone');
  });

  it('when a document is an invoice, then it leads to its page in the Dashboard', async () => {
    const { screen } = await openOn(overview);
    expect(screen.button('INV-0042')?.props.href).toEqual({
      name: 'invoiceDetails',
      params: { invoiceId: 'in_1Synced' },
    });
  });

  it('when all of one cause are replayed, then it says first how many and what happens, then how far it has come', async () => {
    const { backend, screen } = await openOn(overview);
    backend.replies[paths.bulkPlan] = { total: 12, left: 1, sentences: ['Tieout reads 12 documents afresh.'] };
    backend.replies[paths.bulkStart] = { run: bulkRun };
    screen.press('Replay all (12)');
    await screen.sees('Tieout reads 12 documents afresh.');
    expect(backend.to(paths.bulkStart)).toEqual([]);
    screen.press('Replay 12 documents');
    await screen.sees('Replaying 12 documents: 3 done.');
    const selection = {
      filter: { status: ['failed', 'needs_review', 'waiting', 'queued'], cause: 'tax_rate_unmapped', subject: 'txr_7' },
    };
    expect(backend.to(paths.bulkPlan)[0]?.body).toMatchObject({ action: 'replay', selection });
    expect(backend.to(paths.bulkStart)[0]?.body).toMatchObject({ action: 'replay', selection });
    expect(dashboard.toasts).toEqual(['Replay started']);
    expect(screen.button('Replay all (2)')?.props.disabled).toBe(true);
    unmountAll();
  });

  it('when a bulk replay goes on, then its progress follows by itself, can be stopped, and can be put away when over', async () => {
    vi.useFakeTimers();
    const backend = fakeBackend({ [paths.overview]: { ...overview, bulk: bulkRun }, [paths.bulk]: { run: bulkRun } });
    const screen = open();
    await vi.advanceTimersByTimeAsync(0);
    backend.replies[paths.bulkStop] = { run: { ...bulkRun, state: 'stopping', sentence: 'Stopping.' } };
    screen.press('Stop');
    await vi.advanceTimersByTimeAsync(0);
    expect(screen.text).toContain('Stopping.');
    const over = { ...bulkRun, state: 'stopped', done: 12, finishedAt: '2026-11-18T14:06:00Z', sentence: 'Stopped.' };
    backend.replies[paths.bulk] = { run: over };
    await vi.advanceTimersByTimeAsync(20_000);
    expect(screen.text).toContain('Stopped.');
    const asked = backend.to(paths.bulk).length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(backend.to(paths.bulk)).toHaveLength(asked);
    screen.press('Dismiss');
    expect(screen.text).not.toContain('Stopped.');
    unmountAll();
  });

  it('when days are told, then the chart has both outcomes of each; and the page of all documents is one press away', async () => {
    const { screen } = await openOn({ ...overview, days: [{ date: '2026-11-18', booked: 4, attention: 1 }] });
    expect(screen.elements(['BarChart'])[0]?.props.data).toEqual([
      { x: new Date('2026-11-18T12:00:00Z'), y: 4, name: 'In the books' },
      { x: new Date('2026-11-18T12:00:00Z'), y: 1, name: 'Needs attention' },
    ]);
    expect(screen.button('All documents')?.props.href).toEqual({
      name: 'fullPageGlob',
      params: { glob: ['documents'], searchParams: {} },
    });
    expect(screen.button('Show all (12)')?.props.href).toMatchObject({
      params: { searchParams: { cause: 'tax_rate_unmapped', subject: 'txr_7' } },
    });
  });

  it('when a cause can be answered on an invoice, then its card leads to the example, else to the settings', async () => {
    const [first, ...rest] = overview.causes;
    if (first === undefined) throw new Error('The fixture has no cause.');
    const setting = { ...first, code: 'field_too_long', action: 'open_settings' as const };
    const { screen } = await openOn({ ...overview, causes: [first, ...rest, setting] });
    const example = { name: 'invoiceDetails', params: { invoiceId: 'in_1Open' } };
    expect(screen.button('Choose the tax code')?.props.href).toEqual(example);
    expect(screen.button('Choose the customer')).toBeDefined();
    expect(screen.button('Fix in settings')?.props.href).toMatch(/\/settings\/apps\/.+\?app_section=fields$/);
  });

  it('when the role may only look, then nothing can be replayed', async () => {
    const { screen } = await openOn({ ...overview, mayChange: false });
    expect(screen.buttons).toEqual([]);
    expect(screen.text).toContain('Your role lets you look but not change.');
  });
});

describe('given the states around it', () => {
  it('when nothing has happened yet, then it says what will happen, and that all is well', async () => {
    const { screen } = await openOn(emptyOverview);
    expect(screen.text).toContain('Nothing. Every document is where it should be.');
    expect(screen.text).toContain('The first invoice that reaches the stage chosen in your settings');
  });

  it('when nothing is connected, then it leads to the settings', async () => {
    const { screen } = await openOn({ ...emptyOverview, connection: notConnected });
    expect(screen.text).toContain('Connect Business Central');
    expect(screen.button('Open settings')).toBeDefined();
    expect(screen.text).not.toContain('Last write');
    expect(screen.text).not.toContain('Every document is where it should be');
  });

  it.each([
    ['revoked', 'Reconnect Business Central', 'Reconnect'],
    ['pending', 'Choose the company', 'Choose company'],
    ['disconnected', 'Business Central is disconnected', 'Open settings'],
  ] as const)('when the connection is %s, then “%s” is said, with its button', async (state, title, button) => {
    const { screen } = await openOn({ ...overview, connection: { ...connected, state } });
    expect(screen.text).toContain(title);
    expect(screen.button(button)?.props.href).toContain('/settings/apps/');
  });

  it('when access was revoked, then nothing is offered that needs the ledger, and the connection is no second cause', async () => {
    const [first] = overview.causes;
    if (first === undefined) throw new Error('The fixture has no cause.');
    const lost = {
      ...first,
      code: 'connection_revoked',
      title: 'No access',
      subject: null,
      action: 'reconnect' as const,
    };
    const revoked = { ...connected, state: 'revoked' as const };
    const { screen } = await openOn({ ...overview, connection: revoked, causes: [first, lost] });
    expect(screen.text).not.toContain('No access');
    expect(screen.button('Replay all (12)')).toBeUndefined();
    expect(screen.button('Choose the tax code')).toBeDefined();
  });

  it('when a bulk replay is refused, then why is said where it was confirmed, and it can be confirmed again', async () => {
    const { backend, screen } = await openOn(overview);
    backend.replies[paths.bulkPlan] = { total: 12, left: 0, sentences: ['So it goes.'] };
    backend.replies[paths.bulkStart] = problemAnswer(429, { title: 'Too many', detail: 'At most 10 a minute.' });
    screen.press('Replay all (12)');
    await screen.sees('So it goes.');
    screen.press('Replay 12 documents');
    await screen.sees('At most 10 a minute.');
    expect(screen.text).toContain('Wait a moment, then try again.');
    expect(screen.button('Replay 12 documents')?.props.pending).toBe(false);
  });

  it('when nothing can be replayed any more, then there is nothing to confirm but the reason', async () => {
    const { backend, screen } = await openOn(overview);
    backend.replies[paths.bulkPlan] = { total: 0, left: 12, sentences: ['None of these can be replayed.'] };
    screen.press('Replay all (12)');
    await screen.sees('None of these can be replayed.');
    screen.press('Close');
    expect(screen.text).not.toContain('None of these can be replayed.');
  });

  it('when the read fails, then it can be tried again', async () => {
    const backend = fakeBackend({ [paths.overview]: 'unreachable' });
    const screen = open();
    await screen.sees('Tieout could not be reached');
    backend.replies[paths.overview] = overview;
    screen.press('Try again');
    await screen.sees('51 documents created');
  });
});
