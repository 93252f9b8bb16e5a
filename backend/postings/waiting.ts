import type { DocumentRef, Posting } from '../documents/posting.ts';

/**
 * The invoices and credit notes that a posting settles and that are not in the books yet: it waits for them, and they
 * are named, rather than being booked to nobody (C42, C74). A posting that settles none waits for nothing.
 */
export function waitsFor(
  posting: Pick<Posting, 'lines'>,
  isInBooks: (document: Pick<DocumentRef, 'kind' | 'id'>) => boolean,
): DocumentRef[] {
  const settled = posting.lines.flatMap(({ role, document }) =>
    role === 'receivable' && (document?.kind === 'invoice' || document?.kind === 'credit_note') ? [document] : [],
  );
  const missing = new Map(
    settled.filter((document) => !isInBooks(document)).map((document) => [document.id, document]),
  );
  return [...missing.values()];
}
