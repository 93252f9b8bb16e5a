import { afterEach, describe, expect, it, vi } from 'vitest';
import type { BackfillAnswer, BackfillView } from '../../../shared/api/backfill.ts';
import { paths } from '../../../shared/api/paths.ts';
import { fakeBackend } from '../testing/backend.ts';
import { contextOf, dashboard } from '../testing/dashboard.ts';
import { connected } from '../testing/fixtures/common.ts';
import { equalDocument, looksBooked, synced } from '../testing/fixtures/invoice.ts';
import { bulkRun, overview } from '../testing/fixtures/overview.ts';
import { FakeRouter } from '../testing/router.ts';
import { Screen, unmountAll } from '../testing/screen.ts';
import FullPage from './FullPage.tsx';
import InvoiceDetail from './InvoiceDetail.tsx';

afterEach(() => {
  unmountAll();
  vi.useRealTimers();
  FakeRouter.leave();
});

const nothingYet: BackfillAnswer = {
  connection: connected,
  run: null,
  rehearsal: null,
  money: true,
  timeZone: 'Europe/Berlin',
  today: '2026-11-20',
  mayChange: true,
};
const run: BackfillView = {
  id: '0192c7e4-0000-7000-8000-000000000002',
  from: '2026-10-01',
  to: '2026-10-31',
  dry: false,
  state: 'running',
  stage: 'settling',
  sentence: 'Documents: 12 of 40 are through.',
  percent: 18,
  lines: [],
  problem: null,
  question: null,
  actions: ['stop'],
  askedBy: 'Anna Keller',
  startedAt: '2026-11-20T09:00:00Z',
  finishedAt: null,
};
const rehearsed: BackfillView = {
  ...run,
  dry: true,
  state: 'done',
  stage: 'over',
  sentence: 'This is what would happen. Nothing was written.',
  percent: 100,
  lines: ['40 documents in Stripe.', '38 would be written, to customers that are known or found.'],
  actions: ['start'],
  finishedAt: '2026-11-20T09:01:00Z',
};

function openTab(answer: BackfillAnswer) {
  new FakeRouter('/period', {}).install();
  const backend = fakeBackend({ [paths.backfill]: answer });
  return { backend, screen: new Screen(<FullPage {...contextOf(null)} />) };
}

describe('given nothing was brought in yet', () => {
  it('when the days are wrong, then the fields say so; when they are right, then what would happen comes first, and starting it second', async () => {
    const { backend, screen } = openTab(nothingYet);
    await screen.sees('Bring in a period');
    expect(screen.text).toContain('payments, fees, refunds, disputes and payouts');
    screen.press('See what would happen');
    await screen.sees('Enter a date in the form YYYY-MM-DD');
    screen.type('First day', '2026-12-01');
    screen.press('See what would happen');
    await screen.sees('The last day is before the first one');
    expect(backend.to(paths.backfillStart)).toEqual([]);

    backend.replies[paths.backfillStart] = { sentence: 'Looking.', view: { ...nothingYet, rehearsal: rehearsed } };
    screen.type('First day', '2026-10-01');
    screen.type('Last day', '2026-10-31');
    screen.press('See what would happen');
    await screen.sees('40 documents in Stripe.');
    expect(backend.to(paths.backfillStart)[0]?.body).toMatchObject({ from: '2026-10-01', to: '2026-10-31', dry: true });
    backend.replies[paths.backfillStart] = { sentence: 'Started.', view: { ...nothingYet, run } };
    screen.press('Bring it in');
    await screen.sees('Documents: 12 of 40 are through.');
    expect(backend.to(paths.backfillStart)[1]?.body).toMatchObject({ dry: false });
    expect(screen.elements(['MeterChart'])[0]?.props.data).toEqual([
      { label: 'Done', value: 18 },
      { label: 'To do', value: 82 },
    ]);
  });

  it('when the role may only look, then nothing is offered that changes', async () => {
    const { screen } = openTab({
      ...nothingYet,
      mayChange: false,
      run: { ...run, state: 'paused', actions: ['answer'] },
    });
    await screen.sees('Documents: 12 of 40');
    expect(screen.buttons).toEqual([]);
  });
});

describe('given a run', () => {
  it('when it goes on, then it is asked for again until it pauses, asks with examples, and takes the answer', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { backend, screen } = openTab({ ...nothingYet, run });
    await screen.sees('Documents: 12 of 40 are through.');
    expect(screen.button('See what would happen')?.props.disabled).toBe(true);
    const example = { id: 'in_1', number: 'INV-0042', customer: 'Contoso GmbH', equals: equalDocument };
    const paused: BackfillView = {
      ...run,
      state: 'paused',
      sentence: 'Paused: many of these documents look as if they were in the books already.',
      question: { count: 12, examples: [example] },
      actions: ['answer', 'stop'],
    };
    backend.replies[paths.backfill] = { ...nothingYet, run: paused };
    await vi.advanceTimersByTimeAsync(1_600);
    await screen.sees('12 documents wait for this answer');
    expect(screen.text).toContain('INV-0042, Contoso GmbH');
    expect(screen.text).toContain('In the books: R-2031 of Nov 17, 2026, €119.00, the same date');
    backend.replies[paths.backfillAction] = { sentence: 'It goes on.', view: { ...nothingYet, run } };
    screen.press('Use what is there');
    await screen.sees('Documents: 12 of 40 are through.');
    expect(backend.to(paths.backfillAction)[0]?.body).toMatchObject({
      backfill_id: run.id,
      action: 'answer',
      equals: 'link',
    });
    expect(dashboard.toasts).toEqual(['It goes on.']);
  });

  it('when it is over, then what came of it stands there, and it is undone only after a confirmation', async () => {
    const lines = ['40 invoices and 0 credit notes in Stripe, 40 of them in the books.', '2 of 2 payouts tie out.'];
    const done: BackfillView = { ...rehearsed, dry: false, sentence: 'Done.', lines, actions: ['undo'] };
    const { backend, screen } = openTab({ ...nothingYet, run: done });
    await screen.sees('2 of 2 payouts tie out.');
    screen.press('Undo this run');
    await screen.sees('money before the documents it belongs to');
    expect(backend.to(paths.backfillAction)).toEqual([]);
  });
});

describe('given a replay of many that paused', () => {
  it('when it is answered on the overview, then the answer goes out and the run goes on', async () => {
    new FakeRouter('/', {}).install();
    const question = { count: 12, examples: [{ number: 'INV-0042', equals: equalDocument }] };
    const paused = { ...bulkRun, state: 'paused' as const, question, actions: ['answer' as const, 'stop' as const] };
    const backend = fakeBackend({
      [paths.overview]: { ...overview, bulk: paused },
      [paths.bulkAnswer]: { run: bulkRun },
    });
    const screen = new Screen(<FullPage {...contextOf(null)} />);
    await screen.sees('12 documents wait for this answer');
    screen.press('Review each');
    await vi.waitFor(() => expect(backend.to(paths.bulkAnswer)).toHaveLength(1));
    expect(backend.to(paths.bulkAnswer)[0]?.body).toMatchObject({
      bulk_id: bulkRun.id,
      action: 'answer',
      equals: 'review',
    });
  });
});

describe('given an invoice that looks as if it was in the books already', () => {
  it('when it is opened, then the document is shown with why, and either answer goes out as it was meant', async () => {
    const backend = fakeBackend({ [paths.invoice]: looksBooked });
    const screen = new Screen(<InvoiceDetail {...contextOf({ id: looksBooked.invoiceId, object: 'invoice' })} />);
    await screen.sees('Is it one of these?');
    expect(screen.text).toContain('Nov 17, 2026, €119.00, Open. Same customer and total, the same date.');
    backend.replies[paths.invoiceResolve] = { sentence: 'R-2031 is used.', view: synced };
    screen.press('Use this document');
    await screen.sees(synced.sentence);
    expect(backend.to(paths.invoiceResolve)[0]?.body).toMatchObject({ resolve: 'use_equal', document_id: 'doc_1' });
  });
});
