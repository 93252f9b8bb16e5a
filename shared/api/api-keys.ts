import { z } from 'zod';
import { instantSchema } from './common.ts';

/**
 * What a key of the public API may do. Every key may read; `sync` runs, replays, undoes and excludes documents;
 * `configure` changes settings, mappings, links and webhooks, and may disconnect.
 */
export const apiScopes = ['read', 'sync', 'configure'] as const;
export const apiScopeSchema = z.enum(apiScopes);
export type ApiScope = z.output<typeof apiScopeSchema>;

/** A key as it is listed: never its secret. */
export const apiKeySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  /** The beginning of the key, by which people recognise it: `tieout_test_k3x…`. */
  prefix: z.string(),
  scopes: z.array(apiScopeSchema),
  createdBy: z.string(),
  createdAt: instantSchema,
  /** Rounded to a minute; null: never used. */
  lastUsedAt: instantSchema.nullable(),
});
export type ApiKey = z.output<typeof apiKeySchema>;

/** Answer of the signed read: keys in force, the newest first. */
export const apiKeysViewSchema = z.object({
  keys: z.array(apiKeySchema),
  /** Where the API is reached, and its documentation. */
  baseUrl: z.string(),
  docsUrl: z.string(),
  mayChange: z.boolean(),
});
export type ApiKeysView = z.output<typeof apiKeysViewSchema>;

/** `read` is part of every key, whether named or not. */
export const createApiKeySchema = z.object({
  name: z.string().trim().min(1, 'Give the key a name').max(80, 'At most 80 characters'),
  scopes: z.array(apiScopeSchema).max(3).default(['read']),
});

export const createApiKeyAnswerSchema = z.object({
  key: apiKeySchema,
  /** The whole key: shown this once, kept nowhere. */
  secret: z.string(),
  sentence: z.string(),
  view: apiKeysViewSchema,
});
export type CreateApiKeyAnswer = z.output<typeof createApiKeyAnswerSchema>;

/** Works no more from this moment on. Answered with the list after it. */
export const revokeApiKeySchema = z.object({ key_id: z.uuid() });
export const revokeApiKeyAnswerSchema = z.object({ sentence: z.string(), view: apiKeysViewSchema });
export type RevokeApiKeyAnswer = z.output<typeof revokeApiKeyAnswerSchema>;
