import { and, eq, inArray, ne } from 'drizzle-orm';
import type { CompanyFacts, CompanyRef, Ledger, LedgerConnector, LedgerHttp } from '../connectors/port.ts';
import type { Database, Queryable } from '../database/client.ts';
import { withLease } from '../database/leases.ts';
import { connections } from '../database/schema/index.ts';
import { tellConnection } from '../outgoing/outbox.ts';
import { writeAudit } from './audit.ts';
import { type Connection, connectedCompany, pendingConnection } from './current.ts';
import { disconnected } from './disconnect.ts';
import { lockInstallation } from './lock-installation.ts';
import { ConnectionProblem } from './problem.ts';
import { openTokens, sealTokens } from './stored-tokens.ts';
import { refreshLease } from './tokens.ts';
import type { Vault } from './vault.ts';

/** What connecting needs of a connector. */
export type CompanyDirectory = Pick<LedgerConnector, 'id' | 'name' | 'listCompanies'> & {
  open(http: LedgerHttp, company: CompanyRef): Pick<Ledger, 'facts'>;
};

export type CompanyParts = {
  db: Database;
  vault: Vault;
  connector: CompanyDirectory;
  /** The way to the ledger with the tokens of a connection. */
  http: (connection: Connection) => LedgerHttp;
  /** In the transaction in which a company is connected for the first time: its first settings and the like. */
  onFirstConnect: (tx: Queryable, connection: Connection) => Promise<void>;
};

/** Companies that the sign-in under way may reach. @throws ConnectionProblem `nothing_to_choose`, LedgerFault */
export async function companiesToChoose(
  parts: Pick<CompanyParts, 'db' | 'connector' | 'http'>,
  installationId: string,
): Promise<CompanyRef[]> {
  const pending = await pendingConnection(parts.db, installationId);
  if (pending === null) throw new ConnectionProblem('nothing_to_choose');
  return parts.connector.listCompanies(parts.http(pending), pending.tenant);
}

/**
 * Connects the company chosen. The same company as before gets the new tokens and keeps its row, and with it mappings,
 * links and settings; any other starts afresh (C17). A company connected until now is disconnected.
 * @param choice must be among what the sign-in may reach: the ledger is asked again
 * @param actor name of the person
 * @throws ConnectionProblem, LedgerFault
 */
export async function chooseCompany(
  parts: CompanyParts,
  installationId: string,
  choice: { environment: string; companyId: string },
  actor: string,
): Promise<Connection> {
  const pending = await pendingConnection(parts.db, installationId);
  if (pending === null) throw new ConnectionProblem('nothing_to_choose');
  const http = parts.http(pending);
  const offered = await parts.connector.listCompanies(http, pending.tenant);
  const company = offered.find(
    ({ environment, companyId }) => environment === choice.environment && companyId === choice.companyId,
  );
  if (company === undefined) throw new ConnectionProblem('company_unknown', { ledger: parts.connector.name });
  const facts = await parts.connector.open(http, company).facts();
  // Nobody may renew the tokens while they change rows: the renewed ones would be lost.
  const lease = { ttlMs: 30_000, waitMs: 60_000 };
  return withLease(parts.db, refreshLease(pending.id), lease, () =>
    parts.db.transaction((tx) => connect(parts, tx, { pendingId: pending.id, company, facts, actor, installationId })),
  );
}

/**
 * After signing in again: connects the company of before at once if the new sign-in reaches it, so that work resumes
 * without a further question.
 * @returns the company, or null when there is none or it is out of reach: the merchant chooses
 */
export async function resumeSameCompany(
  parts: CompanyParts,
  installationId: string,
  actor: string,
): Promise<Connection | null> {
  const before = await connectedCompany(parts.db, installationId);
  if (before === null || before.ledger !== parts.connector.id) return null;
  try {
    return await chooseCompany(parts, installationId, before, actor);
  } catch (error) {
    if (error instanceof ConnectionProblem && error.code === 'company_unknown') return null;
    throw error;
  }
}

type Chosen = {
  installationId: string;
  pendingId: string;
  company: CompanyRef;
  facts: CompanyFacts;
  actor: string;
};

async function connect(parts: CompanyParts, tx: Queryable, chosen: Chosen): Promise<Connection> {
  const { installationId, company, actor } = chosen;
  await lockInstallation(tx, installationId);
  const [pending] = await tx
    .select()
    .from(connections)
    .where(and(eq(connections.id, chosen.pendingId), eq(connections.state, 'pending')));
  if (pending === undefined || pending.sealedTokens === null) throw new ConnectionProblem('nothing_to_choose');
  const [known] = await tx
    .select()
    .from(connections)
    .where(
      and(
        eq(connections.installationId, installationId),
        eq(connections.ledger, pending.ledger),
        eq(connections.environment, company.environment),
        eq(connections.companyId, company.companyId),
        ne(connections.state, 'pending'),
      ),
    );
  const id = known?.id ?? pending.id;
  await disconnectOthers(tx, { ...chosen, id });
  if (known !== undefined) await tx.delete(connections).where(eq(connections.id, pending.id));
  const tokens = await openTokens(parts.vault, pending, pending.sealedTokens);
  const [connection] = await tx
    .update(connections)
    .set({
      ...companyColumns(company, chosen.facts),
      ...(await sealTokens(parts.vault, { id, installationId }, tokens)),
      state: 'active',
      stateDetail: null,
      stateChangedAt: new Date(),
      connectedBy: pending.connectedBy,
    })
    .where(eq(connections.id, id))
    .returning();
  if (connection === undefined) throw new Error('The connection vanished while its installation was locked.');
  if (known === undefined) await parts.onFirstConnect(tx, connection);
  else if (known.state !== 'active') await tellConnection(tx, 'connection.resumed', connection);
  await writeAudit(tx, {
    installationId,
    connectionId: id,
    actor,
    action: known === undefined ? 'connection.connected' : 'connection.reconnected',
    subject: connection.companyName,
    before: known === undefined ? undefined : { state: known.state },
    after: { state: 'active', environment: company.environment, companyId: company.companyId },
  });
  return connection;
}

/** One set of books per installation: what was connected until now gives its tokens up. */
async function disconnectOthers(tx: Queryable, chosen: Chosen & { id: string }): Promise<void> {
  const { installationId, actor, facts } = chosen;
  const ended = await tx
    .update(connections)
    .set(disconnected(`${actor} connected ${facts.name} instead.`))
    .where(
      and(
        eq(connections.installationId, installationId),
        inArray(connections.state, ['active', 'revoked']),
        ne(connections.id, chosen.id),
      ),
    )
    .returning();
  for (const row of ended) {
    const { id, companyName } = row;
    await tellConnection(tx, 'connection.paused', row);
    const entry = { installationId, connectionId: id, actor, subject: companyName };
    await writeAudit(tx, { ...entry, action: 'connection.disconnected', after: { instead: facts.name } });
  }
}

/** What a row says about its company. */
export const companyColumns = (company: CompanyRef, facts: CompanyFacts) => ({
  tenant: company.tenant,
  environment: company.environment,
  environmentType: company.environmentType,
  companyId: company.companyId,
  companyName: facts.name,
  localCurrency: facts.localCurrency,
  country: facts.country,
  postingFrom: facts.postingFrom,
  postingTo: facts.postingTo,
  factsReadAt: new Date(),
});

/** The company of a connected row, as connectors take it. */
export const companyOf = (connection: Connection): CompanyRef => ({
  tenant: connection.tenant,
  environment: connection.environment,
  environmentType: connection.environmentType,
  companyId: connection.companyId,
  name: connection.companyName,
});
