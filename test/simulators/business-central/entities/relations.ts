import type { Company } from '../company.ts';
import { dialog } from '../errors.ts';
import { type Input, sent } from '../input.ts';
import type { Row } from '../table.ts';
import { link, str, type Values, zeroGuid } from '../values.ts';

/** A relation that may be sent by id, by code, or by both when they agree. */
export type Relation = {
  idField: string;
  codeField: string;
  set: string;
  key: 'code' | 'number';
  /** Texts for an unknown id, an unknown code, and two that do not belong together. */
  unknownId: string;
  unknownCode: string;
  disagree: string;
};

/** The row that a request names, `undefined` when it names none, `null` when it blanks the relation. */
export function namedRow(company: Company, relation: Relation, input: Input): Row | undefined | null {
  const id = link(input.values, relation.idField);
  const code = str(input.values, relation.codeField);
  const byId = id === undefined ? undefined : company.table(relation.set).get(id);
  const byCode = code === '' ? undefined : company.table(relation.set).findBy(relation.key, code);
  if (id !== undefined && byId === undefined) throw dialog(relation.unknownId);
  if (code !== '' && byCode === undefined) throw dialog(relation.unknownCode);
  if (byId !== undefined && byCode !== undefined && byId.id !== byCode.id) throw dialog(relation.disagree);
  const row = byId ?? byCode;
  if (row !== undefined) return row;
  return sent(input, relation.idField) || sent(input, relation.codeField) ? null : undefined;
}

/** Id and code of a relation, to be merged into the stored values; empty when the request does not mention it. */
export function resolve(company: Company, relation: Relation, input: Input): Values {
  const row = namedRow(company, relation, input);
  if (row === undefined) return {};
  if (row === null) return { [relation.idField]: zeroGuid, [relation.codeField]: '' };
  return { [relation.idField]: row.id, [relation.codeField]: str(row.values, relation.key) };
}

const currencyRelation: Relation = {
  idField: 'currencyId',
  codeField: 'currencyCode',
  set: 'currencies',
  key: 'code',
  unknownId: 'The "currencyId" does not match to a Currency.',
  unknownCode: 'The "currencyCode" does not match to a Currency.',
  disagree: 'The currency values do not match to a specific Currency.',
};

/** Like {@link resolve} for a currency: the local one has no record, is answered by its code and has a blank id. */
export function resolveCurrency(company: Company, sentInput: Input): Values {
  const local = company.record.localCurrency;
  // The code is a page variable of type Code[10]: it is upper-cased although the page declares a plain text.
  const code = str(sentInput.values, 'currencyCode').trim().toUpperCase();
  const input = { ...sentInput, values: { ...sentInput.values } };
  if (sent(sentInput, 'currencyCode')) input.values.currencyCode = company.isLocal(code) ? '' : code;
  if (code !== '' && company.isLocal(code) && link(input.values, 'currencyId') !== undefined)
    throw dialog(currencyRelation.disagree);
  const resolved = resolve(company, currencyRelation, input);
  if (Object.keys(resolved).length === 0) return {};
  return resolved.currencyCode === '' ? { currencyId: zeroGuid, currencyCode: local } : resolved;
}

/** @throws BusinessCentralError with that text when the id is sent and names nothing. */
export function requireLink(company: Company, input: Input, field: string, set: string, text: string): void {
  const id = link(input.values, field);
  if (id !== undefined && company.table(set).get(id) === undefined) throw dialog(text);
}
