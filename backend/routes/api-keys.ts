import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiKeysView, createApiKeySchema, revokeApiKeySchema } from '#shared/api/api-keys.ts';
import { paths } from '#shared/api/paths.ts';
import { createKey, listKeys, MOST_KEYS, revokeKey } from '../access/keys.ts';
import type { Services } from '../services.ts';
import type { Caller } from '../views/caller.ts';
import { signedOptions } from './documents.ts';
import { HttpError } from './http-error.ts';
import type { AnswerKeeper } from './once.ts';
import { signedRead, signedSetting } from './signed.ts';

/** Lists, makes and revokes keys of the public API, for the settings view. */
export function apiKeyRoutes(services: Services): Hono {
  const app = new Hono();
  const options = signedOptions(services);
  signedRead(app, paths.apiKeys, options, z.object({}), (caller) => apiKeysView(services, caller));
  signedSetting(
    app,
    paths.apiKeyCreate,
    options,
    createApiKeySchema,
    async (caller, input) => {
      const made = await createKey(services.db, caller.installation, input, caller.userName);
      if (made === null) throw tooMany();
      const sentence = `The key “${made.key.name}” works from now on. Copy it now: it is not shown again.`;
      return { ...made, sentence, view: await apiKeysView(services, caller) };
    },
    (caller) => sealedAnswers(services, caller),
  );
  signedSetting(app, paths.apiKeyRevoke, options, revokeApiKeySchema, async (caller, input) => {
    const name = await revokeKey(services.db, caller.installation, input.key_id, caller.userName);
    const sentence =
      name === null ? 'The key was revoked before.' : `The key “${name}” does not work any more. Nothing else changed.`;
    return { sentence, view: await apiKeysView(services, caller) };
  });
  return app;
}

async function apiKeysView(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayConfigure'>,
): Promise<ApiKeysView> {
  const { publicUrl } = services.config;
  return {
    keys: await listKeys(services.db, caller.installation),
    baseUrl: `${publicUrl}/api/v1`,
    docsUrl: `${publicUrl}/api/docs`,
    mayChange: caller.mayConfigure,
  };
}

/** The answer holds the key: a repeated press still gets it, and the table that keeps it tells nobody. */
function sealedAnswers({ vault }: Services, { installation }: Caller): AnswerKeeper {
  const binding = { installationId: installation.id, purpose: 'answer' };
  return {
    seal: async (answer) => ({ sealed: await vault.seal(JSON.stringify(answer), binding) }),
    open: async (kept) => {
      const { sealed } = z.object({ sealed: z.string() }).parse(kept);
      return z.looseObject({}).parse(JSON.parse(await vault.open(sealed, binding)));
    },
  };
}

const tooMany = () =>
  new HttpError(
    409,
    'too_many_api_keys',
    'There are too many keys',
    `An account may have ${MOST_KEYS} keys. Revoke one that is not used any more, then create this one.`,
  );
