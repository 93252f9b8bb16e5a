import { describe, expect, it } from 'vitest';
import type { OverviewView } from '../../../shared/api/overview.ts';
import { paths } from '../../../shared/api/paths.ts';
import { fakeBackend, problemAnswer } from '../testing/backend.ts';
import { contextOf, dashboard } from '../testing/dashboard.ts';
import { connected, notConnected } from '../testing/fixtures/common.ts';
import { emptyOverview, overview } from '../testing/fixtures/overview.ts';
import { Screen } from '../testing/screen.ts';
import Overview from './Overview.tsx';

const open = () => new Screen(<Overview {...contextOf(null)} />);

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

  it('when all of one cause are replayed, then just that cause is sent, and the answer is said', async () => {
    const { backend, screen } = await openOn(overview);
    backend.replies[paths.bulkReplay] = { queued: 12, sentence: '12 invoices are on their way.', view: emptyOverview };
    screen.press('Replay all (12)');
    expect(screen.button('Replay all (12)')?.props.pending).toBe(true);
    expect(screen.button('Replay all (2)')?.props.disabled).toBe(true);
    await screen.sees('12 invoices are on their way.');
    expect(backend.to(paths.bulkReplay)[0]?.body.filter).toEqual({
      status: ['failed', 'needs_review', 'waiting'],
      cause: 'tax_rate_unmapped',
      subject: 'txr_7',
    });
    expect(dashboard.toasts).toEqual(['Replay started']);
  });

  it('when a cause can be answered on an invoice, then its card leads to the example, else to the settings', async () => {
    const [first, ...rest] = overview.causes;
    if (first === undefined) throw new Error('The fixture has no cause.');
    const setting = { ...first, code: 'field_too_long', action: 'open_settings' as const };
    const { screen } = await openOn({ ...overview, causes: [first, ...rest, setting] });
    const example = { name: 'invoiceDetails', params: { invoiceId: 'in_1Open' } };
    expect(screen.button('Choose the tax code')?.props.href).toEqual(example);
    expect(screen.button('Choose the customer')).toBeDefined();
    expect(screen.button('Fix in settings')?.props.href).toContain('/settings/apps/');
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

  it('when a bulk replay is refused, then why is said and trying again is possible', async () => {
    const { backend, screen } = await openOn(overview);
    backend.replies[paths.bulkReplay] = problemAnswer(429, {
      title: 'Too many requests',
      detail: 'At most 10 a minute.',
    });
    screen.press('Replay all (12)');
    await screen.sees('At most 10 a minute.');
    expect(screen.text).toContain('Wait a moment, then try again.');
    expect(screen.button('Try again')).toBeDefined();
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
