import type { LedgerFault } from '../port.ts';

/** Operations that one call may carry. */
export const BATCH = 30;

/** What one request can do, alone or within a batch. `key`: the request id that it has alone. */
export type Operation =
  | { kind: 'create'; entity: string; body: unknown; key: string }
  | { kind: 'query'; entity: string; query: string };
/** What became of it: the record or the rows, unread. */
export type Done = { record: unknown; fault?: undefined } | { record?: undefined; fault: LedgerFault };

/** Who sends operations for one company, several in a request or one. */
export type Carrier = {
  carry(operations: readonly Operation[], purpose: string, options?: { share?: 'taken' }): Promise<Done[]>;
  carryAlone(operation: Operation, purpose: string, options?: { share?: 'taken' }): Promise<unknown>;
};
