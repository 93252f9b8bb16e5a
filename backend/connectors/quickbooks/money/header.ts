import type { EntryDraft } from '../../money.ts';
import { LedgerFault } from '../../port.ts';
import { entityOf, manners } from './entities.ts';

/** A request's body, or a part of it. */
export type Body = Record<string, unknown>;

/** The account of the record itself. @throws LedgerFault `account_missing` */
export function header({ accountId, entity }: EntryDraft): { value: string } {
  if (accountId !== null) return { value: accountId };
  throw new LedgerFault('refused', `No account was chosen that the ${manners[entityOf(entity)].word} is for`, {
    reason: 'account_missing',
  });
}
