import { type Ledger, LedgerFault } from '../port.ts';
import type { CompanyApi } from './api.ts';
import type { Books } from './books.ts';
import { documentFrom, stateOf } from './document-answer.ts';
import { transactionOf } from './document-body.ts';
import type { Links } from './links.ts';
import { keyOf, NUMBER_LENGTH, noteFor } from './number.ts';
import { select, text } from './query.ts';
import { documentSchema } from './wire.ts';

/**
 * Reverses a sent invoice by an unsent credit memo of the same lines and the same tax, which the merchant applies. It is
 * known again by its number and its memo, so that a repeat answers the one that stands.
 */
export function reversal(api: CompanyApi, books: Books, links: Links): Ledger['reverse'] {
  return async (ledgerId) => {
    const { entity, id } = transactionOf('invoice', ledgerId);
    const invoice = await api.get(entity, documentSchema, id, 'read invoice to reverse');
    const number = invoice.DocNumber ?? id;
    const { draft, state } = stateOf(entity, invoice);
    if (draft) throw new LedgerFault('refused', `The invoice ${number} is a draft: remove it instead of reversing it`);
    if (entity !== 'Invoice' || state === 'Voided')
      throw new LedgerFault('refused', `${number} books nothing (${state}), so there is nothing to reverse`);
    const memoNumber = `${number.slice(0, NUMBER_LENGTH - 3)}-CR`;
    const key = `reversal of ${id}`;
    const known = await books.known();
    const query = select('CreditMemo', [`DocNumber = ${text(memoNumber)}`]);
    const standing = await api.query({ entity: 'CreditMemo', item: documentSchema, query }, 'find the credit memo');
    const before = standing.find((memo) => keyOf(memo) === key);
    if (before !== undefined) return documentFrom('CreditMemo', before, known, links);
    const body = {
      DocNumber: memoNumber,
      CustomerRef: { value: invoice.CustomerRef.value },
      TxnDate: invoice.TxnDate,
      ...(known.multicurrency && invoice.CurrencyRef !== undefined
        ? { CurrencyRef: { value: invoice.CurrencyRef.value } }
        : {}),
      PrivateNote: noteFor(key),
      EmailStatus: 'NotSet',
      ...(invoice.GlobalTaxCalculation === undefined ? {} : { GlobalTaxCalculation: invoice.GlobalTaxCalculation }),
      Line: invoice.Line.filter(({ DetailType }) => DetailType !== 'SubTotalLineDetail').map(
        ({ Id: _, LineNum: __, LinkedTxn: ___, ...line }) => line,
      ),
      ...(invoice.TxnTaxDetail === undefined ? {} : { TxnTaxDetail: invoice.TxnTaxDetail }),
    };
    const made = await api.post('CreditMemo', documentSchema, body, 'create the reversing credit memo');
    return documentFrom('CreditMemo', made, known, links);
  };
}
