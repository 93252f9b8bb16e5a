import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DocumentListView } from '../../../shared/api/documents.ts';
import { paths } from '../../../shared/api/paths.ts';
import { fakeBackend, problemAnswer } from '../testing/backend.ts';
import { contextOf, dashboard } from '../testing/dashboard.ts';
import { connected, notConnected } from '../testing/fixtures/common.ts';
import { unmappedTaxRate } from '../testing/fixtures/invoice.ts';
import { bulkRun, overview } from '../testing/fixtures/overview.ts';
import { activity, documentId, documentList, documentPage, noDocuments, reviewList } from '../testing/fixtures/page.ts';
import { FakeRouter } from '../testing/router.ts';
import { Screen, unmountAll } from '../testing/screen.ts';
import FullPage from './FullPage.tsx';

/** The page at an address, e.g. `/documents` with what is chosen there. */
function openAt(href: string | undefined, params: Record<string, string> = {}) {
  const router = new FakeRouter(href, params).install();
  return { router, screen: new Screen(<FullPage {...contextOf(null)} />) };
}

afterEach(() => {
  unmountAll();
  vi.useRealTimers();
  FakeRouter.leave();
});

const rowsOf = (screen: Screen) => screen.elements(['DataTable'])[0]?.props.items;
const tableOf = (screen: Screen) => screen.elements(['DataTable'])[0]?.props ?? {};

describe('given the address of the page', () => {
  it('when it is the page itself, then the overview opens with one read; a tab is one more, and Back leads back', async () => {
    const backend = fakeBackend({ [paths.overview]: overview, [paths.documents]: documentList });
    const { router, screen } = openAt('/');
    await screen.sees('51 documents created this month');
    expect(backend.requests).toHaveLength(1);
    screen.selectTab('documents');
    await screen.sees('2 documents found.');
    expect(router.moves).toEqual([{ href: '/documents', params: {}, replace: false }]);
    router.moveTo('/');
    await screen.sees('51 documents created this month');
    expect(backend.to(paths.documents)).toHaveLength(1);
  });

  it('when the Dashboard has not told it yet, then nothing is asked for until it has', async () => {
    const backend = fakeBackend({ [paths.activity]: activity });
    const { router, screen } = openAt(undefined);
    expect(backend.requests).toEqual([]);
    router.moveTo('/activity');
    await screen.sees('Changed the settings');
    expect(backend.requests).toHaveLength(1);
  });

  it('when there is no router, then the page begins where a deep link says and keeps its place itself', async () => {
    fakeBackend({ [paths.review]: reviewList, [paths.documents]: documentList });
    const context = contextOf(null);
    const environment = { ...context.environment, queryParams: { page: 'review' } };
    const screen = new Screen(<FullPage {...context} environment={environment} />);
    await screen.sees('12 documents wait');
    screen.selectTab('documents');
    await screen.sees('2 documents found.');
  });
});

describe('given the documents', () => {
  it('when they are listed, then each row has number, state and amount in minor units, and opens the document', async () => {
    fakeBackend({ [paths.documents]: documentList, [paths.document]: documentPage });
    const { router, screen } = openAt('/documents');
    await screen.sees('2 documents found.');
    expect(rowsOf(screen)).toMatchObject([
      { id: documentId, number: 'INV-0043', status: 'Failed', total: 11900, currency: 'EUR', date: 'Nov 17, 2026' },
      { number: 'INV-0042', status: 'Synced', ledger: '102042' },
    ]);
    expect(screen.buttons).toContain('Needs attention 1');
    screen.call(tableOf(screen).onRowClick, { id: documentId });
    expect(router.href).toBe(`/document/${documentId}`);
  });

  it('when the address narrows them, then just that is asked for, chips say so, and each can be taken away', async () => {
    const backend = fakeBackend({
      [paths.documents]: { ...documentList, causeTitle: 'The tax rate VAT 7% DE is not mapped' },
    });
    const { router, screen } = openAt('/documents', {
      status: 'attention',
      cause: 'tax_rate_unmapped',
      subject: 'txr_7',
      from: '2026-11-01',
      currency: 'eur',
      min: '1.234,5',
      order: 'amount',
    });
    await screen.sees('2 documents found.');
    expect(backend.to(paths.documents)[0]?.body).toMatchObject({
      filter: {
        status: ['failed', 'needs_review'],
        cause: 'tax_rate_unmapped',
        subject: 'txr_7',
        from: '2026-11-01',
        currency: 'EUR',
        amountMin: '123450',
      },
      sort: 'amount',
      direction: 'desc',
    });
    const chips = screen.elements(['Chip']).map(({ props }) => [props.label, props.value]);
    expect(chips).toEqual([
      ['Cause', 'The tax rate VAT 7% DE is not mapped'],
      ['Date', 'Nov 1, 2026 to today'],
      ['Amount', 'EUR from 1.234,5'],
    ]);
    screen.call(screen.elements(['Chip'])[0]?.props.onClose, undefined);
    expect(router.params).toMatchObject({ status: 'attention', from: '2026-11-01' });
    expect(router.params).not.toHaveProperty('cause');
  });

  it('when somebody types, then it is looked up once the typing has ended, in place of the former address', async () => {
    vi.useFakeTimers();
    const backend = fakeBackend({ [paths.documents]: documentList });
    const { router, screen } = openAt('/documents');
    await vi.advanceTimersByTimeAsync(0);
    for (const typed of ['N', 'No', 'Nor']) screen.type('Search documents', typed);
    await vi.advanceTimersByTimeAsync(400);
    expect(router.moves).toEqual([{ href: '/documents', params: { search: 'Nor' }, replace: true }]);
    expect(backend.to(paths.documents).map(({ body }) => body.filter)).toEqual([{}, { search: 'Nor' }]);
  });

  it('when filters cannot be right, then each fault stands at its field and nothing is asked', async () => {
    const backend = fakeBackend({ [paths.documents]: documentList });
    const { screen } = openAt('/documents');
    await screen.sees('2 documents found.');
    screen.press('Filters');
    screen.type('Amount from', '12,5O');
    screen.press('Apply filters');
    expect(screen.field('Currency')?.props.error).toContain('three letters');
    screen.type('Currency', 'eur');
    expect(screen.field('Amount from')?.props.error).toBe('Enter an amount such as 1,234.50.');
    expect(backend.to(paths.documents)).toHaveLength(1);
    screen.type('Amount from', '12,50');
    screen.press('Apply filters');
    await vi.waitFor(() => expect(backend.to(paths.documents)).toHaveLength(2));
    expect(backend.to(paths.documents)[1]?.body.filter).toEqual({ currency: 'EUR', amountMin: '1250' });
  });

  it('when a cause is chosen, then only its documents are asked for, and its chip takes it away', async () => {
    const backend = fakeBackend({ [paths.documents]: documentList });
    const { router, screen } = openAt('/documents');
    await screen.sees('2 documents found.');
    screen.press('Filters');
    screen.choose('Cause', 'The tax rate VAT 7% DE is not mapped (1)');
    screen.press('Apply filters');
    await vi.waitFor(() => expect(backend.to(paths.documents)).toHaveLength(2));
    expect(backend.to(paths.documents)[1]?.body.filter).toEqual({ cause: 'tax_rate_unmapped', subject: 'txr_7' });
    screen.choose('Cause', 'The totals differ (2)');
    screen.press('Apply filters');
    expect(router.params).toEqual({ cause: 'total_mismatch' });
  });

  it('when there are more than a page, then pages follow the cursor forth and back', async () => {
    const second: DocumentListView = { ...documentList, next: null };
    const backend = fakeBackend({
      [paths.documents]: ({ cursor }) => (cursor === null ? { ...documentList, next: 'c1', total: 60 } : second),
    });
    const { screen } = openAt('/documents');
    await screen.sees('60 documents found.');
    expect(tableOf(screen).pagination).toMatchObject({ currentPage: 1, hasMore: true, pageSize: 50 });
    screen.call(Object.assign({ onPageChange: undefined }, tableOf(screen).pagination).onPageChange, 2);
    await vi.waitFor(() => expect(tableOf(screen).pagination).toMatchObject({ currentPage: 2, hasMore: false }));
    await vi.waitFor(() => expect(backend.to(paths.documents).at(-1)?.body.cursor).toBe('c1'));
    screen.call(Object.assign({ onPageChange: undefined }, tableOf(screen).pagination).onPageChange, 1);
    await vi.waitFor(() => expect(tableOf(screen).pagination).toMatchObject({ currentPage: 1 }));
  });

  it('when rows are chosen, then the exclusion is for them, with a reason, and the list follows', async () => {
    const backend = fakeBackend({
      [paths.documents]: documentList,
      [paths.bulkPlan]: { total: 1, left: 0, sentences: ['Tieout will not send this document.'] },
      [paths.bulkStart]: { run: { ...bulkRun, action: 'exclude', state: 'done', sentence: 'Excluded 1 document.' } },
    });
    const { screen } = openAt('/documents');
    await screen.sees('2 documents found.');
    screen.call(Object.assign({ onBatchChange: undefined }, tableOf(screen).batchable).onBatchChange, {
      [documentId]: { id: documentId },
    });
    screen.press('Exclude 1 selected');
    await screen.sees('Tieout will not send this document.');
    screen.type('Reason (optional)', ' Booked by hand ');
    screen.press('Exclude 1 document');
    await screen.sees('Excluded 1 document.');
    expect(backend.to(paths.bulkStart)[0]?.body).toMatchObject({
      action: 'exclude',
      selection: { ids: [documentId] },
      reason: 'Booked by hand',
    });
    expect(backend.to(paths.documents)).toHaveLength(2);
    expect(dashboard.toasts).toEqual(['Exclusion started']);
  });

  it.each<[string, Record<string, string>, Partial<DocumentListView>, string]>([
    ['nothing is connected', {}, { connection: notConnected }, 'They appear here once a company is connected.'],
    ['nothing came yet', {}, {}, 'The first invoice that reaches the stage'],
    ['nothing fits', { search: 'x' }, {}, 'No document fits this search.'],
    ['all is well', { status: 'attention' }, {}, 'Nothing needs your attention.'],
  ])('when %s, then the empty list says why', async (_, params, over, words) => {
    fakeBackend({ [paths.documents]: { ...noDocuments, ...over } });
    const { screen } = openAt('/documents', params);
    await vi.waitFor(() => expect(tableOf(screen).loading).toBe(false));
    expect(tableOf(screen).emptyMessage).toContain(words);
    expect(screen.buttons.filter((label) => label.startsWith('Replay'))).toEqual([]);
  });

  it('when the role may only look, or the ledger is away, then nothing can be chosen, and why is said', async () => {
    const backend = fakeBackend({ [paths.documents]: { ...documentList, mayChange: false } });
    const { screen } = openAt('/documents');
    await screen.sees('Your role lets you look but not change.');
    expect(tableOf(screen).batchable).toBeUndefined();
    expect(screen.button('Replay all 2')).toBeUndefined();
    unmountAll();
    backend.replies[paths.documents] = { ...documentList, connection: { ...connected, state: 'revoked' } };
    const away = openAt('/documents').screen;
    await away.sees('Reconnect Business Central');
    expect(away.button('Replay all 2')).toBeUndefined();
  });

  it('when the read fails, then it can be tried again', async () => {
    const backend = fakeBackend({ [paths.documents]: 'unreachable' });
    const { screen } = openAt('/documents');
    await screen.sees('Tieout could not be reached');
    expect(screen.elements(['DataTable'])).toEqual([]);
    backend.replies[paths.documents] = documentList;
    screen.press('Try again');
    await screen.sees('2 documents found.');
  });
});

describe('given what waits for an answer', () => {
  it('when it is listed, then each question says how many wait, for how much and since when', async () => {
    fakeBackend({ [paths.review]: reviewList });
    const { screen } = openAt('/review');
    await screen.sees('12 documents wait: €1,234.50 + CHF 50.00, the oldest of Nov 3, 2026');
    expect(screen.text).toContain('Weber Bau GmbH: which customer is it?');
    screen.press('Customers 1');
    expect(screen.text).not.toContain('The tax rate VAT 7% DE is not mapped');
    expect(screen.button('Show the document')?.props.href).toMatchObject({
      params: { glob: ['documents'], searchParams: { status: 'attention', customer: 'cus_Ask' } },
    });
  });

  it('when one is answered in place, then the answer goes to the example and the list is read anew', async () => {
    const backend = fakeBackend({ [paths.review]: reviewList, [paths.invoice]: unmappedTaxRate });
    const { screen } = openAt('/review');
    await screen.sees('12 documents wait');
    screen.press('Answer');
    await screen.sees('Save and replay');
    backend.replies[paths.invoiceResolve] = { sentence: 'Mapped.', view: { ...unmappedTaxRate, problem: null } };
    backend.replies[paths.review] = { ...reviewList, groups: [] };
    const [choice] = screen.elements(['Select']);
    const [, option] = screen.options(String(choice?.props.label));
    screen.choose(String(choice?.props.label), option?.text ?? '');
    screen.press('Save and replay');
    await screen.sees('Your answer is kept. What waited for it is synced again.');
    expect(backend.to(paths.invoiceResolve)[0]?.body).toMatchObject({ resolve: 'map_tax_rate' });
    await screen.sees('Nothing waits for an answer.');
  });

  it('when the role may only look, then questions are shown without their answers', async () => {
    fakeBackend({ [paths.review]: { ...reviewList, mayChange: false } });
    const { screen } = openAt('/review');
    await screen.sees('Your role lets you look but not change.');
    expect(screen.button('Answer')).toBeUndefined();
  });
});

describe('given the activity', () => {
  it('when it is listed, then who did what stands beside its document, and changes open on demand', async () => {
    fakeBackend({ [paths.activity]: activity });
    const { screen } = openAt('/activity');
    await screen.sees('Anna Keller');
    expect(screen.text).toContain('By itself');
    expect(screen.button('INV-0042')?.props.href).toMatchObject({ params: { glob: ['document', documentId] } });
    screen.press('Show 1 change');
    expect(screen.text).toContain('Documents, Start date: none → 2026-01-01');
  });

  it('when there is more, then older entries follow below; another choice begins anew', async () => {
    const [first] = activity.entries;
    if (first === undefined) throw new Error('The fixture is empty');
    const older = { ...activity, entries: [{ ...first, id: 'a9', who: 'Bert Old' }] };
    const backend = fakeBackend({
      [paths.activity]: ({ cursor }) => (cursor === undefined ? { ...activity, next: 'c1' } : older),
    });
    const { screen } = openAt('/activity');
    await screen.sees('Show older');
    screen.press('Show older');
    await screen.sees('Bert Old');
    expect(screen.text).toContain('Anna Keller');
    expect(screen.button('Show older')).toBeUndefined();
    screen.choose('Show', 'Runs with a problem');
    await vi.waitFor(() => expect(backend.to(paths.activity).at(-1)?.body.kind).toBe('failures'));
    await vi.waitFor(() => expect(screen.text).not.toContain('Bert Old'));
  });
});

describe('given a document on its own page', () => {
  const actionsOf = (screen: Screen) => {
    const actions: unknown = screen.elements(['DetailPage'])[0]?.props.actions;
    return (Array.isArray(actions) ? actions : []).map((action: { label: string; onPress: () => void }) => action);
  };
  const pressAction = (screen: Screen, label: string) =>
    screen.call(actionsOf(screen).find((action) => action.label === label)?.onPress, undefined);

  it('when it opens, then one read shows posting, totals, customer with evidence, lines and runs', async () => {
    const backend = fakeBackend({ [paths.document]: documentPage });
    const { screen } = openAt(`/document/${documentId}`);
    await screen.sees('Invoice INV-0042');
    expect(backend.requests).toHaveLength(1);
    for (const words of [
      'Nov 19, 2026',
      'Salesperson code',
      'Settings, version 3',
      'Lines as booked',
      'Runs',
      'Totals',
    ])
      expect(screen.text).toContain(words);
    expect(screen.elements(['DetailPage'])[0]?.props.breadcrumbs).toEqual([
      {
        type: 'link',
        label: 'Documents',
        route: { name: 'fullPageGlob', params: { glob: ['documents'], searchParams: {} } },
      },
    ]);
  });

  it('when it is excluded, then it asks first, and shows the page as it then is', async () => {
    const view = { ...documentPage.view, actions: ['exclude', 'preview'] as ('exclude' | 'preview')[] };
    const backend = fakeBackend({ [paths.document]: { ...documentPage, view } });
    const { screen } = openAt(`/document/${documentId}`);
    await screen.sees('Invoice INV-0042');
    expect(actionsOf(screen).map(({ label }) => label)).toEqual(['Preview', 'Exclude']);
    pressAction(screen, 'Exclude');
    await screen.sees('Exclude this invoice?');
    const row = { ...documentPage.row, status: 'excluded' as const, sentence: 'Excluded by Anna Keller.' };
    backend.replies[paths.documentAction] = { sentence: 'Excluded.', page: { ...documentPage, row } };
    screen.press('Exclude invoice');
    await screen.sees('Excluded by Anna Keller.');
    expect(backend.to(paths.documentAction)[0]?.body).toMatchObject({ action: 'exclude', document_id: documentId });
    expect(dashboard.toasts).toEqual(['Document excluded']);
  });

  it('when it is a credit note, then it is called so and leads to its invoice', async () => {
    const row = { ...documentPage.row, objectType: 'credit_note' as const, stripeId: 'cn_1', number: 'CN-7' };
    fakeBackend({ [paths.document]: { ...documentPage, row, parentId: 'in_1Synced' } });
    const { screen } = openAt(`/document/${documentId}`);
    await screen.sees('Credit note CN-7');
    expect(screen.button('Open invoice')?.props.href).toMatchObject({ params: { invoiceId: 'in_1Synced' } });
  });

  it('when it is not known, then it says so and the way back stands above', async () => {
    fakeBackend({
      [paths.document]: problemAnswer(404, { title: 'This document is not known', detail: 'Open the list.' }),
    });
    const { screen } = openAt(`/document/${documentId}`);
    await screen.sees('This document is not known');
    expect(screen.button('Try again')).toBeUndefined();
    expect(screen.elements(['DetailPage'])[0]?.props.breadcrumbs).toHaveLength(1);
  });
});
