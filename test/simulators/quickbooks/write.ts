import type { Company } from './company.ts';
import { complete, requireOpenPeriod } from './complete.ts';
import { badRequest, businessRule, deposited, objectNotFound, requiredMissing, staleObject } from './errors.ts';
import { readFields } from './input.ts';
import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from './json.ts';
import { salesEntities } from './sales/documents.ts';
import { balances, settle } from './sales/payments.ts';
import { type EntityName, fieldsOf, readOnlyNames, transactionNames } from './schema/index.ts';

export type Options = { allowDuplicateNumber?: boolean };

/** The record of that id. @throws QuickBooksError 610 */
export function existing(company: Company, entity: EntityName, id: string): Readonly<JsonObject> {
  const record = company.peek(entity, id);
  if (record === undefined) throw objectNotFound();
  return record;
}

/**
 * `POST /{entity}`: makes a record, or changes the one whose Id is sent. A sparse change leaves what is not sent; a full
 * one empties it.
 */
export function save(company: Company, entity: EntityName, body: unknown, options: Options = {}): JsonObject {
  if (readOnlyNames.has(entity)) throw badRequest(`Operation create is not supported for ${entity}`);
  if (!isObject(body)) throw badRequest('The request has no body');
  return company.atomically(() => {
    const sent = readFields(company, fieldsOf[entity], body, entity);
    return textOf(sent.Id) === '' ? create(company, entity, sent, options) : change(company, entity, sent, options);
  });
}

const emptied = (record: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null && value !== ''));

function create(company: Company, entity: EntityName, sent: JsonObject, options: Options): JsonObject {
  const { Id: _, SyncToken: __, sparse: ___, ...values } = emptied(sent);
  const number = numbered(company, entity, values);
  const done = complete(company, entity, number, options.allowDuplicateNumber === true);
  const made = company.insert(entity, { ...done, ...balances(company, entity, done) });
  if (entity === 'Payment') settle(company, [made]);
  return made;
}

/** Without custom numbers the company numbers its sales itself; a number that is sent is taken all the same. */
function numbered(company: Company, entity: EntityName, values: JsonObject): JsonObject {
  if (!salesEntities.has(entity) || textOf(values.DocNumber) !== '' || company.realm.customTxnNumbers) return values;
  let highest = 1000;
  for (const other of company.all(entity))
    if (/^\d{1,9}$/.test(textOf(other.DocNumber))) highest = Math.max(highest, Number(other.DocNumber));
  return { ...values, DocNumber: String(highest + 1) };
}

function change(company: Company, entity: EntityName, sent: JsonObject, options: Options): JsonObject {
  const before = current(company, entity, sent);
  const { sparse, ...values } = sent;
  const kept = sparse === true ? before : { Id: before.Id, SyncToken: before.SyncToken, MetaData: before.MetaData };
  // Other lines have another tax, unless it is told with them.
  const base = values.Line === undefined ? kept : { ...kept, TxnTaxDetail: { ...codeOf(kept.TxnTaxDetail) } };
  // A document is moved neither into a closed period nor out of one.
  if (transactionNames.has(entity)) requireOpenPeriod(company, textOf(before.TxnDate));
  const done = complete(
    company,
    entity,
    emptied({ ...base, ...values }),
    options.allowDuplicateNumber === true || before.DocNumber === values.DocNumber,
  );
  const own = balances(company, entity, done);
  const changed = company.put(entity, { ...done, ...own, sparse: false, domain: 'QBO' });
  if (entity === 'Payment') settle(company, [before, changed]);
  return changed;
}

const codeOf = (detail: Json | undefined): JsonObject => {
  const { TxnTaxCodeRef } = objectOf(detail);
  return TxnTaxCodeRef === undefined ? {} : { TxnTaxCodeRef };
};

/** The record that a change is about, in the version that the caller knows. @throws QuickBooksError 610, 5010 */
function current(company: Company, entity: EntityName, sent: JsonObject): Readonly<JsonObject> {
  const before = existing(company, entity, textOf(sent.Id));
  if (textOf(sent.SyncToken) === '') throw requiredMissing('SyncToken');
  if (sent.SyncToken !== before.SyncToken) throw staleObject();
  return before;
}

/** `?operation=delete`: the record is gone; payments that were applied to it are unapplied. */
export function remove(company: Company, entity: EntityName, body: unknown): JsonObject {
  if (!transactionNames.has(entity)) throw badRequest(`Operation delete is not supported for ${entity}`);
  if (!isObject(body)) throw badRequest('The request has no body');
  return company.atomically(() => {
    const before = current(company, entity, body);
    requireOpenPeriod(company, textOf(before.TxnDate));
    const id = textOf(before.Id);
    if (entity === 'Payment') requireNotDeposited(company, id);
    company.delete(entity, id);
    if (entity === 'Payment') settle(company, [before]);
    else unapply(company, entity, before);
    return { domain: 'QBO', status: 'Deleted', Id: id };
  });
}

/** A payment that was brought to the bank stands on the deposit. @throws QuickBooksError 6540 */
function requireNotDeposited(company: Company, id: string): void {
  const links = (line: JsonObject) =>
    listOf(line.LinkedTxn).some((link) => link.TxnType === 'Payment' && link.TxnId === id);
  if (company.find('Deposit', (one) => listOf(one.Line).some(links)) !== undefined) throw deposited();
}

function unapply(company: Company, entity: EntityName, gone: Readonly<JsonObject>): void {
  const types = entity === 'Purchase' ? ['Expense', 'Check'] : [entity];
  const links = (line: JsonObject) =>
    listOf(line.LinkedTxn).some((link) => types.includes(textOf(link.TxnType)) && link.TxnId === gone.Id);
  for (const { TxnId, TxnType } of listOf(gone.LinkedTxn)) {
    const payment = TxnType === 'Payment' ? company.peek('Payment', textOf(TxnId)) : undefined;
    if (payment === undefined) continue;
    const lines = listOf(payment.Line);
    const left = lines.filter((line) => !links(line));
    if (left.length < lines.length)
      company.put('Payment', complete(company, 'Payment', { ...payment, Line: left }, true));
  }
}

/** `?operation=void`: amounts become zero, the document stays. */
export function voidRecord(company: Company, entity: EntityName, body: unknown): JsonObject {
  if (!['Invoice', 'SalesReceipt', 'Payment'].includes(entity))
    throw badRequest(`Operation void is not supported for ${entity}`);
  if (!isObject(body)) throw badRequest('The request has no body');
  return company.atomically(() => {
    const before = current(company, entity, body);
    requireOpenPeriod(company, textOf(before.TxnDate));
    if (entity === 'Invoice' && Number(before.Balance) !== Number(before.TotalAmt))
      throw businessRule('The transaction is linked to a payment; unlink it before it is voided');
    const zero = (line: JsonObject): JsonObject => {
      const { SalesItemLineDetail: detail, ...rest } = line;
      const emptyDetail = isObject(detail) ? { SalesItemLineDetail: { ...detail, UnitPrice: 0, Qty: 0 } } : {};
      return { ...rest, ...emptyDetail, Amount: 0 };
    };
    const next: JsonObject = {
      ...before,
      PrivateNote: `Voided${before.PrivateNote === undefined ? '' : ` - ${textOf(before.PrivateNote)}`}`.slice(0, 4000),
      TotalAmt: 0,
      ...(entity === 'Payment' ? { Line: [], UnappliedAmt: 0 } : { Line: listOf(before.Line).map(zero), Balance: 0 }),
      ...(entity === 'Payment' ? {} : { TxnTaxDetail: { TotalTax: 0 } }),
    };
    if (entity === 'Payment') requireNotDeposited(company, textOf(before.Id));
    const voided = company.put(entity, next, 'voided');
    if (entity === 'Payment') settle(company, [before]);
    return voided;
  });
}

/** `POST /{entity}/{id}/send`: the mail goes out (here: nowhere), and the document says so. */
export function send(company: Company, entity: EntityName, id: string, sendTo: string | null): JsonObject {
  if (!salesEntities.has(entity)) throw badRequest(`${entity} cannot be sent`);
  const record = existing(company, entity, id);
  const address = sendTo ?? textOf((isObject(record.BillEmail) ? record.BillEmail : {}).Address);
  if (address === '') throw requiredMissing('BillEmail');
  return company.put(entity, {
    ...record,
    EmailStatus: 'EmailSent',
    BillEmail: { Address: address },
    DeliveryInfo: { DeliveryType: 'Email' },
  });
}
