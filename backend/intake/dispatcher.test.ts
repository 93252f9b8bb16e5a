import { describe, expect, it } from 'vitest';
import { openLog } from '../log.ts';
import { Dispatcher } from './dispatcher.ts';

/** A batch that hands over what waits and can be held in the middle. */
function inboxOf(waiting: number, perBatch: number) {
  const state = { waiting, batches: 0, atOnce: 0, most: 0, failures: 0 };
  const batch = async (): Promise<number> => {
    state.atOnce += 1;
    state.most = Math.max(state.most, state.atOnce);
    state.batches += 1;
    await new Promise((resolve) => setImmediate(resolve));
    state.atOnce -= 1;
    if (state.failures > 0) {
      state.failures -= 1;
      throw new Error('The database is away');
    }
    const taken = Math.min(perBatch, state.waiting);
    state.waiting -= taken;
    return taken;
  };
  return { state, batch };
}

const log = openLog('silent');

describe('the dispatcher', () => {
  it('given a nudge, then it goes on until nothing waits, one batch at a time', async () => {
    const { state, batch } = inboxOf(25, 10);
    const dispatcher = new Dispatcher(batch, log);
    for (let nudge = 0; nudge < 50; nudge += 1) dispatcher.nudge();
    await dispatcher.stop();
    expect(state).toMatchObject({ waiting: 0, most: 1 });
  });

  it('given something arrives while a batch runs, then a nudge is not lost', async () => {
    const { state, batch } = inboxOf(1, 10);
    const dispatcher = new Dispatcher(async () => {
      const taken = await batch();
      if (state.batches === 2) {
        // The last look found nothing; this arrives before it is over.
        state.waiting += 1;
        dispatcher.nudge();
      }
      return taken;
    }, log);
    dispatcher.nudge();
    await expect.poll(() => state.waiting, { timeout: 20_000 }).toBe(0);
    await dispatcher.stop();
    expect(state.batches).toBeGreaterThanOrEqual(4);
  });

  it('given a batch fails, then what waits is taken at the next turn', async () => {
    const { state, batch } = inboxOf(5, 10);
    state.failures = 1;
    const dispatcher = new Dispatcher(batch, log);
    await dispatcher.start();
    await expect.poll(() => state.waiting, { timeout: 5_000 }).toBe(0);
    await dispatcher.stop();
  });
});
