import Big from 'big.js';
import type { Company } from '../company.ts';
import { businessRule, invalidReference } from '../errors.ts';
import { type JsonObject, listOf, objectOf, refOf, textOf } from '../json.ts';
import { isReceivable, money, requireCurrency, requireType, typeOf } from '../money/accounts.ts';
import { rateOf, requireAmount } from '../money/complete.ts';
import type { EntityName } from '../schema/index.ts';
import { asNumber, big } from './amounts.ts';
import { currencyOf } from './documents.ts';

/** What a payment may be linked to, by the word for it in a link: what the customer owes, and what is theirs. */
const linkable: Readonly<Record<string, EntityName>> = {
  Invoice: 'Invoice',
  CreditMemo: 'CreditMemo',
  Expense: 'Purchase',
  Check: 'Purchase',
  JournalEntry: 'JournalEntry',
};

const linksTo = (line: JsonObject, entity: EntityName, id: string): boolean =>
  listOf(line.LinkedTxn).some((link) => linkable[textOf(link.TxnType)] === entity && link.TxnId === id);

/** Payments that touch a document: those that it names, and those that are being written. */
function paymentsOf(company: Company, entity: EntityName, id: string, also: readonly JsonObject[] = []): JsonObject[] {
  const ids = listOf(company.peek(entity, id)?.LinkedTxn).flatMap((link) =>
    link.TxnType === 'Payment' ? [textOf(link.TxnId)] : [],
  );
  const all = new Set([...ids, ...also.map((payment) => textOf(payment.Id))]);
  const found: JsonObject[] = [];
  for (const one of all) {
    const payment = company.peek('Payment', one);
    if (payment !== undefined && listOf(payment.Line).some((line) => linksTo(line, entity, id))) found.push(payment);
  }
  return found;
}

/** What payments have applied to a document. @param except a payment that is being changed */
function appliedTo(entity: EntityName, id: string, payments: readonly JsonObject[], except?: string): Big {
  let sum = new Big(0);
  for (const payment of payments) {
    if (payment.Id === except) continue;
    for (const line of listOf(payment.Line)) if (linksTo(line, entity, id)) sum = sum.plus(big(line.Amount));
  }
  return sum;
}

/** What a transaction puts on the customer's open items: positive is owed, negative is theirs. */
function onAccount(company: Company, entity: EntityName, record: JsonObject, customer: string): Big {
  if (entity === 'Invoice') return big(record.TotalAmt);
  if (entity === 'CreditMemo') return big(record.TotalAmt).neg();
  return listOf(record.Line).reduce((sum, line) => {
    const expense = refOf(objectOf(line.AccountBasedExpenseLineDetail).AccountRef);
    if (expense !== '') return isReceivable(company, expense) ? sum.plus(big(line.Amount)) : sum;
    const { AccountRef, Entity, PostingType } = objectOf(line.JournalEntryLineDetail);
    if (!isReceivable(company, refOf(AccountRef)) || refOf(objectOf(Entity).EntityRef) !== customer) return sum;
    return PostingType === 'Debit' ? sum.plus(big(line.Amount)) : sum.minus(big(line.Amount));
  }, new Big(0));
}

const customerOf = (entity: EntityName, record: JsonObject, paying: string): string => {
  if (entity === 'JournalEntry') return paying;
  return refOf(entity === 'Purchase' ? record.EntityRef : record.CustomerRef);
};

/** A payment's amounts: what is applied may not exceed what was paid, nor what is open. */
export function completePayment(company: Company, payment: JsonObject): JsonObject {
  const currency = currencyOf(company, payment);
  const total = big(payment.TotalAmt);
  if (total.lt(0)) throw businessRule('A payment cannot be negative');
  requireAmount({ Amount: payment.TotalAmt }, currency);
  const deposited = refOf(payment.DepositToAccountRef);
  if (deposited !== '') {
    requireType(money.includes(typeOf(company, deposited)));
    requireCurrency(company, deposited, currency);
  }
  const customer = refOf(payment.CustomerRef);
  let applied = new Big(0);
  for (const line of listOf(payment.Line)) {
    requireAmount(line, currency);
    const amount = big(line.Amount);
    if (amount.lt(0)) throw businessRule('What is applied is never below zero');
    for (const link of listOf(line.LinkedTxn)) {
      const id = textOf(link.TxnId);
      const entity = linkable[textOf(link.TxnType)];
      const document = entity === undefined ? undefined : company.peek(entity, id);
      if (document === undefined || entity === undefined) throw invalidReference('LinkedTxn', id);
      if (customerOf(entity, document, customer) !== customer)
        throw businessRule('The payment and its transactions must have the same customer');
      const owed = onAccount(company, entity, document, customer);
      const before = appliedTo(entity, id, paymentsOf(company, entity, id), textOf(payment.Id));
      if (owed.abs().minus(before).lt(amount)) throw businessRule('More is applied than is open');
      applied = owed.gt(0) ? applied.plus(amount) : applied.minus(amount);
    }
  }
  if (applied.gt(total)) throw businessRule('The amount applied is more than the amount of the payment');
  return {
    ...payment,
    CurrencyRef: { value: currency, name: currency },
    ...rateOf(company, payment, currency),
    UnappliedAmt: asNumber(total.minus(applied)),
  };
}

/** Writes the balances of every document that the payments touch, before or after a change. */
export function settle(company: Company, payments: readonly JsonObject[]): void {
  const touched = new Map<string, { entity: EntityName; id: string }>();
  for (const payment of payments)
    for (const line of listOf(payment.Line))
      for (const link of listOf(line.LinkedTxn)) {
        const entity = linkable[textOf(link.TxnType)];
        const id = textOf(link.TxnId);
        if (entity !== undefined) touched.set(`${entity}/${id}`, { entity, id });
      }
  for (const { entity, id } of touched.values()) {
    const document = company.peek(entity, id);
    if (document === undefined) continue;
    company.put(entity, { ...document, ...balances(company, entity, document, payments) });
  }
}

/** Balance of what can be paid, and of a credit memo the credit that is left. @param also payments being written */
export function balances(
  company: Company,
  entity: EntityName,
  document: JsonObject,
  also: readonly JsonObject[] = [],
): JsonObject {
  if (!Object.values(linkable).includes(entity)) return {};
  const id = textOf(document.Id);
  const payments = paymentsOf(company, entity, id, also);
  const LinkedTxn = payments.map((payment) => ({ TxnId: textOf(payment.Id), TxnType: 'Payment' }));
  if (entity !== 'Invoice' && entity !== 'CreditMemo') return { LinkedTxn };
  const open = asNumber(big(document.TotalAmt).minus(appliedTo(entity, id, payments)));
  return { Balance: open, ...(entity === 'CreditMemo' ? { RemainingCredit: open } : {}), LinkedTxn };
}
