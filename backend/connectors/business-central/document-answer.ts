import { fromDecimal } from '../../documents/money.ts';
import type { DocumentKind, LedgerDocument } from '../port.ts';
import type { Links } from './links.ts';
import type { Line, WireDocument } from './wire.ts';

/** States in which a document is not booked yet. A blank state is not among them: what is unclear is not deleted. */
export const isDraft = (status: string): boolean => status === 'Draft' || status === 'In Review';

/** Both totals are there. A deep insert on some versions answers before they are computed. */
export const hasTotals = (document: WireDocument): boolean =>
  typeof document.totalAmountIncludingTax === 'number' && typeof document.totalTaxAmount === 'number';

/** A document in the port's words. @param currency of the document, or the local one where the answer leaves it blank. */
export function documentFrom(
  kind: DocumentKind,
  document: WireDocument,
  currency: string,
  links: Links,
): LedgerDocument {
  const draft = isDraft(document.status);
  return {
    kind,
    id: document.id,
    number: document.number,
    externalNumber: document.externalDocumentNumber,
    contactId: document.customerId,
    state: document.status,
    draft,
    date: document.date,
    postingDate: document.postingDate,
    currency,
    total: fromDecimal(document.totalAmountIncludingTax ?? 0, currency),
    tax: fromDecimal(document.totalTaxAmount ?? 0, currency),
    lines: document.lines?.map((line) => lineFrom(line, currency)) ?? null,
    url: links.document(kind, { draft, number: document.number }),
    etag: document['@odata.etag'] ?? null,
  };
}

/** Net amounts are those after the line's share of a document discount; without such a discount both are the same. */
function lineFrom(line: Line, currency: string): NonNullable<LedgerDocument['lines']>[number] {
  return {
    description: line.description ?? '',
    net: fromDecimal(line.netAmount ?? line.amountExcludingTax ?? 0, currency),
    tax: fromDecimal(line.netTaxAmount ?? line.totalTaxAmount ?? 0, currency),
    taxCode: line.taxCode,
    targetNumber: line.lineObjectNumber,
  };
}
