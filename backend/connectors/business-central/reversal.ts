import { type Ledger, type LedgerDocument, LedgerFault } from '../port.ts';
import type { CompanyApi } from './api.ts';
import { isDraft } from './document-answer.ts';
import { code, guid } from './odata.ts';
import { creditMemoStateSchema, invoiceToReverseSchema } from './wire.ts';

type Memo = { id: string; status: string; invoiceNumber?: string | null };

/**
 * Reverses a posted invoice by the ledger's own "corrective credit memo", which leaves a draft for the merchant to post.
 * The action answers nothing, so the draft is looked for: first one that applies to the invoice, else one that was not
 * there before (a partly paid invoice is not applied). Credit memos cannot be filtered by `invoiceId`, which is computed
 * on the page; the customer's number can. Safe to repeat: a draft that corrects the invoice already is the answer.
 */
export function reversal(api: CompanyApi, readDocument: Ledger['readDocument']): Ledger['reverse'] {
  const drafts = async (customerNumber: string): Promise<Memo[]> => {
    const options = {
      filter: `customerNumber eq ${code(customerNumber)}`,
      select: ['id', 'status', 'invoiceNumber'],
    };
    const memos = await api.all(creditMemoStateSchema, 'salesCreditMemos', options, 'find corrective credit memo');
    return memos.filter((memo) => isDraft(memo.status));
  };
  const answer = async (memo: Memo | undefined): Promise<LedgerDocument | null> =>
    memo === undefined ? null : ((await readDocument('credit_memo', memo.id)) ?? null);

  return async (id) => {
    const path = `salesInvoices(${guid(id)})`;
    const select = ['id', 'number', 'status', 'customerNumber'];
    const invoice = await api.get(invoiceToReverseSchema, path, { select }, 'read invoice to reverse');
    if (isDraft(invoice.status))
      throw new LedgerFault('refused', `The invoice ${invoice.number} is a draft: remove it instead of reversing it`);
    const before = await drafts(invoice.customerNumber);
    const applied = (memo: Memo) => memo.invoiceNumber === invoice.number;
    const already = before.find(applied);
    if (already !== undefined) return answer(already);
    await api.act(`${path}/Microsoft.NAV.makeCorrectiveCreditMemo`, 'make corrective credit memo');
    const known = new Set(before.map((memo) => memo.id));
    const made = (await drafts(invoice.customerNumber)).filter((memo) => !known.has(memo.id));
    return answer(made.find(applied) ?? (made.length === 1 ? made[0] : undefined));
  };
}
