import { LedgerFault } from '../../port.ts';
import { type Part, partBody, partFault, succeeded } from '../batch.ts';
import { codeForm, guid } from '../odata.ts';
import type { MoneyBooks } from './books.ts';
import { postedEntry } from './entry-answer.ts';
import { isPayment } from './entry-body.ts';
import { journalRemoval } from './journals.ts';
import { postedPart } from './read.ts';
import { type Journal, ledgerEntrySchema, listOf, type PostedEntry } from './wire.ts';
import { type PayerOf, settleOpen, type Task, writeLines } from './write.ts';

/**
 * Writes entries and posts them. Posting takes all lines of a journal or none, so they go into journals that nobody else
 * has and that are removed afterwards. Where posting is refused, one entry's fault would stop the others (C75): each is
 * then posted alone, and the one that is refused is taken back, so that nothing stands of what is told as refused and
 * the rule for closed periods can choose another day.
 */
export async function writeAndPost(books: MoneyBooks, tasks: readonly Task[], payer: PayerOf): Promise<void> {
  await writeLines(books, tasks, payer, (wishes) => books.journals.passing(wishes));
  const written = tasks.filter(({ outcome, journal }) => outcome?.entry !== undefined && journal !== null);
  const journals = byJournal(tasks);
  const inside = (journal: Journal) => written.filter((task) => task.journal?.id === journal.id);
  const full = journals.filter((one) => inside(one.journal).length > 0);
  // Where the answer to lines was lost they may stand there, and who looks for them takes them out.
  const doubtful = tasks.flatMap(({ outcome, journal }) =>
    outcome?.fault?.kind === 'unknown' ? (journal?.id ?? []) : [],
  );
  const empty = journals.filter(({ journal }) => inside(journal).length === 0 && !doubtful.includes(journal.id));
  try {
    const { posted, refused, unknown } = await post(books, full);
    for (const { one, fault } of unknown) settleAgain(inside(one.journal), fault);
    await readPosted(
      books,
      [...posted, ...empty],
      posted.flatMap((one) => inside(one.journal)),
    );
    await remove(
      books,
      refused.map(({ one }) => one),
    );
    for (const { one, fault } of refused) {
      const stopped = inside(one.journal);
      if (stopped.length === 1 || fault.kind !== 'refused') settleAgain(stopped, fault);
      else for (const task of stopped) await again(books, task, payer);
    }
  } catch (fault) {
    // Lines stand, and whether they are posted is not known: who asks has to look.
    settleAgain(written, fault instanceof LedgerFault ? lost(fault) : fault);
  }
}

type Placed = { kind: 'payment' | 'general'; journal: Journal };

function byJournal(tasks: readonly Task[]): Placed[] {
  const found = new Map<string, Placed>();
  for (const { draft, journal } of tasks)
    if (journal !== null) found.set(journal.id, { kind: isPayment(draft) ? 'payment' : 'general', journal });
  return [...found.values()];
}

async function again(books: MoneyBooks, task: Task, payer: PayerOf): Promise<void> {
  task.outcome = null;
  task.journal = null;
  await writeAndPost(books, [task], payer);
}

/** Only what was not settled finally before: an entry's own fault stays. */
function settleAgain(tasks: readonly Task[], fault: unknown): void {
  for (const task of tasks) if (task.outcome?.entry?.draft === true) task.outcome = null;
  settleOpen(tasks, fault);
}

type Fate = { one: Placed; fault: LedgerFault };

async function post(
  { api }: MoneyBooks,
  journals: readonly Placed[],
): Promise<{ posted: Placed[]; refused: Fate[]; unknown: Fate[] }> {
  const purpose = 'post a journal';
  const parts = journals.map(
    ({ journal }): Part => ({ method: 'POST', path: `journals(${guid(journal.id)})/Microsoft.NAV.post` }),
  );
  const posted: Placed[] = [];
  const refused: Fate[] = [];
  const unknown: Fate[] = [];
  let answers: Awaited<ReturnType<typeof api.batch>>;
  try {
    answers = await api.batch(parts, purpose, 'each');
  } catch (fault) {
    // Certainly not carried out: what was written to be posted is taken back, and told as it is.
    if (!(fault instanceof LedgerFault) || fault.kind === 'unknown') throw fault;
    return { posted, refused: journals.map((one) => ({ one, fault })), unknown };
  }
  for (const [index, one] of journals.entries()) {
    const [part, answer] = [parts[index], answers[index] ?? null];
    if (succeeded(answer)) posted.push(one);
    else if (part === undefined || answer === null)
      unknown.push({
        one,
        fault: new LedgerFault('unknown', 'Business Central did not say whether it posted', { lost: 'drop' }),
      });
    else {
      const fault = partFault(part, answer, purpose);
      (fault.kind === 'unknown' ? unknown : refused).push({ one, fault });
    }
  }
  return { posted, refused, unknown };
}

/** Removes journals with the lines in them. @throws LedgerFault when lines may still stand */
async function remove({ api }: MoneyBooks, journals: readonly Placed[]): Promise<void> {
  const purpose = 'take journal lines back';
  const parts = journals.map(({ kind, journal }) => journalRemoval(kind, journal));
  const answers = await api.batch(parts, purpose, 'each');
  for (const [index, part] of parts.entries()) {
    const answer = answers[index] ?? null;
    if (answer === null) throw new LedgerFault('unknown', 'The journal lines may still stand', { lost: 'drop' });
    const fault = succeeded(answer) ? null : partFault(part, answer, purpose);
    if (fault !== null && fault.kind !== 'not_found') throw fault;
  }
}

/** Reads what posting made of the entries, and removes empty journals; one that stays does no harm. */
async function readPosted(books: MoneyBooks, journals: readonly Placed[], tasks: readonly Task[]): Promise<void> {
  const removals = journals.map(({ kind, journal }) => journalRemoval(kind, journal));
  if (tasks.length === 0) {
    await books.api.batch(removals, 'remove empty journals', 'each').catch(ignoreFault);
    return;
  }
  const read = postedPart(tasks.map(({ draft }) => draft.reference));
  const [first = null] = await books.api.batch([read, ...removals], 'read posted entries', 'each');
  const found = Map.groupBy(
    partBody(read, first, listOf(ledgerEntrySchema), 'read posted entries').value,
    ({ documentNumber }: PostedEntry) => codeForm(documentNumber),
  );
  const telling = await books.telling();
  for (const task of tasks) {
    const entries = found.get(codeForm(task.draft.reference));
    const { outcome } = task;
    // Where the journal's template numbers anew what it posts, the number we gave is nowhere to be found.
    if (entries !== undefined) task.outcome = { entry: postedEntry(entries, telling) };
    else if (outcome?.entry !== undefined) task.outcome = { entry: { ...outcome.entry, draft: false } };
  }
}

/** An empty journal that stays does no harm. */
function ignoreFault(fault: unknown): void {
  if (!(fault instanceof LedgerFault)) throw fault;
}

const lost = (fault: LedgerFault): LedgerFault =>
  fault.kind === 'unknown' ? fault : new LedgerFault('unknown', fault.detail, { lost: 'drop', cause: fault });
