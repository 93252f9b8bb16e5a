import { describe, expect, it } from 'vitest';
import type { InvoiceView } from '../../../shared/api/invoice.ts';
import { paths } from '../../../shared/api/paths.ts';
import { fakeBackend, later, problemAnswer } from '../testing/backend.ts';
import { accountId, contextOf, dashboard, userId } from '../testing/dashboard.ts';
import { notConnected, revoked } from '../testing/fixtures/common.ts';
import { inState, preview, problemOf, queued, synced } from '../testing/fixtures/invoice.ts';
import { Screen } from '../testing/screen.ts';
import InvoiceDetail from './InvoiceDetail.tsx';

const open = (invoiceId = 'in_1Synced') =>
  new Screen(<InvoiceDetail {...contextOf({ id: invoiceId, object: 'invoice' })} />);

async function openOn(view: InvoiceView) {
  const backend = fakeBackend({ [paths.invoice]: view });
  const screen = open(view.invoiceId);
  await screen.sees(view.sentence);
  return { backend, screen };
}

describe('given an invoice that stands in the books', () => {
  it('when the view opens, then one signed read shows status, totals, customer with its reason, and document', async () => {
    const { backend, screen } = await openOn(synced);
    expect(backend.requests).toHaveLength(1);
    expect(backend.requests[0]?.body).toMatchObject({
      invoice_id: 'in_1Synced',
      user_id: userId,
      account_id: accountId,
      mode: 'test',
      user_name: 'Anna Keller',
      stripe_roles: [{ id: 'admin', type: 'builtIn', name: 'Administrator' }],
    });
    for (const words of [
      'Invoice INV-0042',
      'Synced',
      '€220.75',
      'None',
      'Adatum GmbH',
      'Matched: The tax ID DE123456789 is the same',
      'Tax ID: DE123456789 in both',
      'E-mail: ap@adatum.example in Stripe, info@adatum.example in Business Central',
      '102042',
      'Last change: Nov 18, 2026, 2:05 PM',
    ]) {
      expect(screen.text).toContain(words);
    }
  });

  it('when it is shown, then it links to the document and the customer in the ledger', async () => {
    const { screen } = await openOn(synced);
    expect(screen.button('102042')?.props).toMatchObject({
      href: 'https://bc.example/invoices/102042',
      target: '_blank',
      external: true,
    });
    expect(screen.button('Adatum GmbH')?.props.href).toBe('https://bc.example/customers/10000');
    expect(screen.elements(['ContextView'])[0]?.props.externalLink).toEqual({
      label: 'Open in Business Central',
      href: 'https://bc.example/invoices/102042',
    });
  });

  it('when the accordion is read, then lines show item or account, amounts, discount, tax code and notes', async () => {
    const { screen } = await openOn(synced);
    for (const words of [
      'Item 1000 Subscription',
      '5 × 19.00 · discount 10 % · tax code VAT19',
      'Account 8400 Revenue services',
      'The description was cut to 100 characters.',
      '€85.50',
    ]) {
      expect(screen.text).toContain(words);
    }
  });

  it('when the attempts are read, then each says who or what asked, when, and how it went; steps open on demand', async () => {
    const { screen } = await openOn(synced);
    expect(screen.text).toContain('Replay by Anna Keller');
    expect(screen.text).toContain('Change in Stripe');
    expect(screen.text).not.toContain('Read invoice INV-0042 with 2 lines');
    screen.press('Show 2 steps');
    await screen.sees('Read invoice INV-0042 with 2 lines from Stripe.');
    expect(screen.text).toContain('Write · 1.2 s');
    screen.press('Show request and answer');
    await screen.sees('/salesInvoices');
  });

  it('when the totals differ, then the difference is named', async () => {
    const totals = synced.totals === null ? null : { ...synced.totals, difference: { amount: '-1', currency: 'EUR' } };
    const { screen } = await openOn({ ...synced, status: 'synced_with_variance', totals });
    expect(screen.text).toContain('-€0.01');
  });

  it('when the currency has no minor unit, then no decimals are invented', async () => {
    const yen = { amount: '12000', currency: 'JPY' };
    const { screen } = await openOn({
      ...synced,
      totals: {
        stripe: yen,
        stripeTax: yen,
        ledger: yen,
        ledgerTax: yen,
        difference: { amount: '0', currency: 'JPY' },
      },
    });
    expect(screen.text).toContain('¥12,000');
  });
});

describe('given the actions the server allows', () => {
  it('when only preview is allowed, then no other button is drawn', async () => {
    const { screen } = await openOn({ ...synced, attempts: [], actions: ['preview'] });
    expect(screen.buttons).toEqual(['Preview']);
  });

  it('when the role may only look, then nothing that changes is drawn, and the reason is said', async () => {
    const { screen } = await openOn({ ...synced, attempts: [], mayChange: false });
    expect(screen.buttons).toEqual(['Preview']);
    expect(screen.text).toContain('Your role lets you look but not change.');
  });

  it('when Replay is pressed, then it is pending, is sent once with its own request id, and the answer is shown', async () => {
    const { backend, screen } = await openOn(synced);
    const answer = later<{ sentence: string; view: InvoiceView }>();
    backend.replies[paths.invoiceAction] = answer.promise;
    screen.press('Replay');
    expect(screen.button('Replay')?.props.pending).toBe(true);
    answer.come({ sentence: 'Queued.', view: { ...synced, sentence: 'Replayed; both totals agree.' } });
    await screen.sees('Replayed; both totals agree.');
    expect(backend.to(paths.invoiceAction)).toHaveLength(1);
    expect(backend.to(paths.invoiceAction)[0]?.body).toMatchObject({ invoice_id: 'in_1Synced', action: 'replay' });
    expect(backend.to(paths.invoiceAction)[0]?.body.request_id).not.toBe(backend.requests[0]?.body.request_id);
    expect(dashboard.toasts).toEqual(['Replay started']);
  });

  it('when a press gets no answer, then trying again uses the same request id; the next press gets another', async () => {
    const { backend, screen } = await openOn(synced);
    backend.replies[paths.invoiceAction] = 'unreachable';
    screen.press('Replay');
    await screen.sees('Tieout could not be reached');
    expect(screen.text).toContain('Nothing is lost and nothing is done twice.');
    backend.replies[paths.invoiceAction] = { sentence: 'Queued.', view: { ...synced, sentence: 'Done at last.' } };
    screen.press('Try again');
    await screen.sees('Done at last.');
    screen.press('Replay');
    await screen.sees('Done at last.');
    const ids = backend.to(paths.invoiceAction).map(({ body }) => body.request_id);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('when somebody else was quicker (409), then the newest state is offered instead of trying again', async () => {
    const { backend, screen } = await openOn(synced);
    backend.replies[paths.invoiceAction] = problemAnswer(409, {
      title: 'Already running',
      detail: 'A replay is under way.',
    });
    screen.press('Replay');
    await screen.sees('A replay is under way.');
    backend.replies[paths.invoice] = { ...synced, sentence: 'Replayed by somebody else.' };
    screen.press('Load newest state');
    await screen.sees('Replayed by somebody else.');
    expect(screen.text).not.toContain('Already running');
  });

  it('when Undo is pressed, then it asks first and says what will happen; Cancel sends nothing', async () => {
    const { backend, screen } = await openOn(synced);
    screen.press('Undo');
    await screen.sees('Tieout removes draft 102042 from Business Central.');
    screen.press('Cancel');
    expect(screen.text).not.toContain('Tieout removes draft');
    expect(backend.to(paths.invoiceAction)).toHaveLength(0);
  });

  it('when Undo is confirmed, then it is sent and the dialogue closes', async () => {
    const { backend, screen } = await openOn(synced);
    const undone = inState({
      invoiceId: synced.invoiceId,
      status: 'undone',
      statusLabel: 'Undone',
      sentence: 'Taken back.',
    });
    backend.replies[paths.invoiceAction] = { sentence: 'Undone.', view: { ...undone, actions: ['replay', 'undo'] } };
    screen.press('Undo');
    screen.press('Undo sync');
    await screen.sees('Taken back.');
    expect(backend.to(paths.invoiceAction)[0]?.body).toMatchObject({ action: 'undo' });
    expect(screen.text).not.toContain('Undo this sync?');
  });

  it('when Undo is refused, then the dialogue stays open and says why', async () => {
    const { backend, screen } = await openOn(synced);
    backend.replies[paths.invoiceAction] = problemAnswer(422, { title: 'Already posted', detail: '102042 is posted.' });
    screen.press('Undo');
    screen.press('Undo sync');
    await screen.sees('102042 is posted.');
    expect(screen.text).toContain('Undo this sync?');
  });

  it('when an invoice is excluded, then the reason goes along', async () => {
    const { backend, screen } = await openOn(synced);
    const excluded = inState({
      status: 'excluded',
      statusLabel: 'Excluded',
      sentence: 'Excluded: test order.',
      actions: ['include'],
    });
    backend.replies[paths.invoiceAction] = { sentence: 'Excluded.', view: excluded };
    screen.press('Exclude');
    screen.type('Reason', ' test order ');
    screen.press('Exclude invoice');
    await screen.sees('Excluded: test order.');
    expect(backend.to(paths.invoiceAction)[0]?.body).toMatchObject({ action: 'exclude', reason: 'test order' });
    expect(screen.buttons).toEqual(['Include']);
  });

  it.each([
    ['sync', 'Sync now'],
    ['include', 'Include'],
  ] as const)('when %s is allowed, then “%s” sends it', async (action, label) => {
    const { backend, screen } = await openOn(inState({ status: 'waiting', statusLabel: 'Waiting', actions: [action] }));
    backend.replies[paths.invoiceAction] = { sentence: 'Ok.', view: { ...synced, sentence: 'Under way.' } };
    screen.press(label);
    await screen.sees('Under way.');
    expect(backend.to(paths.invoiceAction)[0]?.body.action).toBe(action);
  });
});

describe('given Preview', () => {
  it('when it is opened, then it shows what would be written, line by line, and nothing is sent but the question', async () => {
    const { backend, screen } = await openOn(inState({ status: 'waiting', statusLabel: 'Waiting' }));
    backend.replies[paths.invoicePreview] = preview;
    screen.press('Preview');
    await screen.sees('This would be written');
    for (const words of [
      'Northwind Traders',
      'Would be created',
      'Nov 17, 2026',
      'Dec 17, 2026',
      'PO 4711',
      'Item 1000',
      '€220.75',
    ]) {
      expect(screen.text).toContain(words);
    }
    expect(backend.requests.map(({ path }) => path)).toEqual([paths.invoice, paths.invoicePreview]);
  });

  it('when something would stop it, then every problem is named with its fix', async () => {
    const { backend, screen } = await openOn(inState({ status: 'failed', statusLabel: 'Failed' }));
    const stops = [
      problemOf('tax_rate_unmapped', { rate: '7 %', subject: 'txr_7' }),
      problemOf('currency_unknown', { currency: 'CHF' }),
    ];
    backend.replies[paths.invoicePreview] = { ...preview, problems: stops };
    screen.press('Preview');
    await screen.sees('CHF is not set up in Business Central');
    expect(screen.text).toContain('Choose the tax code for 7 %, then replay.');
    expect(screen.text).not.toContain('This would be written');
  });

  it('when it differs from what is written, then field, written and planned stand side by side', async () => {
    const { backend, screen } = await openOn(synced);
    backend.replies[paths.invoicePreview] = {
      ...preview,
      differences: [{ field: 'Due date', written: '2026-12-01', planned: '2026-12-17' }],
    };
    screen.press('Preview');
    await screen.sees('What differs from Business Central now');
    expect(screen.text).toMatch(/Due date\n2026-12-01\n2026-12-17/);
  });

  it('when it cannot be worked out, then it says why and can be tried again', async () => {
    const { backend, screen } = await openOn(synced);
    backend.replies[paths.invoicePreview] = problemAnswer(503, {
      title: 'Business Central does not answer',
      detail: 'It timed out.',
    });
    screen.press('Preview');
    await screen.sees('It timed out.');
    backend.replies[paths.invoicePreview] = preview;
    screen.press('Try again');
    await screen.sees('This would be written');
  });
});

describe('given the states around it', () => {
  it('when no answer has come yet, then it says what it is doing', async () => {
    const answer = later<InvoiceView>();
    fakeBackend({ [paths.invoice]: answer.promise });
    const screen = open();
    expect(screen.text).toContain('Looking up this invoice…');
    answer.come(synced);
    await screen.sees(synced.sentence);
  });

  it('when the backend fails, then what, why, what to do and the reference are shown, and Try again reads again', async () => {
    const backend = fakeBackend({ [paths.invoice]: problemAnswer(500, { reference: 'ref_9f3' }) });
    const screen = open();
    await screen.sees('A fault of ours');
    expect(screen.text).toContain('send us the reference ref_9f3');
    backend.replies[paths.invoice] = synced;
    screen.press('Try again');
    await screen.sees(synced.sentence);
  });

  it('when the Dashboard does not sign, then that is said and nothing is sent', async () => {
    const backend = fakeBackend({});
    dashboard.refusesToSign = true;
    const screen = open();
    await screen.sees('The Dashboard did not sign this request');
    expect(backend.requests).toHaveLength(0);
  });

  it('when nothing is connected, then the way to connect is shown and no document', async () => {
    const { screen } = await openOn(
      inState({
        connection: notConnected,
        status: null,
        statusLabel: 'Not synced',
        totals: null,
        sentence: 'Not sent to your books yet.',
        actions: [],
      }),
    );
    expect(screen.text).toContain('Connect Business Central');
    expect(screen.button('Open settings')?.props.href).toBe(
      'https://dashboard.stripe.com/test/settings/apps/com.tieout.tieout',
    );
  });

  it('when access was revoked, then it is said once, with the way to reconnect', async () => {
    const { screen } = await openOn(
      inState({
        connection: revoked,
        status: 'waiting',
        statusLabel: 'Waiting',
        sentence: 'Waits until Business Central is reconnected.',
        problem: problemOf('connection_revoked', { detail: 'invalid_grant' }),
        actions: [],
      }),
    );
    expect(screen.button('Reconnect')).toBeDefined();
    expect(screen.elements(['Banner'])).toHaveLength(1);
  });

  it('when the next try is planned, then it says when', async () => {
    const { screen } = await openOn({ ...queued, nextAttemptAt: '2026-11-20T15:25:00Z' });
    expect(screen.text).toContain('Next try: Nov 20, 2026, 3:25 PM');
  });

  it('when there are related credit memos, then they are listed with their state', async () => {
    const { screen } = await openOn({
      ...synced,
      related: [{ id: 'd2', title: 'Credit note CN-7', status: 'failed', sentence: 'Not written yet.', url: null }],
    });
    expect(screen.text).toMatch(/Credit note CN-7\nFailed\nNot written yet\./);
  });
});
