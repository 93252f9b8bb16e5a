import { z } from 'zod';
import type { PlainDate } from '../../../documents/dates.ts';
import type { LedgerEntry } from '../../money.ts';
import { type Part, partBody } from '../batch.ts';
import { guid, query, text } from '../odata.ts';
import type { MoneyBooks } from './books.ts';
import { isOurs, isReversed, journalEntry, ownEntries, paymentEntry, postedEntry } from './entry-answer.ts';
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
const PAGE = 5000;
const AT_ONCE = 20;

/**
 * Everything on the accounts in a period, page by page: what waits in journals, what is posted of ours, and what of
 * others. Ours are whole, with all their sides, since they are held against what was written; of others, only the sides
 * on these accounts. What was reversed under its own number is left out.
 */
export async function* entriesOn(
  books: MoneyBooks,
  accountIds: readonly string[],
  period: Period,
): AsyncGenerator<LedgerEntry[]> {
  const wanted = new Set(accountIds.map(guid));
  const waiting = await waitingOn(books, wanted, period);
  if (waiting.length > 0) yield waiting;
  const telling = await books.telling();
  const tell = (document: PostedEntry[]) => (isReversed(document) ? [] : [postedEntry(document, telling)]);
  const touching = (document: PostedEntry[]) => document.some(({ accountId }) => wanted.has(accountId ?? ''));
  const { filter } = ownEntries(between(period));
  for await (const page of posted(books, filter)) yield page.filter(touching).flatMap(tell);
  const isForeign = (document: PostedEntry[]) => !document.some(({ documentNumber }) => isOurs(documentNumber));
  for (const some of chunks([...wanted], AT_ONCE)) {
    const asked = { filter: anyOf('id', some), select: ['id', 'number'] };
    const accounts = await books.api.all(numbered, 'accounts', asked, 'read accounts');
    if (accounts.length === 0) continue;
    const on = anyOf(
      'accountNumber',
      accounts.map(({ number }) => text(number)),
    );
    for await (const page of posted(books, `${between(period)} and ${on}`)) yield page.filter(isForeign).flatMap(tell);
  }
}

/** Posted entries by document: one that goes on in the next page is told with that. */
async function* posted(books: MoneyBooks, filter: string): AsyncGenerator<PostedEntry[][]> {
  const options = { filter, orderby: 'documentNumber,entryNumber' };
  const more = { pageSize: PAGE };
  const list = books.api.pages(ledgerEntrySchema, 'generalLedgerEntries', options, 'read entries of a period', more);
  let open: PostedEntry[] = [];
  for await (const page of list) {
    const whole: PostedEntry[][] = [];
    for (const entry of page) {
      if (open[0] !== undefined && open[0].documentNumber !== entry.documentNumber) {
        whole.push(open);
        open = [];
      }
      open.push(entry);
    }
    yield whole;
  }
  if (open.length > 0) yield [open];
}

const between = ({ from, to }: Period): string => `postingDate ge ${from} and postingDate le ${to}`;

/** Lines that wait in any journal of the two templates and touch one of the accounts. */
async function waitingOn(books: MoneyBooks, wanted: ReadonlySet<string>, period: Period): Promise<LedgerEntry[]> {
  const purpose = 'read journals of a period';
  const [payments, general] = await books.journals.list({ select: journalFields });
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
