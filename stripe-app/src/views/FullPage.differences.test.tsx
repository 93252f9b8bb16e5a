import { afterEach, describe, expect, it, vi } from 'vitest';
import { paths } from '../../../shared/api/paths.ts';
import { fakeBackend, problemAnswer } from '../testing/backend.ts';
import { contextOf, dashboard } from '../testing/dashboard.ts';
import { notConnected } from '../testing/fixtures/common.ts';
import { changedRow, comparisonRun, differencesPage, extraRow, missingRow } from '../testing/fixtures/differences.ts';
import { overview } from '../testing/fixtures/overview.ts';
import { FakeRouter } from '../testing/router.ts';
import { Screen, unmountAll } from '../testing/screen.ts';
import FullPage from './FullPage.tsx';
import Overview from './Overview.tsx';

function openAt(href: string, params: Record<string, string> = {}) {
  const router = new FakeRouter(href, params).install();
  return { router, screen: new Screen(<FullPage {...contextOf(null)} />) };
}

afterEach(() => {
  unmountAll();
  vi.useRealTimers();
  FakeRouter.leave();
});

const answer = { sentence: 'Queued.', view: differencesPage };

describe('given Stripe and the books were compared', () => {
  it('when the page opens, then each difference says what it is, what was expected and found, and what mends it', async () => {
    const backend = fakeBackend({ [paths.differences]: differencesPage });
    const { screen } = openAt('/differences');
    await screen.sees('Compared Oct 14, 2026 to Nov 18, 2026');
    expect(backend.requests).toHaveLength(1);
    expect(screen.text).toContain('Told elsewhere, and no differences: 3 waiting, 1 excluded.');
    expect(screen.text).toContain('The last 35 days are compared every day. Nothing is changed by it.');
    expect(screen.text).toContain('Total: €119.00 expected, €124.00 found');
    expect(screen.text).toContain('102042 in Business Central');
    expect(screen.buttons).toEqual(
      expect.arrayContaining(['Compare now', 'Open 3', 'Replay', 'Use 102061', 'Write it', 'Leave it out']),
    );
    expect(screen.buttons).toContain('Remove from Business Central');
    expect(screen.buttons).not.toContain('Changed in Stripe 0');
  });

  it('when a mending button is pressed, then just that is asked, and the list is read again', async () => {
    const backend = fakeBackend({ [paths.differences]: differencesPage, [paths.differenceAction]: answer });
    const { screen } = openAt('/differences');
    await screen.sees('INV-0042');
    screen.press('Use 102061');
    await vi.waitFor(() => expect(dashboard.toasts).toEqual(['Taken over']));
    expect(backend.to(paths.differenceAction)[0]?.body).toMatchObject({
      difference_id: missingRow.id,
      action: 'link',
    });
    await vi.waitFor(() => expect(backend.to(paths.differences)).toHaveLength(2));
  });

  it('when the ledger’s version is kept, then it is asked why first, and the reason goes along', async () => {
    const one = { ...differencesPage, rows: [changedRow] };
    const backend = fakeBackend({ [paths.differences]: one, [paths.differenceAction]: answer });
    const { screen } = openAt('/differences');
    await screen.sees('INV-0042');
    screen.press('Keep Business Central’s version');
    await screen.sees('Keep INV-0042 as it is?');
    expect(backend.to(paths.differenceAction)).toEqual([]);
    screen.type('Why, for whoever looks at it later', 'Freight was agreed');
    screen.press('Keep it');
    await vi.waitFor(() => expect(dashboard.toasts).toEqual(['Kept as it is']));
    expect(backend.to(paths.differenceAction)[0]?.body).toMatchObject({
      ...{ difference_id: changedRow.id, action: 'accept', reason: 'Freight was agreed' },
    });
  });

  it('when a removal is refused, then the dialog stays open with the reason', async () => {
    const one = { ...differencesPage, rows: [extraRow] };
    const refusal = problemAnswer(409, { title: 'Already posted', code: 'document_posted' });
    fakeBackend({ [paths.differences]: one, [paths.differenceAction]: refusal });
    const { screen } = openAt('/differences');
    await screen.sees('G0012');
    screen.press('Remove from Business Central');
    await screen.sees('Remove G0012?');
    screen.press('Remove');
    await screen.sees('Already posted');
    expect(screen.text).toContain('Remove G0012?');
  });

  it('when another list is chosen, then the address and the request name it, and nothing there is said in words', async () => {
    const none = { ...differencesPage, rows: [] };
    const backend = fakeBackend({ [paths.differences]: none });
    const { router, screen } = openAt('/differences', { kind: 'extra' });
    await screen.sees('Nothing of this kind differs.');
    expect(backend.requests[0]?.body).toMatchObject({ kind: 'extra', state: 'open' });
    screen.press('Kept as they are 2');
    await screen.sees('Nothing was kept as it is.');
    expect(router.moves.at(-1)).toMatchObject({ href: '/differences', params: { show: 'accepted' } });
    expect(backend.requests.at(-1)?.body).toMatchObject({ state: 'accepted' });
  });
});

describe('given a comparison is under way', () => {
  it('when it halts and is over later, then the page says both without a press', async () => {
    vi.useFakeTimers();
    const halted = { ...comparisonRun, state: 'running' as const, finishedAt: null, sentence: 'It goes on by itself.' };
    let run: typeof comparisonRun = halted;
    fakeBackend({ [paths.differences]: () => ({ ...differencesPage, run }) });
    const { screen } = openAt('/differences');
    await vi.waitFor(() => expect(screen.text).toContain('It goes on by itself.'));
    expect(screen.text).toContain('Comparing Oct 14, 2026');
    run = comparisonRun;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(screen.text).toContain('Compared Oct 14, 2026');
  });

  it('when somebody begins one, then it is asked for once', async () => {
    const backend = fakeBackend({
      [paths.differences]: { ...differencesPage, run: null, rows: [] },
      [paths.compare]: answer,
    });
    const { screen } = openAt('/differences');
    await screen.sees('Nothing was compared yet, so nothing is known to differ.');
    screen.press('Compare now');
    await vi.waitFor(() => expect(dashboard.toasts).toEqual(['Comparing']));
    expect(backend.to(paths.compare)).toHaveLength(1);
  });
});

describe('given who may not change anything, or no company', () => {
  it('then there are differences and no buttons, or a sentence where they will appear', async () => {
    fakeBackend({ [paths.differences]: { ...differencesPage, mayChange: false } });
    const { screen } = openAt('/differences');
    await screen.sees('Your role lets you look but not change.');
    expect(screen.buttons.filter((label) => /^(Replay|Compare now|Write it)$/.test(label))).toEqual([]);
    unmountAll();
    fakeBackend({ [paths.differences]: { ...differencesPage, connection: notConnected, run: null, rows: [] } });
    const { screen: empty } = openAt('/differences');
    await empty.sees('Differences appear here once a company is connected.');
  });
});

describe('given the overview', () => {
  it('then it says how many differences there are and when it was compared, once it was', async () => {
    const differences = { open: 3, comparedAt: '2026-11-18T04:00:09Z' };
    fakeBackend({ [paths.overview]: overview });
    const before = new Screen(<Overview {...contextOf(null)} />);
    await before.sees('Latest documents');
    expect(before.text).not.toContain('compared');
    unmountAll();
    fakeBackend({ [paths.overview]: { ...overview, differences } });
    const screen = new Screen(<Overview {...contextOf(null)} />);
    await screen.sees('3 differences');
    expect(screen.text).toContain('Compared Nov 18, 2026');
  });
});
