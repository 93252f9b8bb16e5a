import { sql } from 'drizzle-orm';
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { connections, createdAt, instant } from './tenancy.ts';

/** Mirror of the ledger's customers with the keys that matching looks up. Filled by paging, kept fresh by changes since. */
export const ledgerContacts = pgTable(
  'ledger_contacts',
  {
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    ledgerId: text('ledger_id').notNull(),
    number: text('number').notNull(),
    name: text('name').notNull(),
    email: text('email'),
    phone: text('phone'),
    taxId: text('tax_id'),
    address: jsonb('address').$type<Record<string, string | null>>().notNull(),
    currency: text('currency'),
    blocked: text('blocked'),
    /** The contact that this one was merged into, where the ledger tells. */
    mergedInto: text('merged_into'),
    modifiedAt: instant('modified_at').notNull(),
    deletedAt: instant('deleted_at'),
    /** Normalised keys (matching/normalise.ts); null when the field is empty or a placeholder. */
    emailKey: text('email_key'),
    nameKey: text('name_key'),
    phoneKey: text('phone_key'),
    taxIdKey: text('tax_id_key'),
    numberKey: text('number_key'),
    /** Hashes of what the contact may be found by although it is written differently (matching/keys.ts). */
    findingKeys: integer('finding_keys').array().notNull().default(sql`'{}'::integer[]`),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.ledgerId] }),
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
    index('ledger_contacts_email').on(table.connectionId, table.emailKey),
    index('ledger_contacts_name').on(table.connectionId, table.nameKey),
    index('ledger_contacts_phone').on(table.connectionId, table.phoneKey),
    index('ledger_contacts_tax_id').on(table.connectionId, table.taxIdKey),
    index('ledger_contacts_number').on(table.connectionId, table.numberKey),
    // Without the pending list: a look-up must not search through what a filling mirror has just written.
    index('ledger_contacts_finding').using('gin', table.findingKeys).with({ fastupdate: false }),
  ],
);

/** Mirror of items, accounts, tax codes, payment terms and the like. */
export const ledgerReferences = pgTable(
  'ledger_references',
  {
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    kind: text('kind').notNull(),
    ledgerId: text('ledger_id').notNull(),
    code: text('code').notNull(),
    name: text('name').notNull(),
    /** Lower-cased, white space folded: what search rules compare with. */
    nameKey: text('name_key').notNull(),
    blocked: boolean('blocked').notNull().default(false),
    extra: jsonb('extra').$type<Record<string, string>>().notNull().default({}),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.kind, table.ledgerId] }),
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
    index('ledger_references_code').on(table.connectionId, table.kind, table.code),
    index('ledger_references_name').on(table.connectionId, table.kind, table.nameKey),
  ],
);

/** Which ledger customer a Stripe customer is. Many Stripe customers may point to one (C13). One live row per currency lock. */
export const contactLinks = pgTable(
  'contact_links',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    stripeCustomerId: text('stripe_customer_id').notNull(),
    /** Set where the ledger locks the currency per customer (C49), else ''. */
    currency: text('currency').notNull().default(''),
    ledgerId: text('ledger_id').notNull(),
    number: text('number').notNull(),
    name: text('name').notNull(),
    how: text('how', { enum: ['matched', 'created', 'chosen'] }).notNull(),
    state: text('state', { enum: ['active', 'unlinked', 'dead'] })
      .notNull()
      .default('active'),
    /** The rule that decided and the evidence per field, as shown. */
    reason: text('reason').notNull(),
    evidence: jsonb('evidence').$type<unknown[]>().notNull().default([]),
    /** In words, and its place in the settings of that version; null where no rule decided. */
    rule: text('rule'),
    ruleNumber: integer('rule_number'),
    settingsVersion: integer('settings_version').notNull(),
    by: text('by'),
    createdAt: createdAt(),
    endedAt: instant('ended_at'),
    endedBy: text('ended_by'),
    endedWhy: text('ended_why', { enum: ['unlinked', 'replaced', 'deleted', 'merged', 'blocked'] }),
    /** Hash of the customer fields last written to the ledger, so that only real changes are. */
    writtenHash: text('written_hash'),
  },
  (table) => [
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
    uniqueIndex('contact_links_one_active')
      .on(table.connectionId, table.stripeCustomerId, table.currency)
      .where(sql`${table.state} = 'active'`),
    index('contact_links_ledger').on(table.connectionId, table.ledgerId),
  ],
);

/** Contacts that a person said a customer is not: never taken and never offered again, until the person chooses one. */
export const contactRejections = pgTable(
  'contact_rejections',
  {
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    stripeCustomerId: text('stripe_customer_id').notNull(),
    ledgerId: text('ledger_id').notNull(),
    by: text('by').notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.stripeCustomerId, table.ledgerId] }),
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
  ],
);

/** Stripe product → item or account. */
export const productMappings = pgTable(
  'product_mappings',
  {
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    stripeProductId: text('stripe_product_id').notNull(),
    productName: text('product_name').notNull().default(''),
    targetKind: text('target_kind', { enum: ['item', 'account'] }),
    targetId: text('target_id'),
    updatedBy: text('updated_by'),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.stripeProductId] }),
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
  ],
);

/** Stripe tax rate (or several joined with `+`) → tax code. A row without a code is a rate that was met and waits for one. */
export const taxMappings = pgTable(
  'tax_mappings',
  {
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    taxRateId: text('tax_rate_id').notNull(),
    label: text('label').notNull().default(''),
    taxCode: text('tax_code'),
    updatedBy: text('updated_by'),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.taxRateId] }),
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
  ],
);

/** Every saved version of a connection's sync rules. The highest version is in force. */
export const settingsVersions = pgTable(
  'settings_versions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    version: integer('version').notNull(),
    data: jsonb('data').notNull(),
    by: text('by'),
    createdAt: createdAt(),
  },
  (table) => [
    unique().on(table.connectionId, table.version),
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
  ],
);
