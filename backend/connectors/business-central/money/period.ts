import { z } from 'zod';
import type { PlainDate } from '../../../documents/dates.ts';
import type { LedgerEntry } from '../../money.ts';
import { type Part, partBody } from '../batch.ts';
import { guid, query, text } from '../odata.ts';
import type { MoneyBooks } from './books.ts';
import { isReversed, journalEntry, paymentEntry, postedEntry } from './entry-answer.ts';
import { journalSets } from './journals.ts';
import { anyOf, chunks } from './read.ts';
import {
  type Journal,
  type JournalLine,
  journalFields,
  journalLineSchema,
  ledgerEntrySchema,
  listOf,
  type PaymentLine,
  type PostedEntry,
  paymentSchema,
} from './wire.ts';

type Period = { from: PlainDate; to: PlainDate };

const numbered = z.object({ id: z.string(), number: z.string() });
/** Posted entries of one page. */
const PAGE = 1000;
const AT_ONCE = 20;

/**
 * Everything on the accounts in a period: first what waits in journals, then what is posted, page by page.
 *
 * Posted entries of one document number are told together, with the sides on the asked accounts only: the other sides
 * stand on accounts that nobody asked for. A payment of ours has its header account all the same. What was reversed under
 * its own number is left out.
 */
export async function* entriesOn(
  books: MoneyBooks,
  accountIds: readonly string[],
  period: Period,
): AsyncGenerator<LedgerEntry[]> {
  const waiting = await waitingOn(books, accountIds, period);
  if (waiting.length > 0) yield waiting;
  for (const some of chunks(accountIds.map(guid), AT_ONCE)) {
    const filter = anyOf('id', some);
    const found = await books.api.all(numbered, 'accounts', { filter, select: ['id', 'number'] }, 'read accounts');
    const numbers = found.map(({ number }) => number);
    if (numbers.length > 0) yield* postedOn(books, numbers, period);
  }
}

async function* postedOn(books: MoneyBooks, numbers: readonly string[], period: Period): AsyncGenerator<LedgerEntry[]> {
  const telling = await books.telling();
  const filter = `${between(period)} and ${anyOf('accountNumber', numbers.map(text))}`;
  const options = { filter, orderby: 'documentNumber,entryNumber' };
  const more = { pageSize: PAGE };
  const list = books.api.pages(ledgerEntrySchema, 'generalLedgerEntries', options, 'read entries of a period', more);
  const tell = (document: PostedEntry[]) =>
    document.length === 0 || isReversed(document) ? [] : [postedEntry(document, telling)];
  let open: PostedEntry[] = [];
  for await (const page of list) {
    const told: LedgerEntry[] = [];
    for (const entry of page) {
      // Whole documents: the last one of a page may go on in the next.
      if (open[0] !== undefined && open[0].documentNumber !== entry.documentNumber) {
        told.push(...tell(open));
        open = [];
      }
      open.push(entry);
    }
    yield told;
  }
  const last = tell(open);
  if (last.length > 0) yield last;
}

const between = ({ from, to }: Period): string => `postingDate ge ${from} and postingDate le ${to}`;

/** Lines that wait in any journal of the two templates and touch one of the accounts. */
async function waitingOn(books: MoneyBooks, accountIds: readonly string[], period: Period): Promise<LedgerEntry[]> {
  const purpose = 'read journals of a period';
  const [payments, general] = await books.journals.list({ select: journalFields });
  const wanted = new Set(accountIds.map(guid));
  const receiving = payments.filter(({ balancingAccountId }) => wanted.has(balancingAccountId ?? ''));
  const part = (kind: 'payment' | 'general', journals: Journal[]): Part => {
    const inThese = anyOf(
      'journalId',
      journals.map(({ id }) => guid(id)),
    );
    return { method: 'GET', path: journalSets[kind].lines + query({ filter: `${inThese} and ${between(period)}` }) };
  };
  const paid = chunks(receiving, AT_ONCE).map((group) => part('payment', group));
  const booked = chunks(general, AT_ONCE).map((group) => part('general', group));
  const answers = await books.api.batch([...paid, ...booked], purpose, 'each');
  const read = <T>(one: Part, index: number, schema: z.ZodType<T>) =>
    partBody(one, answers[index] ?? null, listOf(schema), purpose).value;
  const paymentLines = paid.flatMap((one, index) => read(one, index, paymentSchema));
  const lines = booked.flatMap((one, index) => read(one, paid.length + index, journalLineSchema));
  const telling = await books.telling();
  const known = new Map(payments.map((journal) => [journal.id, journal]));
  const here = { ...telling, journal: (id: string) => known.get(id) ?? telling.journal(id) };
  const touched = byDocument(lines).filter((document) => document.some((line) => touches(line, wanted)));
  return [
    ...byDocument(paymentLines).map((document) => paymentEntry(document, here)),
    ...touched.map((document) => journalEntry(document, here)),
  ];
}

const touches = ({ accountId, balancingAccountId }: JournalLine, wanted: ReadonlySet<string>): boolean =>
  wanted.has(accountId ?? '') || wanted.has(balancingAccountId ?? '');

/** One document number may stand in several journals, where each is another document. */
const byDocument = <Line extends PaymentLine | JournalLine>(lines: readonly Line[]): Line[][] => [
  ...Map.groupBy(lines, ({ journalId, documentNumber }) => `${journalId} ${documentNumber}`).values(),
];
