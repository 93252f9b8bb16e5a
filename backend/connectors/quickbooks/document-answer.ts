import { fromDecimal } from '../../documents/money.ts';
import type { LedgerDocument } from '../port.ts';
import type { BooksFacts } from './books.ts';
import { ledgerId } from './document-body.ts';
import type { Links, Transaction } from './links.ts';
import { externalNumberOf } from './number.ts';
import type { Line, WireDocument } from './wire.ts';

/**
 * The state in the service's words. An invoice is nobody's draft any more once it was sent, paid in part or voided; an
 * estimate once it was sent or decided on; a credit memo once it was sent or used.
 */
export function stateOf(entity: Transaction, document: WireDocument): { state: string; draft: boolean } {
  const final = (state: string) => ({ state, draft: false });
  const { TotalAmt: total, Balance: open = total } = document;
  if (entity === 'Estimate') {
    if ((document.TxnStatus ?? 'Pending') !== 'Pending') return final(document.TxnStatus ?? '');
  } else {
    if (/^Voided\b/.test(document.PrivateNote ?? '') && total === 0) return final('Voided');
    if (open !== total) return final(entity === 'CreditMemo' ? 'Applied' : open === 0 ? 'Paid' : 'Partly paid');
  }
  if (document.EmailStatus === 'EmailSent') return final('Sent');
  return { state: entity === 'Estimate' ? 'Pending' : 'Unsent', draft: true };
}

/** A document in the port's words. */
export function documentFrom(
  entity: Transaction,
  document: WireDocument,
  known: BooksFacts,
  links: Links,
): LedgerDocument {
  const currency = document.CurrencyRef?.value ?? known.facts.localCurrency;
  const names = new Map(known.taxCodes.map(({ id, name }) => [id, name]));
  const lines = document.Line.filter(({ DetailType }) => DetailType !== 'SubTotalLineDetail');
  return {
    kind: entity === 'CreditMemo' ? 'credit_memo' : 'invoice',
    id: ledgerId(entity, document.Id),
    // Without custom numbers switched on a document may have none.
    number: document.DocNumber ?? document.Id,
    externalNumber: externalNumberOf(document),
    contactId: document.CustomerRef.value,
    ...stateOf(entity, document),
    // There is one date.
    date: document.TxnDate,
    postingDate: document.TxnDate,
    currency,
    total: fromDecimal(document.TotalAmt, currency),
    tax: fromDecimal(document.TxnTaxDetail?.TotalTax ?? 0, currency),
    lines: lines.map((line) => lineFrom(line, currency, (code) => names.get(inUse(document, code)) ?? code)),
    url: links.transaction(entity, document.Id),
    etag: document.SyncToken,
  };
}

/** In the US a line says only that it is taxed: by which code stands on the document. */
const inUse = ({ TxnTaxDetail: detail }: WireDocument, code: string): string =>
  code === 'TAX' ? (detail?.TxnTaxCodeRef?.value ?? code) : code;

/** The tax of a single line is told nowhere. */
function lineFrom(
  line: Line,
  currency: string,
  nameOf: (code: string) => string,
): NonNullable<LedgerDocument['lines']>[number] {
  const code = line.SalesItemLineDetail?.TaxCodeRef?.value ?? null;
  return {
    description: line.Description ?? '',
    net: fromDecimal(line.Amount ?? 0, currency),
    tax: null,
    taxCode: code === null ? null : nameOf(code),
    targetNumber: line.SalesItemLineDetail?.ItemRef?.name ?? null,
  };
}
