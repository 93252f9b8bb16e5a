import type { SyncItem } from '../sync/context.ts';
import { type Written, writtenSchema } from '../sync/written.ts';
import type { Expected } from './compare-document.ts';

/** In the books, as far as we know. */
export const rests = ({ status, ledgerId }: Pick<SyncItem, 'status' | 'ledgerId'>): boolean =>
  ledgerId !== null && (status === 'synced' || status === 'synced_with_variance');

/** What was written; null where it is not known, or was kept in another shape. */
export function parseWritten({ written }: Pick<SyncItem, 'written'>): Written | null {
  const parsed = writtenSchema.safeParse(written);
  return parsed.success ? parsed.data : null;
}

/**
 * What the document has to look like in the ledger: as it stood when it was written. Of documents from before that was
 * kept, what is known for sure.
 */
export function expectedOf(item: SyncItem): Expected {
  const written = parseWritten(item);
  if (written?.stood !== undefined) return written.stood;
  return {
    total: item.ledgerTotal?.toString() ?? null,
    tax: null,
    currency: item.currency,
    contactId: item.contactLedgerId,
    postingDate: written?.header?.postingDate ?? null,
    lines: null,
  };
}
