import type { EntryDraft, EntryLineDraft } from '../../money.ts';
import { LedgerFault } from '../../port.ts';
import type { CompanyApi } from '../api.ts';
import { select, text } from '../query.ts';
import { exactAmount, minorOf } from './amounts.ts';
import type { Body } from './header.ts';
import { creditSchema } from './wire.ts';

/** What a line of a payment may be linked to, by the service's words. */
type Link = { type: 'Invoice' | 'CreditMemo' | 'Expense'; id: string; amount: bigint };

/**
 * A payment: what it settles is linked, the rest stays with the customer. One of nothing links what is owed with credit
 * that pays it: an invoice with credit memos, or a credit memo with the expense by which it was paid out.
 */
export async function paymentBody(api: CompanyApi, draft: EntryDraft): Promise<Body> {
  const customer = draft.contactId;
  if (customer === null) throw new LedgerFault('refused', 'A payment needs a customer', { reason: 'contact_missing' });
  const links: Link[] = [];
  for (const line of draft.lines) links.push(...(await linksOf(api, draft, line, customer)));
  return {
    CustomerRef: { value: customer },
    TotalAmt: exactAmount(draft.total, draft.currency),
    ...(draft.accountId === null ? {} : { DepositToAccountRef: { value: draft.accountId } }),
    Line: links.map(({ type, id, amount }) => ({
      Amount: exactAmount(amount, draft.currency),
      LinkedTxn: [{ TxnId: id, TxnType: type }],
    })),
  };
}

async function linksOf(
  api: CompanyApi,
  draft: EntryDraft,
  { amount, settles }: EntryLineDraft,
  customer: string,
): Promise<Link[]> {
  const paysOut = draft.lines.some((line) => line.settles?.kind === 'credit_memo');
  if (settles !== null && amount > 0n) return [{ type: paysOut ? 'Expense' : 'Invoice', id: settles.id, amount }];
  if (settles !== null) return [{ type: 'CreditMemo', id: settles.id, amount: -amount }];
  if (amount < 0n) return openCredit(api, draft, customer, -amount);
  if (draft.total === 0n) throw new LedgerFault('refused', 'It is not known what the credit was used for');
  return [];
}

/** Credit memos of the customer that have something left, the oldest first. @throws LedgerFault where it is not enough */
async function openCredit(api: CompanyApi, draft: EntryDraft, customer: string, wanted: bigint): Promise<Link[]> {
  const query = select('CreditMemo', [`CustomerRef = ${text(customer)}`], { orderBy: 'TxnDate' });
  const memos = await api.query(
    { entity: 'CreditMemo', item: creditSchema, query },
    'find open credit of the customer',
  );
  const links: Link[] = [];
  let left = wanted;
  for (const { Id, Balance } of memos) {
    const open = minorOf(Balance, draft.currency);
    const amount = open < left ? open : left;
    if (amount <= 0n) continue;
    links.push({ type: 'CreditMemo', id: Id, amount });
    left -= amount;
  }
  if (left === 0n) return links;
  const detail = 'QuickBooks has no open credit memo of this customer that pays for it';
  throw new LedgerFault('refused', `${detail}; apply the credit there by hand`);
}
