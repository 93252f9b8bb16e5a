import type { z } from 'zod';
import type { EntryDraft, EntryOutcome, LedgerEntry } from '../../money.ts';
import { LedgerFault } from '../../port.ts';
import { mostParts, type Part, partBody, partFault, succeeded } from '../batch.ts';
import type { MoneyBooks } from './books.ts';
import { journalEntry, paymentEntry } from './entry-answer.ts';
import { isPayment, journalFor, linesOf } from './entry-body.ts';
import type { JournalWish } from './journals.ts';
import { type Journal, journalLineSchema, type Payer, paymentSchema } from './wire.ts';

/** An entry on its way, and what has become of it. */
export type Task = { draft: EntryDraft; journal: Journal | null; outcome: EntryOutcome | null };

const PURPOSE = 'write journal lines';

export type PayerOf = (id: string) => Payer | null;

/**
 * Writes the lines of entries into journals. All lines of one request are one transaction ("Isolation: snapshot"), so
 * nobody ever sees half an entry; where one line is refused, its entry is told so and the others go once more without it
 * (C75).
 * @param journalsFor the journals for these wishes, in their order
 */
export async function writeLines(
  books: MoneyBooks,
  tasks: readonly Task[],
  payer: PayerOf,
  journalsFor: (wishes: readonly JournalWish[]) => Promise<Journal[]>,
): Promise<void> {
  for (const group of fitting(tasks)) {
    try {
      await placeInJournals(group, journalsFor);
      await writeGroup(books, group, payer, journalsFor);
    } catch (fault) {
      settleOpen(group, fault);
    }
  }
}

/** What happened to all of a group that is not settled yet. Faults of ours are thrown on. */
export function settleOpen(tasks: readonly Task[], fault: unknown): void {
  if (!(fault instanceof LedgerFault)) throw fault;
  for (const task of tasks) task.outcome ??= { fault };
}

/** Entries by the request, none cut in two. */
function fitting(tasks: readonly Task[]): Task[][] {
  const groups: Task[][] = [];
  let room = 0;
  for (const task of tasks) {
    const { length } = task.draft.lines;
    const group = groups.at(-1);
    if (group === undefined || length > room) {
      groups.push([task]);
      room = mostParts - length;
    } else {
      group.push(task);
      room -= length;
    }
  }
  return groups;
}

async function placeInJournals(
  tasks: readonly Task[],
  journalsFor: (wishes: readonly JournalWish[]) => Promise<Journal[]>,
): Promise<void> {
  const keyOf = ({ draft }: Task) => JSON.stringify(journalFor(draft));
  const wishes = new Map(tasks.map((task) => [keyOf(task), journalFor(task.draft)]));
  const journals = await journalsFor([...wishes.values()]);
  const byKey = new Map([...wishes.keys()].map((key, index) => [key, journals[index] ?? null]));
  for (const task of tasks) task.journal = byKey.get(keyOf(task)) ?? null;
}

async function writeGroup(
  books: MoneyBooks,
  group: readonly Task[],
  payer: PayerOf,
  journalsFor: (wishes: readonly JournalWish[]) => Promise<Journal[]>,
): Promise<void> {
  let looked = false;
  for (let open = [...group]; open.length > 0; open = open.filter(({ outcome }) => outcome === null)) {
    const asked = open.map((task) => ({ task, parts: partsOf(task, payer) }));
    const answers = await books.api.batch(
      asked.flatMap(({ parts }) => parts),
      PURPOSE,
      'transaction',
    );
    const refused = firstRefusal(asked, answers);
    if (refused === null) {
      await settleWritten(books, asked, answers);
      return;
    }
    const { task, fault } = refused;
    // A journal that somebody removed: ours are listed anew, once.
    if (fault.kind === 'not_found' && !looked) {
      looked = true;
      books.memory.forgetJournals();
      await placeInJournals(open, journalsFor);
    } else if (fault.kind === 'refused' || fault.kind === 'not_found' || fault.kind === 'conflict') {
      task.outcome = { fault };
    } else throw fault;
  }
}

const partsOf = ({ draft, journal }: Task, payer: PayerOf): Part[] =>
  journal === null ? [] : linesOf(draft, journal, payer);

type Asked = { task: Task; parts: Part[] };
type Answers = Awaited<ReturnType<MoneyBooks['api']['batch']>>;

/** The entry by which the transaction failed; null when it did not. */
function firstRefusal(asked: readonly Asked[], answers: Answers): { task: Task; fault: LedgerFault } | null {
  let place = 0;
  let untold: Task | null = null;
  for (const { task, parts } of asked)
    for (const part of parts) {
      const answer = answers[place++] ?? null;
      if (answer === null) untold ??= task;
      // 424: only because another one failed.
      else if (!succeeded(answer) && answer.status !== 424) return { task, fault: partFault(part, answer, PURPOSE) };
    }
  if (untold === null) return null;
  const detail = 'Business Central did not say what became of all journal lines';
  return { task: untold, fault: new LedgerFault('unknown', detail, { lost: 'drop' }) };
}

async function settleWritten(books: MoneyBooks, asked: readonly Asked[], answers: Answers): Promise<void> {
  const telling = await books.telling();
  let place = 0;
  for (const { task, parts } of asked) {
    const read = <T>(schema: z.ZodType<T>): T[] =>
      parts.map((part) => partBody(part, answers[place++] ?? null, schema, PURPOSE));
    const { journal } = task;
    const here = { ...telling, journal: (id: string) => (journal?.id === id ? journal : telling.journal(id)) };
    const entry: LedgerEntry = isPayment(task.draft)
      ? paymentEntry(read(paymentSchema), here)
      : journalEntry(read(journalLineSchema), here);
    task.outcome = { entry };
  }
}
