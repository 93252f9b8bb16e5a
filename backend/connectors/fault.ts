/**
 * What a ledger call can end with beside success.
 * - `unreachable`: certainly not processed (connection refused, name not found); time heals it.
 * - `throttled`: refused because of a limit; not processed; `retryAfterMs` when told.
 * - `unavailable`: 5xx that the ledger documents as not processed; time heals it.
 * - `unknown`: may or may not have been processed (answer lost, time-out, gateway error after a write).
 * - `unauthorized`: the connection is broken (structured code only, requirement C66).
 * - `not_found`, `conflict` (changed meanwhile), `refused` (the ledger's rules; `code` says which).
 */
export type FaultKind =
  | 'unreachable'
  | 'throttled'
  | 'unavailable'
  | 'unknown'
  | 'unauthorized'
  | 'not_found'
  | 'conflict'
  | 'refused';

/** Why a ledger refused, translated by the connector from the ledger's codes. */
export type RefusalReason =
  | 'contact_blocked'
  | 'contact_missing'
  | 'number_taken'
  /** Another document bears the number of this one. */
  | 'document_number_taken'
  /** The name stands elsewhere already, in a ledger that takes each only once; {@link LedgerFault.holder} says where. */
  | 'name_taken'
  | 'currency_unknown'
  | 'tax_setup'
  | 'item_missing'
  | 'account_missing'
  | 'field_too_long'
  | 'period_closed'
  | 'posted'
  | 'other';

/** Who holds a name that a ledger takes only once, over customers and other kinds of records. `id` where it is told. */
export type NameHolder = { kind: 'customer' | 'vendor' | 'employee' | 'unknown'; id: string | null };

export class LedgerFault extends Error {
  readonly kind: FaultKind;
  readonly reason: RefusalReason;
  /** For unknown outcomes: how the answer was lost. */
  readonly lost: 'timeout' | 'drop' | null;
  readonly retryAfterMs: number | null;
  /** For `name_taken`. */
  readonly holder: NameHolder | null;
  /** The ledger's own words, without secrets. */
  readonly detail: string;

  constructor(
    kind: FaultKind,
    detail: string,
    more: {
      reason?: RefusalReason;
      lost?: 'timeout' | 'drop';
      retryAfterMs?: number;
      holder?: NameHolder;
      cause?: unknown;
    } = {},
  ) {
    super(`${kind}: ${detail}`, { cause: more.cause });
    this.name = 'LedgerFault';
    this.kind = kind;
    this.detail = detail;
    this.reason = more.reason ?? 'other';
    this.lost = more.lost ?? null;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.holder = more.holder ?? null;
  }
}
