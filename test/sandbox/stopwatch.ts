import type { Log } from '#backend/log.ts';

/** Runs a step and tells at log level debug how long it took. */
export type Time = <T>(step: string, run: () => Promise<T>) => Promise<T>;

export const stopwatch =
  (log: Log): Time =>
  async (step, run) => {
    const began = performance.now();
    const result = await run();
    log.debug({ step, ms: Math.round(performance.now() - began) }, 'Sandbox step done');
    return result;
  };
