import { z } from 'zod';

/**
 * What a simulator may be told to do wrong.
 * - `status`: answers with that status and body and does nothing.
 * - `lose_answer`: does the work, commits it, then drops the connection without an answer.
 * - `drop`: drops the connection and does nothing.
 * - `delay`: waits, then works as usual.
 * - `status_after`: does the work, then answers with that status (a gateway's 504 after a commit).
 */
export const faultSchema = z.strictObject({
  method: z.string().optional().describe('HTTP method, any when absent'),
  path: z.string().describe('regular expression over the path with its query string'),
  sent: z.string().optional().describe('regular expression over the body, for addresses that many requests share'),
  kind: z.enum(['status', 'status_after', 'lose_answer', 'drop', 'delay']),
  status: z.number().int().optional(),
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  delayMs: z.number().int().optional().describe('waits so long before it happens, whatever it is'),
  /** How many matching requests let the fault happen; 1 when absent. */
  times: z.number().int().positive().default(1),
  /** How many matching requests pass untouched first. */
  skip: z.number().int().nonnegative().default(0),
});
export type Fault = z.output<typeof faultSchema>;

/** The list of faults still to happen in one simulator. */
export class Faults {
  #waiting: Fault[] = [];

  /** Adds a fault. @throws ZodError for a malformed one. */
  add(fault: z.input<typeof faultSchema>): void {
    this.#waiting.push(faultSchema.parse(fault));
  }

  clear(): void {
    this.#waiting = [];
  }

  /** Takes back what was added for exactly this path, and leaves others' faults alone. */
  forget(path: string): void {
    this.#waiting = this.#waiting.filter((fault) => fault.path !== path);
  }

  /** The fault that this request meets, if any; it is used up by the call. */
  take(method: string, path: string, body = ''): Fault | undefined {
    for (const fault of this.#waiting) {
      if (fault.method !== undefined && fault.method !== method) continue;
      if (!new RegExp(fault.path).test(path)) continue;
      if (fault.sent !== undefined && !new RegExp(fault.sent).test(body)) continue;
      if (fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      fault.times -= 1;
      if (fault.times === 0) this.#waiting = this.#waiting.filter((other) => other !== fault);
      return fault;
    }
    return undefined;
  }
}
