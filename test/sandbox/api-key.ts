import { createKey, findKey } from '#backend/access/keys.ts';
import { ensureInstallation } from '#backend/intake/installations.ts';
import type { Services } from '#backend/services.ts';
import type { KeptFile } from './kept.ts';

/** A key of the public API for the connected merchant, so that a newcomer can call it at once; a revoked one is replaced. */
export async function ensureApiKey({ db }: Pick<Services, 'db'>, file: KeptFile, accountId: string): Promise<void> {
  if ((await findKey(db, file.kept.apiKey)) !== null) return;
  const installation = await ensureInstallation(db, accountId, 'test');
  const scopes = ['read', 'sync', 'configure'] as const;
  const made = await createKey(db, installation, { name: 'Sandbox', scopes }, 'Tieout');
  // Somebody made as many keys as there may be: then there is one to call with.
  file.change({ apiKey: made?.secret ?? '' });
}
