import { z } from 'zod';
import type { ApiScope } from '#shared/api/api-keys.ts';
import { errorAnswerSchema } from '#shared/api/common.ts';
import { requireScope } from './authenticate.ts';

/** Building blocks of an operation's description, so that all of them say the same in the same way. */

export const problemSchema = errorAnswerSchema.meta({
  id: 'Problem',
  description:
    'Problem details (RFC 9457): what happened, why, and what to do. `type` leads to the code’s place in the documentation.',
});

/** A JSON answer or body. */
export const json = <S extends z.ZodType>(schema: S, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** A JSON body that has to be there. */
export const body = <S extends z.ZodType>(schema: S, description = 'What is asked') => ({
  ...json(schema, description),
  required: true as const,
});

const statusWords = {
  400: 'The request cannot be read',
  401: 'No key, or one that does not work',
  403: 'The key may not do that',
  404: 'There is nothing of that id in this account',
  409: 'Not possible as things stand; nothing was changed',
  412: 'Somebody else saved in between; nothing was changed',
  413: 'The body is too large',
  415: 'The body is of another type than described',
  422: 'The request does not fit; `errors` names each field',
  429: 'Too many requests; `Retry-After` says how long to wait',
  500: 'A fault of ours; nothing is lost',
  503: 'Stripe or the ledger does not answer; try again later',
} as const;
type ProblemStatus = keyof typeof statusWords;

type ProblemAnswer = { description: string; content: { 'application/problem+json': { schema: typeof problemSchema } } };

const problemAnswer = (status: ProblemStatus): ProblemAnswer => ({
  description: statusWords[status],
  content: { 'application/problem+json': { schema: problemSchema } },
});

/** What every operation may answer beside its own: door and validation. */
export const doorProblems = {
  400: problemAnswer(400),
  401: problemAnswer(401),
  403: problemAnswer(403),
  422: problemAnswer(422),
  429: problemAnswer(429),
  500: problemAnswer(500),
};
export const notFound = { 404: problemAnswer(404) };
export const conflict = { 409: problemAnswer(409) };
export const stale = { 412: problemAnswer(412) };
export const outside = { 409: problemAnswer(409), 503: problemAnswer(503) };
export const badBody = { 413: problemAnswer(413), 415: problemAnswer(415) };

/** The scope that an operation needs, enforced and described. */
export const needs = (scope: ApiScope) => ({
  middleware: requireScope(scope),
  security: [{ apiKey: [] }],
  'x-scope': scope,
});

/** The header that makes a POST safe to repeat. */
export const repeatable = z.object({
  'idempotency-key': z
    .string()
    .max(257)
    .optional()
    .meta({ description: 'The same key with the same request gives the first answer again, for 24 hours.' }),
});

/** A page of a list in a stable order. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({
    data: z.array(item),
    next_cursor: z.string().nullable().meta({ description: 'Ask for the next page with it; null on the last one.' }),
  });

export const pagingQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50).meta({ description: 'Entries per page.' }),
  cursor: z.string().max(500).optional().meta({ description: '`next_cursor` of the page before.' }),
});

/** `?a=x,y` and `?a=x&a=y` are the same list. */
export const listOf = <S extends z.ZodType<string, string>>(item: S) =>
  z.preprocess(
    (value) => (value === undefined ? undefined : [value].flat().flatMap((part) => String(part).split(','))),
    z.array(item).max(20).optional(),
  );

/** What an action did, in a sentence. */
export const sentenceSchema = z.object({ sentence: z.string() });
