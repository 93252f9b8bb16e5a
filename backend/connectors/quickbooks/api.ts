import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type CompanyRef, LedgerFault, type LedgerHttp, type LedgerRequest } from '../port.ts';
import { type Asked, faultOf, faultSchema, refusalOf, unreadable } from './faults.ts';
import { BATCH, type Carrier, type Done, type Operation } from './operations.ts';
import type { Packer } from './packer.ts';
import { PAGE, select } from './query.ts';

const listOf = <T>(entity: string, item: z.ZodType<T>) =>
  z.object({ QueryResponse: z.object({ [entity]: z.array(item).default([]) }) }).transform((answer): T[] => {
    const found: T[] | undefined = answer.QueryResponse[entity];
    return found ?? [];
  });

const batchSchema = z.object({
  BatchItemResponse: z.array(
    z.looseObject({ bId: z.string(), Fault: faultSchema.optional(), QueryResponse: z.unknown().optional() }),
  ),
});

/** One query of a batch: what is asked, and how its rows are read. */
export type Asking<T> = { entity: string; query: string; item: z.ZodType<T> };

/** The API of one company. Paths are relative to the company. @throws LedgerFault */
export class CompanyApi implements Carrier {
  readonly #http: LedgerHttp;
  readonly #packer: Packer | null;
  readonly #base: string;
  readonly realm: string;

  /** @param packer shared by all who work for the same companies; null: every request goes alone */
  constructor(http: LedgerHttp, company: Pick<CompanyRef, 'companyId'>, packer: Packer | null = null) {
    this.#http = http;
    this.#packer = packer;
    this.realm = company.companyId;
    this.#base = `/v3/company/${encodeURIComponent(company.companyId)}`;
  }

  /** A record by its path, e.g. `invoice/12`. */
  async get<T>(entity: string, schema: z.ZodType<T>, id: string, purpose: string): Promise<T> {
    // Ids are numbers; anything else would be another path.
    if (!/^\d+$/.test(id)) throw new LedgerFault('not_found', `QuickBooks has no ${entity} "${id}"`);
    const answer = z.object({ [entity]: schema }).transform((body) => body[entity]);
    const path = `/${entity.toLowerCase()}/${id}`;
    return this.#must(await this.#read(answer, { method: 'GET', path, purpose }), entity);
  }

  /** `operation` is `update` or `delete`; absent: a record is made, under the request id when there is one. */
  async post<T>(
    entity: string,
    schema: z.ZodType<T>,
    body: unknown,
    purpose: string,
    options: { requestId?: string; operation?: 'update' | 'delete'; share?: 'taken' } = {},
  ): Promise<T> {
    const query = new URLSearchParams();
    if (options.operation !== undefined) query.set('operation', options.operation);
    if (options.requestId !== undefined) query.set('requestid', options.requestId);
    const suffix = query.size === 0 ? '' : `?${query}`;
    const answer = z.object({ [entity]: schema }).transform((made) => made[entity]);
    const path = `/${entity.toLowerCase()}${suffix}`;
    const share = options.share === undefined ? {} : { share: options.share };
    return this.#must(await this.#read(answer, { method: 'POST', path, body, purpose, ...share }), entity);
  }

  /** Makes a record under a request id, alone or together with what waits for its share of the budget beside it. */
  async make<T>(entity: string, schema: z.ZodType<T>, body: unknown, purpose: string, requestId: string): Promise<T> {
    const { lane } = this.#http;
    if (lane === undefined || this.#packer === null) return this.post(entity, schema, body, purpose, { requestId });
    const operation = { kind: 'create' as const, entity, body, key: requestId };
    const record = await this.#packer.send(lane, { api: this, operation, purpose });
    const parsed = schema.safeParse(record);
    if (!parsed.success) throw unreadable({ method: 'POST', purpose }, parsed.error);
    return parsed.data;
  }

  /** The rows of one page, asked alone or together with what waits for its share of the budget beside it. */
  async find<T>(asking: Asking<T>, purpose: string): Promise<T[]> {
    const { lane } = this.#http;
    if (lane === undefined || this.#packer === null) return this.query(asking, purpose);
    const { entity, query, item } = asking;
    const operation = { kind: 'query' as const, entity, query };
    const QueryResponse = await this.#packer.send(lane, { api: this, operation, purpose });
    const rows = listOf(entity, item).safeParse({ QueryResponse });
    if (!rows.success) throw unreadable({ method: 'GET', purpose }, rows.error);
    return rows.data;
  }

  /** The rows of one page. */
  async query<T>({ entity, query, item }: Asking<T>, purpose: string): Promise<T[]> {
    const path = `/query?query=${encodeURIComponent(query)}`;
    return this.#read(listOf(entity, item), { method: 'GET', path, purpose });
  }

  /** All rows of a list that does not change while it is read, or grows only at its end. */
  async *pages<T>(
    entity: string,
    item: z.ZodType<T>,
    where: readonly string[],
    purpose: string,
    orderBy?: string,
  ): AsyncGenerator<T[]> {
    for (let start = 1; ; start += PAGE) {
      const order = orderBy === undefined ? {} : { orderBy };
      const page = await this.query({ entity, item, query: select(entity, where, { start, ...order }) }, purpose);
      yield page;
      if (page.length < PAGE) return;
    }
  }

  async all<T>(entity: string, item: z.ZodType<T>, where: readonly string[], purpose: string): Promise<T[]> {
    const found: T[] = [];
    for await (const page of this.pages(entity, item, where, purpose)) found.push(...page);
    return found;
  }

  /** Several queries in one request; each answers its first page. A fault of one is the fault of all. */
  async queries<A>(asked: readonly [Asking<A>], purpose: string): Promise<[A[]]>;
  async queries<A, B>(asked: readonly [Asking<A>, Asking<B>], purpose: string): Promise<[A[], B[]]>;
  async queries<A, B, C>(asked: readonly [Asking<A>, Asking<B>, Asking<C>], purpose: string): Promise<[A[], B[], C[]]>;
  async queries<A, B, C, D>(
    asked: readonly [Asking<A>, Asking<B>, Asking<C>, Asking<D>],
    purpose: string,
  ): Promise<[A[], B[], C[], D[]]>;
  async queries<T>(asked: readonly Asking<T>[], purpose: string): Promise<T[][]>;
  async queries(asked: readonly Asking<unknown>[], purpose: string): Promise<unknown[][]> {
    if (asked.length > BATCH) throw new RangeError(`A batch takes ${BATCH} operations, not ${asked.length}`);
    const request = { method: 'POST' as const, path: '/batch', purpose, packed: true as const };
    const body = { BatchItemRequest: asked.map(({ query: Query }, index) => ({ bId: String(index), Query })) };
    const { BatchItemResponse: answers } = await this.#read(batchSchema, { ...request, body, reads: true });
    return asked.map(({ entity, item }, index) => {
      const answer = answers.find(({ bId }) => bId === String(index));
      if (answer?.Fault !== undefined) throw refusalOf(answer.Fault, false);
      const rows = listOf(entity, item).safeParse({ QueryResponse: answer?.QueryResponse });
      if (!rows.success) throw unreadable({ ...request, reads: true }, rows.error);
      return rows.data;
    });
  }

  /**
   * Several operations in one request; each is answered by itself, by something that is not read yet or by a fault. The
   * request id is for all records together, so that the same ones are answered again, refusals too.
   */
  async carry(operations: readonly Operation[], purpose: string, options: { share?: 'taken' } = {}): Promise<Done[]> {
    if (operations.length > BATCH) throw new RangeError(`A batch takes ${BATCH} operations, not ${operations.length}`);
    const keys = operations.flatMap((each) => (each.kind === 'create' ? [each.key] : []));
    const id = createHash('sha256').update(keys.join(' ')).digest('hex').slice(0, 40);
    const path = keys.length === 0 ? '/batch' : `/batch?requestid=batch-${id}`;
    const items = operations.map((each, index) => ({
      bId: String(index),
      ...(each.kind === 'create' ? { operation: 'create', [each.entity]: each.body } : { Query: each.query }),
    }));
    const body = { BatchItemRequest: items };
    const request = { method: 'POST' as const, path, purpose, packed: true as const, body, ...options };
    const { BatchItemResponse: answers } = await this.#read(batchSchema, { ...request, reads: keys.length === 0 });
    return operations.map(({ kind, entity }, index) => {
      const answer = answers.find(({ bId }) => bId === String(index));
      if (answer?.Fault !== undefined) return { fault: refusalOf(answer.Fault, false) };
      const record = kind === 'create' ? answer?.[entity] : answer?.QueryResponse;
      if (record !== undefined) return { record };
      return { fault: new LedgerFault('unknown', `QuickBooks’ answer holds no ${entity}`, { lost: 'drop' }) };
    });
  }

  /** One operation as a request of its own; what it answers is not read yet. */
  async carryAlone(operation: Operation, purpose: string, options: { share?: 'taken' } = {}): Promise<unknown> {
    const { entity } = operation;
    if (operation.kind === 'create')
      return this.post(entity, z.unknown(), operation.body, purpose, { requestId: operation.key, ...options });
    const path = `/query?query=${encodeURIComponent(operation.query)}`;
    const answer = z.object({ QueryResponse: z.unknown() });
    return (await this.#read(answer, { method: 'GET', path, purpose, ...options })).QueryResponse ?? {};
  }

  /** What changed since an instant of the last 30 days, as the service lists it. */
  changes<T>(schema: z.ZodType<T>, entities: readonly string[], since: Date, purpose: string): Promise<T> {
    const query = new URLSearchParams({ entities: entities.join(','), changedSince: since.toISOString() });
    return this.#read(schema, { method: 'GET', path: `/cdc?${query}`, purpose });
  }

  async #read<T>(schema: z.ZodType<T>, request: LedgerRequest & Asked): Promise<T> {
    const { reads, ...rest } = request;
    try {
      const response = await this.#http.request({
        ...rest,
        path: this.#base + request.path,
        headers: { accept: 'application/json' },
      });
      if (response.status < 200 || response.status > 299) throw faultOf(request, response);
      const parsed = schema.safeParse(response.body);
      if (!parsed.success) throw unreadable(request, parsed.error);
      return parsed.data;
    } catch (fault) {
      // A lost answer to a question asks nothing of anybody: it is asked again.
      if (reads === true && fault instanceof LedgerFault && fault.kind === 'unknown')
        throw new LedgerFault('unavailable', fault.detail, { cause: fault });
      throw fault;
    }
  }

  #must<T>(found: T | undefined, entity: string): T {
    if (found !== undefined) return found;
    throw new LedgerFault('unknown', `QuickBooks’ answer holds no ${entity}`, { lost: 'drop' });
  }
}
