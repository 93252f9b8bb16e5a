import { type DocumentDraft, LedgerFault, type RefusalReason } from '../port.ts';
import type { CompanyApi } from './api.ts';
import type { Books } from './books.ts';
import type { Refusal } from './faults.ts';
import { activeOrNot, anyOf, select, text } from './query.ts';
import { currencySchema, customerSchema, itemSchema } from './wire.ts';

/**
 * What an unclear refusal of a document means: 610 and 2500 say that some record is missing or inactive, and not which.
 * The records that the document names are looked at, in one request.
 */
export async function explainRefusal(
  api: CompanyApi,
  books: Books,
  draft: DocumentDraft,
  fault: Refusal,
): Promise<LedgerFault> {
  const because = (reason: RefusalReason, detail: string) =>
    new LedgerFault('refused', `${detail} (QuickBooks: ${fault.detail})`, { reason, cause: fault });
  const itemIds = [...new Set(draft.lines.flatMap((line) => (line.kind === 'item' ? [line.targetId] : [])))];
  const [[customer], items, currencies] = await api.queries(
    [
      {
        entity: 'Customer',
        item: customerSchema,
        query: select('Customer', [`Id = ${text(draft.contactId)}`, activeOrNot]),
      },
      {
        entity: 'Item',
        item: itemSchema,
        query: select('Item', [`Id IN ${anyOf(itemIds.length === 0 ? ['0'] : itemIds)}`, activeOrNot]),
      },
      {
        entity: 'CompanyCurrency',
        item: currencySchema,
        query: select('CompanyCurrency', [`Code = ${text(draft.currency)}`, activeOrNot]),
      },
    ],
    'find out what was refused',
  );
  // What was remembered of the company may be what has changed.
  books.forget();
  const { facts } = await books.known();
  if (customer === undefined) return because('contact_missing', 'The customer no longer exists');
  if (!customer.Active) return because('contact_blocked', 'The customer is inactive');
  if (draft.currency !== facts.localCurrency && !currencies.some(({ Active }) => Active))
    return because('currency_unknown', `${draft.currency} is not among the company’s currencies`);
  for (const id of itemIds) {
    const item = items.find(({ Id }) => Id === id);
    if (item === undefined) return because('item_missing', 'An item no longer exists');
    if (!item.Active) return because('item_missing', `The item ${item.Name} is inactive`);
  }
  return fault;
}
