import type { LedgerEntry } from '../../money.ts';
import { type Part, partBody } from '../batch.ts';
import { code, codeForm, guid, query } from '../odata.ts';
import type { MoneyBooks } from './books.ts';
import { isReversed, journalEntry, paymentEntry, postedEntry } from './entry-answer.ts';
import { journalSets } from './journals.ts';
import type { JournalKind, OurJournals } from './memory.ts';
import {
  type Journal,
  type JournalLine,
  journalLineSchema,
  ledgerEntrySchema,
  listOf,
  type PaymentLine,
  type PostedEntry,
  paymentSchema,
} from './wire.ts';

/** Everything that bears one document number. */
export type Standing = { payments: PaymentLine[]; lines: JournalLine[]; posted: PostedEntry[] };

/** Document numbers, and journals, of one request: they have to fit into an address. */
const NUMBERS = 20;
const JOURNALS = 20;

/** The part that reads posted entries of document numbers. */
export const postedPart = (numbers: readonly string[]): Part => ({
  method: 'GET',
  path: `generalLedgerEntries${query({ filter: anyOf('documentNumber', numbers.map(code)) })}`,
});

export const anyOf = (field: string, literals: readonly string[]): string => {
  const one = literals.map((literal) => `${field} eq ${literal}`).join(' or ');
  return literals.length > 1 ? `(${one})` : one;
};

/**
 * What stands under document numbers of ours, waiting in a journal or posted; one request for up to 20 numbers. Waiting
 * lines are read first: what is posted in between is then met as posted rather than missed.
 * @throws LedgerFault
 */
export async function standing(books: MoneyBooks, numbers: readonly string[]): Promise<Map<string, Standing>> {
  const found = new Map<string, Standing>(numbers.map((number) => [codeForm(number), nothing()]));
  const knew = books.memory.journals !== null;
  const journals = await books.journals.known();
  await gather(books, journals, [...found.keys()], found);
  const missing = [...found].flatMap(([number, one]) => (isNothing(one) ? [number] : []));
  if (missing.length === 0 || !knew) return found;
  // Somebody else may have made another journal since ours were listed.
  const now = await books.journals.read();
  const added = { payment: newOnes(journals, now, 'payment'), general: newOnes(journals, now, 'general') };
  if (added.payment.length + added.general.length > 0) await gather(books, added, missing, found);
  return found;
}

const newOnes = (before: OurJournals, now: OurJournals, kind: JournalKind): Journal[] =>
  now[kind].filter((one) => !before[kind].some(({ id }) => id === one.id));

const nothing = (): Standing => ({ payments: [], lines: [], posted: [] });
const isNothing = ({ payments, lines, posted }: Standing): boolean =>
  payments.length + lines.length + posted.length === 0;

async function gather(
  { api }: MoneyBooks,
  journals: OurJournals,
  numbers: readonly string[],
  into: Map<string, Standing>,
): Promise<void> {
  const purpose = 'read entries of Stripe';
  for (let start = 0; start < numbers.length; start += NUMBERS) {
    const some = numbers.slice(start, start + NUMBERS);
    const waiting = (kind: JournalKind): Part[] =>
      chunks(journals[kind], JOURNALS).map((group) => {
        const inThese = anyOf(
          'journalId',
          group.map(({ id }) => guid(id)),
        );
        const filter = `${inThese} and ${anyOf('documentNumber', some.map(code))}`;
        return { method: 'GET', path: journalSets[kind].lines + query({ filter }) };
      });
    const [payments, lines, posted] = [waiting('payment'), waiting('general'), [postedPart(some)]];
    const answers = await api.batch([...payments, ...lines, ...posted], purpose, 'each');
    let place = 0;
    const next = () => answers[place++] ?? null;
    const put = (number: string) => into.get(codeForm(number)) ?? nothing();
    for (const part of payments)
      for (const line of partBody(part, next(), listOf(paymentSchema), purpose).value)
        put(line.documentNumber).payments.push(line);
    for (const part of lines)
      for (const line of partBody(part, next(), listOf(journalLineSchema), purpose).value)
        put(line.documentNumber).lines.push(line);
    for (const part of posted)
      for (const entry of partBody(part, next(), listOf(ledgerEntrySchema), purpose).value)
        put(entry.documentNumber).posted.push(entry);
  }
}

/**
 * What stands as one entry; undefined when nothing does. Posted entries come before waiting lines, and what was reversed
 * in Business Central counts as gone: its accounts are as if it had never been.
 */
export async function entryOf(books: MoneyBooks, one: Standing): Promise<LedgerEntry | undefined> {
  if (one.posted.length > 0 && !isReversed(one.posted)) return postedEntry(one.posted, await books.telling());
  if (one.payments.length > 0) return paymentEntry(one.payments, await books.telling());
  if (one.lines.length === 0) return undefined;
  await books.payers.byNumber(
    one.lines.flatMap((line) =>
      line.accountType === 'Customer' && line.accountNumber !== '' ? line.accountNumber : [],
    ),
  );
  return journalEntry(one.lines, await books.telling());
}

/** Lines that wait, with the version they were read in, to be taken out. */
export const removals = ({ payments, lines }: Standing): Part[] => [
  ...payments.map((line) => removal('payment', line)),
  ...lines.map((line) => removal('general', line)),
];

const removal = (kind: JournalKind, line: PaymentLine | JournalLine): Part => {
  const { journals, lines } = journalSets[kind];
  return {
    method: 'DELETE',
    path: `${journals}(${guid(line.journalId)})/${lines}(${guid(line.id)})`,
    etag: line['@odata.etag'] ?? '*',
  };
};

export function chunks<T>(all: readonly T[], size: number): T[][] {
  const found: T[][] = [];
  for (let start = 0; start < all.length; start += size) found.push(all.slice(start, start + size));
  return found;
}
