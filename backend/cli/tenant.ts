import { and, eq, inArray } from 'drizzle-orm';
import { connections, installations } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import type { Connection, Installation } from '../sync/context.ts';
import { CommandFailed, textOf, UsageError, type Values } from './command.ts';

export type Tenant = { installation: Installation; connection: Connection };

/** Options of commands about one merchant. */
export const tenantOptions = { account: { type: 'string' }, mode: { type: 'string' } } as const;
export const tenantHelp = [
  ['--account ACCT', 'the Stripe account (acct_…); may be left out where there is one only'],
  ['--mode MODE', 'test or live; may be left out where the account is connected in one of them only'],
] as const;

/**
 * The one connected merchant that the options name.
 * @throws UsageError when several fit (they are listed), CommandFailed when none does
 */
export async function chooseTenant(services: Services, values: Values): Promise<Tenant> {
  const account = textOf(values, 'account');
  const mode = textOf(values, 'mode');
  if (mode !== undefined && mode !== 'live' && mode !== 'test') {
    throw new UsageError(`--mode is live or test, not “${mode}”.`);
  }
  const found = await services.db
    .select({ installation: installations, connection: connections })
    .from(connections)
    .innerJoin(installations, eq(installations.id, connections.installationId))
    .where(
      and(
        inArray(connections.state, ['active', 'revoked']),
        eq(installations.status, 'installed'),
        ...(account === undefined ? [] : [eq(installations.stripeAccountId, account)]),
        ...(mode === undefined ? [] : [eq(installations.mode, mode)]),
      ),
    );
  const [only] = found;
  if (only === undefined) {
    const who = account === undefined ? 'No Stripe account' : `The Stripe account ${account}`;
    throw new CommandFailed(
      `${who} is${account === undefined ? '' : ' not'} connected to a ledger${mode === undefined ? '' : ` in ${mode} mode`}. ` +
        'Connect one in the app’s settings in the Stripe Dashboard; npm run tieout -- doctor lists what is connected.',
    );
  }
  if (found.length > 1) {
    const list = found.map(
      ({ installation, connection }) =>
        `  --account ${installation.stripeAccountId} --mode ${installation.mode}   (${connection.companyName})`,
    );
    throw new UsageError(`Several accounts are connected. Say which one:\n${list.join('\n')}`);
  }
  if (only.connection.state === 'revoked') {
    const ledger = services.connector(only.connection.ledger).name;
    throw new CommandFailed(
      `${ledger} no longer accepts our access (${only.connection.stateDetail ?? 'no reason given'}). ` +
        `Reconnect ${ledger} in the app’s settings; waiting documents resume by themselves.`,
    );
  }
  return only;
}
