import { vi } from 'vitest';
import type { House } from './house.ts';

/** How long a busy machine may take to work off what a test has set in motion. */
const PATIENCE = 60_000;

/**
 * Waits until all that Stripe has told is worked off: nothing is being delivered, waits for the dispatcher, or is a job
 * that is due or under way. Work goes round in a circle (a job writes to Stripe, which tells of it, which makes a job),
 * so that one look at each station may miss what moves between them: it takes two looks in a row, with no event come
 * in between.
 *
 * @throws Error after a minute, with what is still under way
 */
export async function calm(house: House): Promise<void> {
  let before: string | null = null;
  await vi.waitFor(
    async () => {
      await house.stripe.settled();
      const [look] = await house.services.sql<{ events: string; waiting: number; jobs: number }[]>`
        select (select count(*) from stripe_events) as events,
          (select count(*) from stripe_events where dispatched_at is null)::int as waiting,
          (select count(*) from queue.job where name in ('documents', 'bulk')
            and (state = 'active' or (state < 'active' and start_after <= now())))::int as jobs`;
      const quiet = look !== undefined && look.waiting + look.jobs === 0;
      const again = quiet && before === look.events;
      before = quiet ? look.events : null;
      if (!again) throw new Error(`${look?.waiting} events and ${look?.jobs} jobs are still under way`);
    },
    { timeout: PATIENCE, interval: 10 },
  );
}

/**
 * Waits until something is so, also in tests that run side by side, where nothing may ask for the current one.
 *
 * @throws Error after a minute
 */
export async function eventually(is: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(is, { timeout: PATIENCE, interval: 25 });
}
