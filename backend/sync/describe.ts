import { formatMoney } from '#shared/currency.ts';
import type { SalesDocument } from '../documents/invoice.ts';

/** "Invoice ACME-0001 of Acme GmbH, €119.00, open, 3 lines" */
export function describeDocument(document: SalesDocument): string {
  const kind = document.kind === 'invoice' ? 'Invoice' : 'Credit note';
  const who = document.customer?.businessName ?? document.customer?.name ?? document.customer?.email ?? 'no customer';
  const total = formatMoney(document.total.amount.toString(), document.currency);
  return `${kind} ${document.number ?? document.id} of ${who}, ${total}, ${document.status}, ${document.lines.length} line${document.lines.length === 1 ? '' : 's'}`;
}
