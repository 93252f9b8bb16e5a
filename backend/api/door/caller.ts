import type { ApiScope } from '#shared/api/api-keys.ts';
import type { Caller } from '../../views/caller.ts';

/** Who calls the API: a key of one account in one mode. Named `API key “…”` wherever people read who did something. */
export type ApiCaller = Caller & { keyId: string; scopes: readonly ApiScope[] };

/** What the middleware of the API hands to its handlers. */
export type ApiEnv = { Variables: { caller: ApiCaller } };
