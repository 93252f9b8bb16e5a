import type { Company } from './company.ts';
import { badRequest, QuickBooksError, tooManyInBatch } from './errors.ts';
import { isObject, type JsonObject, textOf } from './json.ts';
import { runQuery } from './query/execute.ts';
import { type EntityName, entityNames } from './schema/index.ts';
import { remove, save, voidRecord } from './write.ts';

/** `POST /batch`: up to 30 operations, each for itself; the answer of one is a record, a list or a fault. */
export function runBatch(company: Company, body: unknown): JsonObject {
  const items = isObject(body) && Array.isArray(body.BatchItemRequest) ? body.BatchItemRequest : undefined;
  if (items === undefined) throw badRequest('A batch needs BatchItemRequest');
  if (items.length > 30) throw tooManyInBatch(items.length);
  return {
    BatchItemResponse: items.map((item) => {
      if (!isObject(item)) throw badRequest('An operation of a batch is an object');
      const bId = textOf(item.bId);
      if (bId === '') throw badRequest('An operation of a batch needs its bId');
      try {
        return { bId, ...runItem(company, item) };
      } catch (error) {
        if (!(error instanceof QuickBooksError)) throw error;
        return { bId, Fault: { Error: [{ ...error.error }], type: error.type } };
      }
    }),
  };
}

function runItem(company: Company, item: JsonObject): JsonObject {
  if (typeof item.Query === 'string') return { QueryResponse: runQuery(company, item.Query) };
  const entity: EntityName | undefined = entityNames.find((name) => isObject(item[name]));
  if (entity === undefined) throw badRequest('An operation of a batch names an entity or a query');
  const body = item[entity];
  if (item.operation === 'create' || item.operation === 'update') return { [entity]: save(company, entity, body) };
  if (item.operation === 'delete') return { [entity]: remove(company, entity, body) };
  if (item.operation === 'void') return { [entity]: voidRecord(company, entity, body) };
  throw badRequest(`The operation ${textOf(item.operation)} is not supported`);
}
