import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text, timestamp, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
export const createdAt = () => instant('created_at').notNull().defaultNow();

/** One Stripe account in one mode: the tenant. Every other row carries its id. */
export const installations = pgTable(
  'installations',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    stripeAccountId: text('stripe_account_id').notNull(),
    mode: text('mode', { enum: ['live', 'test'] }).notNull(),
    status: text('status', { enum: ['installed', 'uninstalled'] })
      .notNull()
      .default('installed'),
    createdAt: createdAt(),
    uninstalledAt: instant('uninstalled_at'),
    /** How far the sweep over Stripe's events has come. */
    sweptUntil: instant('swept_until'),
  },
  (table) => [unique().on(table.stripeAccountId, table.mode)],
);

/**
 * One company of a ledger. The row outlives disconnecting, so that the same company finds its mappings and links
 * again (C17); another company is another row and inherits nothing.
 */
export const connections = pgTable(
  'connections',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: uuid('installation_id')
      .notNull()
      .references(() => installations.id),
    ledger: text('ledger').notNull(),
    state: text('state', { enum: ['pending', 'active', 'revoked', 'disconnected'] }).notNull(),
    /** Tenant, environment and company as the ledger names them; `` while pending. */
    tenant: text('tenant'),
    environment: text('environment').notNull().default(''),
    environmentType: text('environment_type').notNull().default(''),
    companyId: text('company_id').notNull().default(''),
    companyName: text('company_name').notNull().default(''),
    localCurrency: text('local_currency'),
    country: text('country'),
    postingFrom: text('posting_from'),
    postingTo: text('posting_to'),
    factsReadAt: instant('facts_read_at'),
    /** Tokens as a JWE; the key id stands in its header. Null when disconnected. */
    sealedTokens: text('sealed_tokens'),
    accessExpiresAt: instant('access_expires_at'),
    /** When the ledger ends the grant itself, however often it is renewed; null where it never told. */
    grantEndsAt: instant('grant_ends_at'),
    /** Why the state is what it is, for the merchant. */
    stateDetail: text('state_detail'),
    stateChangedAt: instant('state_changed_at').notNull().defaultNow(),
    connectedBy: text('connected_by'),
    contactsSyncedUntil: instant('contacts_synced_until'),
    contactsMirroredAt: instant('contacts_mirrored_at'),
    /** The last pass over all of them, which alone notices deletions; how many there were since. */
    contactsReadFullyAt: instant('contacts_read_fully_at'),
    contactsCount: integer('contacts_count').notNull().default(0),
    /** Somebody asked for them to be read again; answered once they were mirrored later than this. */
    contactsRefreshAskedAt: instant('contacts_refresh_asked_at'),
    referencesMirroredAt: instant('references_mirrored_at'),
    /** Up to when the ledger's feed of changes was read, in the ledger's clock; null where it has none, or never was. */
    changesReadUntil: instant('changes_read_until'),
    /** When the newest movement of the Stripe balance happened up to which all of them were read and planned. */
    balanceReadUntil: instant('balance_read_until'),
    lastSuccessAt: instant('last_success_at'),
    createdAt: createdAt(),
  },
  (table) => [
    unique('connections_tenant_key').on(table.installationId, table.id),
    uniqueIndex('connections_one_company')
      .on(table.installationId, table.ledger, table.environment, table.companyId)
      .where(sql`${table.state} <> 'pending'`),
    /** One set of books per installation at a time, and one set-up under way. */
    uniqueIndex('connections_one_active').on(table.installationId).where(sql`${table.state} in ('active', 'revoked')`),
    uniqueIndex('connections_one_pending').on(table.installationId).where(sql`${table.state} = 'pending'`),
    check('connections_company', sql`${table.state} = 'pending' or ${table.companyId} <> ''`),
  ],
);

/** OAuth flows under way. Only the hash of the state is kept; a row is used once. */
export const oauthStates = pgTable(
  'oauth_states',
  {
    stateHash: text('state_hash').primaryKey(),
    installationId: uuid('installation_id')
      .notNull()
      .references(() => installations.id),
    ledger: text('ledger').notNull(),
    userId: text('user_id').notNull(),
    userName: text('user_name'),
    /** The PKCE verifier, sealed. */
    sealedVerifier: text('sealed_verifier').notNull(),
    createdAt: createdAt(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [index().on(table.expiresAt)],
);
