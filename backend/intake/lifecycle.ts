import { sql } from 'drizzle-orm';
import type { Mode } from '#shared/statuses.ts';
import type { Queryable } from '../database/client.ts';
import { install, uninstall } from './installations.ts';

/**
 * Follows an event that says the app was installed or uninstalled. Events come in any order and late ones come days
 * later: one counts only when the inbox holds no later one of the same account, so that the uninstalling of last week
 * never ends what was installed again since.
 * @param event `created` in Unix seconds, as Stripe has it
 */
export async function followLifecycle(
  tx: Queryable,
  event: { account: string; mode: Mode; created: number; meaning: 'installed' | 'uninstalled' },
): Promise<void> {
  const { account, mode, created, meaning } = event;
  const later = await tx.execute(sql`
    select 1 from stripe_events
    where account = ${account} and livemode = ${mode === 'live'} and created > ${created}
      and type in ('account.application.authorized', 'account.application.deauthorized')
    limit 1`);
  if (later.length > 0) return;
  if (meaning === 'installed') await install(tx, account, mode);
  else await uninstall(tx, account, mode);
}
