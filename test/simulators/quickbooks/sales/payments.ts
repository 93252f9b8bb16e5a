import Big from 'big.js';
import type { Company } from '../company.ts';
import { businessRule, invalidReference } from '../errors.ts';
import { type JsonObject, listOf, refOf, textOf } from '../json.ts';
import type { EntityName } from '../schema/index.ts';
import { asNumber, big } from './amounts.ts';

const linkable = new Set(['Invoice', 'CreditMemo']);

/** What payments have applied to a document so far. @param except a payment that is being changed */
function appliedTo(company: Company, type: string, id: string, except?: string): Big {
  let sum = new Big(0);
  for (const payment of company.all('Payment')) {
    if (payment.Id === except) continue;
    for (const line of listOf(payment.Line))
      for (const link of listOf(line.LinkedTxn))
        if (link.TxnType === type && link.TxnId === id) sum = sum.plus(big(line.Amount));
  }
  return sum;
}

/** What is left to pay of an invoice, or to use of a credit memo. */
export function openAmount(
  company: Company,
  type: 'Invoice' | 'CreditMemo',
  document: JsonObject,
  except?: string,
): Big {
  return big(document.TotalAmt).minus(appliedTo(company, type, textOf(document.Id), except));
}

/** A payment's amounts: what is applied may not exceed what was paid, nor what is open. */
export function completePayment(company: Company, payment: JsonObject): JsonObject {
  const total = big(payment.TotalAmt);
  if (total.lt(0)) throw businessRule('A payment cannot be negative');
  let applied = new Big(0);
  for (const line of listOf(payment.Line)) {
    const amount = big(line.Amount);
    for (const link of listOf(line.LinkedTxn)) {
      const type = textOf(link.TxnType);
      const id = textOf(link.TxnId);
      const document = type === 'Invoice' || type === 'CreditMemo' ? company.peek(type, id) : undefined;
      if (document === undefined || (type !== 'Invoice' && type !== 'CreditMemo'))
        throw invalidReference('LinkedTxn', id);
      if (refOf(document.CustomerRef) !== refOf(payment.CustomerRef))
        throw businessRule('The payment and its transactions must have the same customer');
      if (openAmount(company, type, document, textOf(payment.Id)).lt(amount))
        throw businessRule('More is applied than is open');
      applied = type === 'Invoice' ? applied.plus(amount) : applied.minus(amount);
    }
  }
  if (applied.gt(total)) throw businessRule('The amount applied is more than the amount of the payment');
  return {
    ...payment,
    TxnDate: textOf(payment.TxnDate) || company.today,
    UnappliedAmt: asNumber(total.minus(applied)),
  };
}

/** Writes the balances of every document that the payment touches, before or after a change. */
export function settle(company: Company, payments: readonly (JsonObject | undefined)[]): void {
  const touched = new Map<string, { type: 'Invoice' | 'CreditMemo'; id: string }>();
  for (const payment of payments)
    for (const line of listOf(payment?.Line))
      for (const link of listOf(line.LinkedTxn)) {
        const type = textOf(link.TxnType);
        if (!linkable.has(type)) continue;
        const id = textOf(link.TxnId);
        touched.set(`${type}/${id}`, { type: type === 'Invoice' ? 'Invoice' : 'CreditMemo', id });
      }
  for (const { type, id } of touched.values()) {
    const document = company.peek(type, id);
    if (document === undefined) continue;
    company.put(type, { ...document, ...balances(company, type, document) });
  }
}

/** Balance of what can be paid, and of a credit memo the credit that is left. */
export function balances(company: Company, type: EntityName, document: JsonObject): JsonObject {
  if (type !== 'Invoice' && type !== 'CreditMemo') return {};
  const open = asNumber(openAmount(company, type, document));
  const links = [...company.all('Payment')]
    .filter((payment) =>
      listOf(payment.Line).some((line) =>
        listOf(line.LinkedTxn).some((link) => link.TxnType === type && link.TxnId === document.Id),
      ),
    )
    .map((payment) => ({ TxnId: textOf(payment.Id), TxnType: 'Payment' }));
  return { Balance: open, ...(type === 'CreditMemo' ? { RemainingCredit: open } : {}), LinkedTxn: links };
}
