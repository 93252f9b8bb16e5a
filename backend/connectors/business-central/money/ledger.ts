import type { LedgerMoney } from '../../money.ts';
import type { CompanyApi } from '../api.ts';
import type { Links } from '../links.ts';
import { codeForm } from '../odata.ts';
import { MoneyBooks } from './books.ts';
import { createEntries } from './create.ts';
import type { MoneyMemory } from './memory.ts';
import { entriesOn } from './period.ts';
import { entryOf, standing } from './read.ts';
import { findEntries, removeEntry } from './remove.ts';

/**
 * Money in one company's books, as lines of journals. An entry's id is its document number, our reference: it is the same
 * before and after posting. Where an entry is to be posted and Business Central refuses, nothing of it is left there.
 * @param memory what is known of the company's journals and customers, shared by all who open it
 */
export function money(api: CompanyApi, links: Links, memory: MoneyMemory): LedgerMoney {
  const books = new MoneyBooks(api, links, memory);
  return {
    findEntries: (draft) => findEntries(books, draft),
    createEntries: (drafts) => createEntries(books, drafts),
    async readEntries(refs) {
      const found = await standing(
        books,
        refs.map(({ id }) => id),
      );
      const entries = [];
      for (const { id } of refs) {
        const one = found.get(codeForm(id));
        entries.push(one === undefined ? undefined : await entryOf(books, one));
      }
      return entries;
    },
    removeEntry: (ref) => removeEntry(books, ref),
    entriesOn: (accountIds, period) => entriesOn(books, accountIds, period),
  };
}
