import type { Company } from '../company.ts';
import { findHandler } from '../entities/index.ts';
import { postBatch } from '../sales/journalPosting.ts';
import type { Kind } from '../sales/kind.ts';
import { act } from '../sales/posting.ts';
import type { Row } from '../table.ts';

/** What a bookkeeper can do at the screen; the same rules refuse as in the API. */
export type ScreenAction = 'post' | 'delete' | 'block' | 'unblock';

const handlerOf = (set: string) => {
  const handler = findHandler(set);
  if (handler === undefined) throw new Error(`The simulator does not serve ${set}`);
  return handler;
};

/** @throws BusinessCentralError when the document's state does not allow it */
export function actOnDocument(company: Company, kind: Kind, row: Row, action: 'post' | 'delete'): void {
  company.atomically(() => {
    if (action === 'post') act(company, kind, row, 'Microsoft.NAV.post');
    else handlerOf(kind.set).remove?.({ company }, row);
  });
}

/** Blocks a customer for every document, or takes the block away. */
export function setBlocked(company: Company, customer: Row, blocked: boolean): void {
  company.atomically(() =>
    handlerOf('customers').modify?.({ company }, customer, {
      values: { blocked: blocked ? 'All' : ' ' },
      children: {},
    }),
  );
}

/** Posts all lines of a journal batch. @returns false when there is none of that name */
export function postJournalBatch(company: Company, set: 'journals' | 'customerPaymentJournals', code: string): boolean {
  const batch = company.table(set).findBy('code', code);
  if (batch === undefined) return false;
  company.atomically(() => postBatch(company, batch.id));
  return true;
}
