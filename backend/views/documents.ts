import type { MoneyJson } from '#shared/api/common.ts';
import type { DocumentRow } from '#shared/api/overview.ts';
import type { SyncItem } from '../sync/context.ts';

/** Minor units as they travel in JSON; null where either part is unknown. */
export const moneyOf = (amount: bigint | null, currency: string | null): MoneyJson | null =>
  amount === null || currency === null ? null : { amount: amount.toString(), currency };

/** A document as a list shows it. */
export const documentRow = (item: SyncItem): DocumentRow => ({
  id: item.id,
  objectType: item.objectType,
  stripeId: item.stripeId,
  number: item.number,
  customerName: item.customerName,
  status: item.status,
  sentence: item.sentence,
  total: moneyOf(item.stripeTotal, item.currency),
  ledgerNumber: item.ledgerNumber,
  changedAt: item.changedAt.toISOString(),
});
