import { asc, isNotNull, ne } from 'drizzle-orm';
import { openTokens, tokensBinding } from '../../connections/stored-tokens.ts';
import { tokenKeeper } from '../../connections/tokens.ts';
import { VaultError } from '../../connections/vault.ts';
import { LedgerFault } from '../../connectors/port.ts';
import { connections } from '../../database/schema/index.ts';
import type { Services } from '../../services.ts';
import type { Connection } from '../../sync/context.ts';
import { counted } from '../output.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** Whether the configured keys open every sealed token, and how many are still under an older key. */
export async function checkKeys({ db, vault }: Services): Promise<Finding[]> {
  const rows = await db.select().from(connections).where(isNotNull(connections.sealedTokens));
  const findings: Finding[] = [];
  let older = 0;
  for (const row of rows) {
    try {
      await vault.open(row.sealedTokens ?? '', tokensBinding(row));
      if (vault.kidOf(row.sealedTokens ?? '') !== vault.newestKid) older += 1;
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      findings.push(fail('Keys', `the tokens of ${nameOf(row)} do not open`, error.message));
    }
  }
  if (older > 0)
    findings.push(
      warn('Keys', `${counted(older, 'connection')} sealed with an older key`, 'Run: npm run tieout -- keys rotate'),
    );
  if (findings.length === 0) findings.push(ok('Keys', `they open all sealed tokens (${rows.length})`));
  return findings;
}

/** Each connection: its access is renewed and its company asked for, as the next document would. */
export async function checkConnections(services: Services): Promise<Finding[]> {
  const rows = await services.db
    .select()
    .from(connections)
    .where(ne(connections.state, 'disconnected'))
    .orderBy(asc(connections.createdAt));
  if (rows.length === 0)
    return [warn('Connections', 'no ledger is connected yet', 'A merchant connects one in the app’s settings.')];
  const findings: Finding[] = [];
  for (const row of rows) findings.push(await checkConnection(services, row));
  return findings;
}

async function checkConnection(services: Services, row: Connection): Promise<Finding> {
  const ledger = services.connector(row.ledger).name;
  const what = `${ledger} ${nameOf(row)}`;
  const reconnect = `Ask the merchant to reconnect ${ledger} in the app’s settings; waiting documents resume by themselves.`;
  if (row.state === 'pending')
    return warn(what, 'signed in, and no company was chosen yet', 'The merchant chooses it in the app’s settings.');
  if (row.state === 'revoked')
    return fail(what, `access was revoked (${row.stateDetail ?? 'no reason given'})`, reconnect);
  try {
    const held = await openTokens(services.vault, row, row.sealedTokens ?? '');
    // The token in hand is declared used up, so that renewing is really done.
    await tokenKeeper(services.oauth).accessToken(row.id, { rejected: held.accessToken });
    const facts = await services.street.ledger(row, () => {}).facts();
    return ok(what, `access renewed, the company answers (${facts.localCurrency})`);
  } catch (error) {
    if (error instanceof VaultError) return fail(what, 'its tokens do not open', error.message);
    if (!(error instanceof LedgerFault)) throw error;
    const advice =
      error.kind === 'unauthorized'
        ? reconnect
        : 'Try again in a moment; if it stays, check the network, the ledger’s variables (docs/operations.md) and its status page.';
    return fail(what, error.detail, advice);
  }
}

const nameOf = ({ companyName, environment }: Connection): string =>
  companyName === '' ? '(no company chosen)' : `“${companyName}”${environment === '' ? '' : ` (${environment})`}`;
