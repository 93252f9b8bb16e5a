import { eq } from 'drizzle-orm';
import type { Queryable } from '../database/client.ts';
import { installations } from '../database/schema/index.ts';

/** Makes changes to an installation's connections take turns until the transaction ends. */
export async function lockInstallation(
  tx: Queryable,
  installationId: string,
): Promise<typeof installations.$inferSelect | undefined> {
  const [installation] = await tx
    .select()
    .from(installations)
    .where(eq(installations.id, installationId))
    .for('update');
  return installation;
}
