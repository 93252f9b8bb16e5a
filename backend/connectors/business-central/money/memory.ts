import type { Journal, Payer } from './wire.ts';

/** Which template a journal belongs to: cash receipts, or the general one. */
export type JournalKind = 'payment' | 'general';
export type OurJournals = Record<JournalKind, Journal[]>;

/**
 * What is known of one company's journals and customers between requests. Bookkeepers change both, so it is trusted for
 * a minute; who finds it wrong before that forgets it.
 */
export class MoneyMemory {
  /** The company's own currency: it cannot change once anything is posted. */
  currency: string | null = null;
  #journals: { value: OurJournals; readAt: number } | null = null;
  readonly #payers = new Map<string, { value: Payer; readAt: number }>();

  get journals(): OurJournals | null {
    return this.#journals !== null && isFresh(this.#journals.readAt) ? this.#journals.value : null;
  }

  /** As they were when they were listed last, however long ago. */
  get lastJournals(): OurJournals | null {
    return this.#journals?.value ?? null;
  }

  keepJournals(value: OurJournals): void {
    this.#journals = { value, readAt: Date.now() };
  }

  forgetJournals(): void {
    this.#journals = null;
  }

  payer(id: string): Payer | null {
    const known = this.#payers.get(id.toLowerCase());
    return known !== undefined && isFresh(known.readAt) ? known.value : null;
  }

  payerNumbered(number: string): Payer | null {
    for (const { value } of this.#payers.values()) if (value.number === number) return value;
    return null;
  }

  keepPayers(payers: readonly Payer[]): void {
    const readAt = Date.now();
    for (const [id, known] of this.#payers) if (!isFresh(known.readAt)) this.#payers.delete(id);
    for (const value of payers) this.#payers.set(value.id.toLowerCase(), { value, readAt });
  }
}

const FRESH_MS = 60_000;
const isFresh = (readAt: number): boolean => Date.now() - readAt < FRESH_MS;

/** By company, for as long as the process lives: opening a ledger costs no request and keeps nothing itself. */
export type MoneyMemories = Map<string, MoneyMemory>;

export function memoryOf(memories: MoneyMemories, companyId: string): MoneyMemory {
  const known = memories.get(companyId) ?? new MoneyMemory();
  memories.set(companyId, known);
  return known;
}
