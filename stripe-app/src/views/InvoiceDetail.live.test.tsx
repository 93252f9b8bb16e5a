import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paths } from '../../../shared/api/paths.ts';
import { fakeBackend, problemAnswer } from '../testing/backend.ts';
import { contextOf } from '../testing/dashboard.ts';
import { queued, synced } from '../testing/fixtures/invoice.ts';
import { Screen, unmountAll } from '../testing/screen.ts';
import InvoiceDetail from './InvoiceDetail.tsx';

const open = () => new Screen(<InvoiceDetail {...contextOf({ id: queued.invoiceId, object: 'invoice' })} />);

/** In small steps, because React renders between timers, on a clock of its own. */
async function pass(milliseconds: number): Promise<void> {
  for (let left = milliseconds; left >= 0; left -= 250) await vi.advanceTimersByTimeAsync(Math.min(left, 250));
}

describe('given a run under way', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    unmountAll();
    vi.useRealTimers();
  });

  it('when 1.5 s have passed, then it asks again and shows the end; afterwards it asks no more', async () => {
    const backend = fakeBackend({ [paths.invoice]: queued });
    const screen = open();
    await pass(0);
    expect(screen.text).toContain('Queued');
    await pass(1_400);
    expect(backend.requests).toHaveLength(1);
    backend.replies[paths.invoice] = { ...synced, invoiceId: queued.invoiceId };
    await pass(200);
    expect(backend.requests).toHaveLength(2);
    expect(screen.text).toContain('Synced');
    await pass(60_000);
    expect(backend.requests).toHaveLength(2);
  });

  it('when it takes long, then it asks ever more slowly', async () => {
    const backend = fakeBackend({ [paths.invoice]: queued });
    open();
    await pass(10_000);
    const early = backend.requests.length;
    await pass(110_000);
    const late = backend.requests.length - early;
    expect(early).toBeGreaterThan(3);
    expect(late).toBeLessThan(12);
  });

  it('when a refresh fails, then what is known stays and the failure stands above it until the next one succeeds', async () => {
    const backend = fakeBackend({ [paths.invoice]: queued });
    const screen = open();
    await pass(0);
    backend.replies[paths.invoice] = problemAnswer(503, { title: 'Being updated', detail: 'Back in a moment.' });
    await pass(1_600);
    expect(screen.text).toContain('Being updated');
    expect(screen.text).toContain(queued.sentence);
    backend.replies[paths.invoice] = queued;
    await pass(3_000);
    expect(screen.text).not.toContain('Being updated');
  });

  it('when the view is closed, then it asks no more', async () => {
    const backend = fakeBackend({ [paths.invoice]: queued });
    open();
    await pass(0);
    unmountAll();
    await pass(60_000);
    expect(backend.requests).toHaveLength(1);
  });

  it('when no answer comes within 30 s, then it says so', async () => {
    fakeBackend({});
    vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
      return new Promise((_resolve, reject) =>
        init.signal?.addEventListener('abort', () => reject(new Error('aborted'))),
      );
    });
    const screen = open();
    await pass(30_000);
    expect(screen.text).toContain('Tieout took too long to answer');
  });
});
