import { setTimeout as wait } from 'node:timers/promises';
import type { Street } from '../sync/context.ts';
import { planBackfill } from './run.ts';
import { type TurnEnd, turnBackfill } from './turn.ts';

/** A worker's job goes on for so long, then others on its queue get their turn. */
const TURN_MS = 3_000;
const POLL_MS = 300;

/** A job of the `upkeep` queue: does what can be done now and plans the next turn. */
export async function driveBackfill(street: Street, id: string): Promise<void> {
  const until = Date.now() + TURN_MS;
  let end: TurnEnd;
  do end = await turnBackfill(street, id);
  while (end === 'more' && Date.now() < until);
  if (end !== 'rest') await planBackfill(street, id, undefined, end === 'more' ? 0 : 1);
}

/**
 * Drives a run from this process until it is over, asks something, or the signal comes. Workers may drive it too; what
 * they do is seen in its row.
 * @param onTurn told after each turn
 */
export async function followBackfill(
  street: Street,
  id: string,
  options: { signal: AbortSignal; onTurn: () => Promise<void> },
): Promise<void> {
  for (;;) {
    if (options.signal.aborted) return;
    const end = await turnBackfill(street, id);
    await options.onTurn();
    if (end === 'rest') return;
    if (end === 'wait') await wait(POLL_MS, undefined, { signal: options.signal }).catch(() => undefined);
  }
}
