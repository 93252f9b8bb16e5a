import type { EntryDraft, EntryRef, LedgerEntry } from '../../money.ts';
import { LedgerFault } from '../../port.ts';
import { partFault, succeeded } from '../batch.ts';
import { codeForm } from '../odata.ts';
import type { MoneyBooks } from './books.ts';
import { isReversed } from './entry-answer.ts';
import { isPassing } from './journals.ts';
import { entryOf, removals, type Standing, standing } from './read.ts';

const PURPOSE = 'take journal lines back';
/** A line may change, or be posted, between the look and its removal: looked again so often (C72). */
const TRIES = 3;

/**
 * Takes waiting lines out of their journals, all or none.
 * @throws LedgerFault `refused`/`posted` when they were posted: then only an entry the other way round takes them back
 */
export async function removeEntry(books: MoneyBooks, { id }: EntryRef): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const one = await standingOf(books, id);
    if (one.posted.length > 0 && !isReversed(one.posted))
      throw new LedgerFault('refused', `${id} is posted; correct it with an entry the other way round instead`, {
        reason: 'posted',
      });
    if (await takeOut(books, one)) return;
    if (attempt === TRIES) throw justChanging(id);
  }
}

/**
 * Our entry by its reference. Taken out rather than told are leftovers of a write that broke off, so that the next write
 * does not double them: fewer waiting lines than the entry has, and lines that were to be posted at once but never were.
 */
export async function findEntries(books: MoneyBooks, draft: EntryDraft): Promise<LedgerEntry[]> {
  for (let attempt = 1; ; attempt += 1) {
    const one = await standingOf(books, draft.reference);
    if (one.posted.length > 0 || !isLeftover(books, draft, one)) {
      const entry = await entryOf(books, one);
      return entry === undefined ? [] : [entry];
    }
    if (await takeOut(books, one)) return [];
    if (attempt === TRIES) throw justChanging(draft.reference);
  }
}

function isLeftover({ memory }: MoneyBooks, draft: EntryDraft, { payments, lines }: Standing): boolean {
  const waiting = [...payments, ...lines];
  if (waiting.length === 0) return false;
  const { payment = [], general = [] } = memory.lastJournals ?? {};
  const passing = new Set([...payment, ...general].filter(isPassing).map(({ id }) => id));
  return (
    waiting.length < draft.lines.length || (draft.post && waiting.every(({ journalId }) => passing.has(journalId)))
  );
}

const justChanging = (id: string): LedgerFault =>
  new LedgerFault('conflict', `The journal lines of ${id} are just being changed`);

async function standingOf(books: MoneyBooks, number: string): Promise<Standing> {
  const found = await standing(books, [number]);
  return found.get(codeForm(number)) ?? { payments: [], lines: [], posted: [] };
}

/** Whether nothing is left of the lines; false: something changed meanwhile. */
async function takeOut(books: MoneyBooks, one: Standing): Promise<boolean> {
  const parts = removals(one);
  const answers = await books.api.batch(parts, PURPOSE, 'transaction');
  for (const [index, part] of parts.entries()) {
    const answer = answers[index] ?? null;
    if (succeeded(answer)) continue;
    if (answer === null) throw new LedgerFault('unknown', 'The journal lines may still stand', { lost: 'drop' });
    const fault = partFault(part, answer, PURPOSE);
    if (fault.kind === 'not_found' || fault.kind === 'conflict') return false;
    throw fault;
  }
  return true;
}
