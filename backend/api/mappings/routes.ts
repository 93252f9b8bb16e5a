import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  badBody,
  conflict,
  doorProblems,
  json,
  needs,
  notFound,
  outside,
  pageOf,
  pagingQuery,
  repeatable,
} from '../door/operation.ts';
import { bulkResultSchema, MOST_ROWS } from './table.ts';

const tags = ['Mappings'];
const csv = { 'text/csv': { schema: z.string() } };
const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');

export const bulkQuery = z.object({
  dry_run: flag.meta({ description: 'Validate only: nothing is kept.' }),
  replay: flag.meta({ description: 'Replay the documents that stopped for want of what changed.' }),
});

export const mappedQuery = pagingQuery.extend({
  mapped: z
    .enum(['true', 'false'])
    .optional()
    .transform((text) => (text === undefined ? undefined : text === 'true'))
    .meta({ description: '`false`: only those that wait for an answer.' }),
});

/** The same five operations for each kind of mapping. */
export const mappingRoutes = <
  Path extends string,
  Item extends z.ZodType,
  Single extends z.ZodType,
  Choice extends z.ZodType,
  Row extends z.ZodType,
  Query extends z.ZodObject,
>(kind: {
  path: Path;
  /** Singular and plural, as they stand in operation ids and summaries. */
  names: { one: string; many: string; id: string };
  keyDescription: string;
  item: Item;
  /** What stands under one key. */
  single: Single;
  choice: Choice;
  row: Row;
  query: Query;
  csvColumns: readonly string[];
}) => {
  const params = z.object({ key: z.string().min(1).max(300).meta({ description: kind.keyDescription }) });
  const one = `${kind.path}/{key}` as const;
  const { names } = kind;
  return {
    list: createRoute({
      ...needs('read'),
      method: 'get',
      path: kind.path,
      tags,
      operationId: `list${names.id}s`,
      summary: `List ${names.many}`,
      description: `With \`Accept: text/csv\` the whole table as CSV (${kind.csvColumns.join(', ')}), ready to be filled in and sent back.`,
      request: { query: kind.query },
      responses: {
        200: {
          description: 'A page of them, or the table',
          content: { 'application/json': { schema: pageOf(kind.item) }, ...csv },
        },
        ...doorProblems,
        ...outside,
      },
    }),
    get: createRoute({
      ...needs('read'),
      method: 'get',
      path: one,
      tags,
      operationId: `get${names.id}`,
      summary: `Read ${names.one}`,
      request: { params },
      responses: { 200: json(kind.single, 'As it stands'), ...doorProblems, ...notFound, ...conflict },
    }),
    put: createRoute({
      ...needs('configure'),
      method: 'put',
      path: one,
      tags,
      operationId: `put${names.id}`,
      summary: `Set ${names.one}`,
      request: {
        params,
        query: bulkQuery,
        body: { ...json(kind.choice, 'What it is mapped to'), required: true as const },
      },
      responses: { 200: json(bulkResultSchema, 'What came of it'), ...doorProblems, ...outside, ...badBody },
    }),
    remove: createRoute({
      ...needs('configure'),
      method: 'delete',
      path: one,
      tags,
      operationId: `delete${names.id}`,
      summary: `Take ${names.one} away`,
      description: 'What was written by it stays as it is.',
      request: { params },
      responses: { 200: json(bulkResultSchema, 'What came of it'), ...doorProblems, ...notFound, ...outside },
    }),
    bulk: createRoute({
      ...needs('configure'),
      method: 'post',
      path: `${kind.path}/bulk` as const,
      tags,
      operationId: `put${names.id}s`,
      summary: `Set many ${names.many} at once`,
      description: `Up to ${MOST_ROWS} rows, all or none. As JSON, or as CSV with the columns ${kind.csvColumns.join(', ')}. Every fault is named at once, with its line, its value and what exists nearby.`,
      request: {
        headers: repeatable,
        query: bulkQuery,
        body: {
          description: 'The rows',
          content: {
            'application/json': { schema: z.object({ rows: z.array(kind.row).min(1).max(MOST_ROWS) }) },
            ...csv,
          },
        },
      },
      responses: { 200: json(bulkResultSchema, 'What came of it'), ...doorProblems, ...outside, ...badBody },
    }),
  };
};
