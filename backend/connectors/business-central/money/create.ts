import type { EntryDraft, EntryOutcome } from '../../money.ts';
import { LedgerFault } from '../../port.ts';
import type { MoneyBooks } from './books.ts';
import { payersOf, refusalOf } from './entry-body.ts';
import { writeAndPost } from './post.ts';
import { type Task, writeLines } from './write.ts';

/**
 * Writes entries; see {@link LedgerMoney.createEntries}. Those that wait for the bookkeeper go into lasting journals, the
 * others are posted. With journals and customers known, an entry that waits takes one request, as do twenty of them.
 */
export async function createEntries(books: MoneyBooks, drafts: readonly EntryDraft[]): Promise<EntryOutcome[]> {
  const home = await books.currency();
  const payer = await books.payers.byId(drafts.flatMap(payersOf));
  const tasks = drafts.map((draft): Task => {
    const fault = refusalOf(draft, home, payer);
    return { draft, journal: null, outcome: fault === null ? null : { fault } };
  });
  const open = tasks.filter(({ outcome }) => outcome === null);
  const waiting = open.filter(({ draft }) => !draft.post);
  const posting = open.filter(({ draft }) => draft.post);
  await writeLines(books, waiting, payer, (wishes) => books.journals.lasting(wishes));
  if (posting.length > 0) await writeAndPost(books, posting, payer);
  return tasks.map(
    ({ outcome }) => outcome ?? { fault: new LedgerFault('unknown', 'Nothing was said about the entry') },
  );
}
