import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Mode } from '#shared/statuses.ts';
import type { Queryable } from '../database/client.ts';
import { auditLog, connections, installations } from '../database/schema/index.ts';

export type Installation = typeof installations.$inferSelect;

/** The tenant of a Stripe account in a mode; made when it is met for the first time. Never revives an uninstalled one. */
export async function ensureInstallation(db: Queryable, accountId: string, mode: Mode): Promise<Installation> {
  const found = await findInstallation(db, accountId, mode);
  if (found !== undefined) return found;
  await db.insert(installations).values({ stripeAccountId: accountId, mode }).onConflictDoNothing();
  const made = await findInstallation(db, accountId, mode);
  if (made === undefined) throw new Error(`Installation of ${accountId} (${mode}) could not be made`);
  return made;
}

/** The tenant, or undefined when the account never met us in this mode. */
export async function findInstallation(
  db: Queryable,
  accountId: string,
  mode: Mode,
): Promise<Installation | undefined> {
  const [found] = await db
    .select()
    .from(installations)
    .where(and(eq(installations.stripeAccountId, accountId), eq(installations.mode, mode)));
  return found;
}

/** `account.application.authorized`: the app was (again) installed. What was kept is there again; a ledger must be reconnected. */
export async function install(db: Queryable, accountId: string, mode: Mode): Promise<void> {
  const installation = await ensureInstallation(db, accountId, mode);
  if (installation.status === 'installed') return;
  await db
    .update(installations)
    .set({ status: 'installed', uninstalledAt: null })
    .where(eq(installations.id, installation.id));
  await audit(db, installation.id, 'app.installed', accountId);
}

/**
 * `account.application.deauthorized`: work stops, tokens are wiped at once. Mappings, links and history stay for
 * HISTORY_DAYS (docs/operations.md), so that a reinstall finds them.
 */
export async function uninstall(db: Queryable, accountId: string, mode: Mode): Promise<void> {
  const installation = await findInstallation(db, accountId, mode);
  if (installation === undefined || installation.status === 'uninstalled') return;
  await db
    .update(installations)
    .set({ status: 'uninstalled', uninstalledAt: sql`now()` })
    .where(eq(installations.id, installation.id));
  await db
    .update(connections)
    .set({
      state: 'disconnected',
      sealedTokens: null,
      accessExpiresAt: null,
      stateDetail: 'The app was uninstalled in Stripe.',
      stateChangedAt: sql`now()`,
    })
    .where(and(eq(connections.installationId, installation.id), inArray(connections.state, ['active', 'revoked'])));
  await db
    .delete(connections)
    .where(and(eq(connections.installationId, installation.id), eq(connections.state, 'pending')));
  await audit(db, installation.id, 'app.uninstalled', accountId);
}

async function audit(db: Queryable, installationId: string, action: string, subject: string): Promise<void> {
  await db.insert(auditLog).values({ installationId, actor: 'Stripe', action, subject });
}
