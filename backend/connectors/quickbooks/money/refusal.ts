import type { EntryDraft } from '../../money.ts';
import { LedgerFault, type RefusalReason } from '../../port.ts';
import type { CompanyApi } from '../api.ts';
import type { Books } from '../books.ts';
import type { Refusal } from '../faults.ts';
import { activeOrNot, anyOf, select, text } from '../query.ts';
import { accountSchema, currencySchema, customerSchema, itemSchema } from '../wire.ts';

const orNone = (ids: readonly (string | null)[]): string[] => {
  const found = [...new Set(ids.filter((id) => id !== null))];
  return found.length === 0 ? ['0'] : found;
};

/**
 * What an unclear refusal of an entry means: some record that it names is missing or inactive, and the code does not say
 * which. All of them are looked at, in one request.
 */
export async function explainEntryRefusal(
  api: CompanyApi,
  books: Books,
  draft: EntryDraft,
  fault: Refusal,
): Promise<LedgerFault> {
  const because = (reason: RefusalReason, detail: string) =>
    new LedgerFault('refused', `${detail} (QuickBooks: ${fault.detail})`, { reason, cause: fault });
  const accountIds = orNone([draft.accountId, ...draft.lines.map(({ accountId }) => accountId)]);
  const itemIds = orNone(draft.lines.map(({ itemId }) => itemId));
  const contactIds = orNone([draft.contactId, ...draft.lines.map(({ contactId }) => contactId)]);
  const among = (entity: string, ids: readonly string[]) => select(entity, [`Id IN ${anyOf(ids)}`, activeOrNot]);
  const currency = select('CompanyCurrency', [`Code = ${text(draft.currency)}`, activeOrNot]);
  const [accounts, customers, items, currencies] = await api.queries(
    [
      { entity: 'Account', item: accountSchema, query: among('Account', accountIds) },
      { entity: 'Customer', item: customerSchema, query: among('Customer', contactIds) },
      { entity: 'Item', item: itemSchema, query: among('Item', itemIds) },
      { entity: 'CompanyCurrency', item: currencySchema, query: currency },
    ],
    'find out what was refused',
  );
  // What was remembered of the company may be what has changed.
  books.forget();
  const { facts } = await books.known();
  const missing = (ids: readonly string[], found: readonly { Id: string }[]) =>
    ids.some((id) => id !== '0' && found.every(({ Id }) => Id !== id));
  if (missing(contactIds, customers)) return because('contact_missing', 'The customer no longer exists');
  if (customers.some(({ Active }) => !Active)) return because('contact_blocked', 'The customer is inactive');
  if (draft.currency !== facts.localCurrency && !currencies.some(({ Active }) => Active))
    return because('currency_unknown', `${draft.currency} is not among the company’s currencies`);
  if (missing(accountIds, accounts)) return because('account_missing', 'A chosen account no longer exists');
  const inactive = accounts.find(({ Active }) => !Active);
  if (inactive !== undefined) return because('account_missing', `The account ${inactive.Name} is inactive`);
  if (missing(itemIds, items)) return because('item_missing', 'An item no longer exists');
  const blocked = items.find(({ Active }) => !Active);
  if (blocked !== undefined) return because('item_missing', `The item ${blocked.Name} is inactive`);
  return fault;
}
