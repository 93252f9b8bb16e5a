import { createHash, randomInt } from 'node:crypto';
import { LedgerFault } from '../../port.ts';
import type { CompanyApi } from '../api.ts';
import { type Part, partBody, partFault, succeeded } from '../batch.ts';
import { guid, query, text } from '../odata.ts';
import type { JournalKind, MoneyMemory, OurJournals } from './memory.ts';
import { type Journal, journalFields, journalSchema, listOf } from './wire.ts';

/** Both sets are pages over the same table; each shows the batches of its own template. */
export const journalSets = {
  payment: { journals: 'customerPaymentJournals', lines: 'customerPayments' },
  general: { journals: 'journals', lines: 'journalLines' },
} as const satisfies Record<JournalKind, Record<string, string>>;

/**
 * Codes of our journal batches, at most 10 letters. Letters only: where a template says "Increment Batch Name", posting
 * renames a batch whose name holds a number.
 * - `TIEOUT…` stay, and hold what waits for the bookkeeper, one for each balancing account.
 * - `TIEPOST…` live for one call: posting takes every line of a batch, so nobody else's may be in it.
 */
const LASTING = 'TIEOUT';
const PASSING = 'TIEPOST';
const ours = /^TIE(OUT|POST)[A-Z]*$/;
/** Codes tried for one account before it is given up: somebody else's batches may bear some of them. */
const TRIES = 5;

/** A batch of one call, which should be gone by now. */
export const isPassing = ({ code }: Pick<Journal, 'code'>): boolean => code.startsWith(PASSING);

/** What a batch balances against by itself: the account of payments; nothing for lines that balance each other. */
export type JournalWish = { kind: JournalKind; balancingAccountId: string | null };

const fits = (journal: Journal, { balancingAccountId }: JournalWish): boolean =>
  journal.balancingAccountId === (balancingAccountId?.toLowerCase() ?? null);

/** Journal batches of ours in one company. */
export class Journals {
  readonly #api: CompanyApi;
  readonly #memory: MoneyMemory;

  constructor(api: CompanyApi, memory: MoneyMemory) {
    this.#api = api;
    this.#memory = memory;
  }

  /** All of ours, at most a minute old. */
  async known(): Promise<OurJournals> {
    return this.#memory.journals ?? this.read();
  }

  /** All of ours as they stand now, in one request. */
  async read(): Promise<OurJournals> {
    const options = { filter: `startswith(code,${text('TIE')})`, select: journalFields };
    const [payment, general] = await this.list(options);
    const found = {
      payment: payment.filter(({ code }) => ours.test(code)),
      general: general.filter(({ code }) => ours.test(code)),
    };
    this.#memory.keepJournals(found);
    return found;
  }

  /** Payment journals and general journals, ours or not. */
  async list(options: { filter?: string; select: readonly string[] }): Promise<[Journal[], Journal[]]> {
    const purpose = 'read journals';
    const kinds: JournalKind[] = ['payment', 'general'];
    const parts = kinds.map((kind): Part => ({ method: 'GET', path: journalSets[kind].journals + query(options) }));
    const answers = await this.#api.batch(parts, purpose, 'each');
    const [payment = [], general = []] = parts.map(
      (part, index) => partBody(part, answers[index] ?? null, listOf(journalSchema), purpose).value,
    );
    return [payment, general];
  }

  /**
   * The lasting batch for each wish: found again, or made, once also when several make it at the same time. One whose
   * balancing account somebody changed is left alone and another is taken, since every line would go there.
   */
  async lasting(wishes: readonly JournalWish[]): Promise<Journal[]> {
    const found: Journal[] = [];
    let journals = await this.known();
    for (const wish of wishes) {
      const standing = () => journals[wish.kind].find((one) => one.code.startsWith(LASTING) && fits(one, wish));
      let journal = standing();
      for (let attempt = 0; journal === undefined && attempt < TRIES; attempt += 1) {
        const code = lastingCode(wish, attempt);
        if (journals[wish.kind].some((one) => one.code === code)) continue;
        const [made] = await this.#make([{ ...wish, code }]);
        // Somebody was faster, or it stood there before we knew.
        journals = await this.read();
        journal = made ?? standing();
      }
      if (journal === undefined) throw noJournal(wish);
      found.push(journal);
    }
    return found;
  }

  /** A batch for each wish that nobody else writes into. */
  async passing(wishes: readonly JournalWish[]): Promise<Journal[]> {
    const found: (Journal | null)[] = wishes.map(() => null);
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const open = wishes.flatMap((wish, index) => (found[index] === null ? [{ wish, index }] : []));
      if (open.length === 0) break;
      const made = await this.#make(open.map(({ wish }) => ({ ...wish, code: PASSING + anyLetters(3) })));
      for (const [place, { index }] of open.entries()) found[index] = made[place] ?? null;
    }
    return found.map((journal, index) => {
      const wish = wishes[index];
      if (journal === null || wish === undefined) throw noJournal(wish);
      return journal;
    });
  }

  /** Null where the code is taken. @throws LedgerFault when a journal cannot be made at all */
  async #make(all: readonly (JournalWish & { code: string })[]): Promise<(Journal | null)[]> {
    const purpose = 'make a journal for Stripe';
    const parts = all.map(({ kind, balancingAccountId, code }): Part => {
      const displayName = kind === 'payment' ? 'Stripe payments (Tieout)' : 'Stripe (Tieout)';
      const body = { code, displayName, ...(balancingAccountId === null ? {} : { balancingAccountId }) };
      return { method: 'POST', path: journalSets[kind].journals, body };
    });
    const answers = await this.#api.batch(parts, purpose, 'each');
    return parts.map((part, index) => {
      const answer = answers[index] ?? null;
      const wish = all[index];
      if (answer !== null && !succeeded(answer)) {
        const fault = partFault(part, answer, purpose);
        if (fault.reason === 'number_taken' || fault.kind === 'conflict') return null;
        throw fault;
      }
      const journal = partBody(part, answer, journalSchema, purpose);
      if (wish !== undefined && !fits(journal, wish)) throw noJournal(wish);
      return journal;
    });
  }
}

/** The part that removes a journal with all lines in it. */
export const journalRemoval = (kind: JournalKind, journal: Journal): Part => ({
  method: 'DELETE',
  path: `${journalSets[kind].journals}(${guid(journal.id)})`,
  // Posting changes the batch's version.
  etag: '*',
});

function lastingCode({ kind, balancingAccountId }: JournalWish, attempt: number): string {
  if (balancingAccountId === null && attempt === 0) return LASTING;
  const digest = createHash('sha256').update(`${kind} ${balancingAccountId} ${attempt}`).digest();
  return LASTING + [...digest.subarray(0, 4)].map(letter).join('');
}

const letter = (byte: number): string => String.fromCharCode(65 + (byte % 26));
const anyLetters = (length: number): string => Array.from({ length }, () => letter(randomInt(26))).join('');

function noJournal(wish: JournalWish | undefined): LedgerFault {
  const kind = wish?.kind === 'payment' ? 'cash receipt' : 'general';
  return new LedgerFault(
    'refused',
    `Business Central made no ${kind} journal that Stripe's entries can be kept in. Look whether ${kind} journal batches whose names begin with TIEOUT have another balancing account than they should, and remove these`,
  );
}
