import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import type { MatchField } from '#shared/settings.ts';
import type { Queryable } from '../database/client.ts';
import { ledgerContacts } from '../database/schema/ledger.ts';
import type { MatchConnection, MirrorContact } from './contact.ts';
import { emptyFields, keysOf, type Rule } from './fields.ts';
import type { PartyKeys } from './normalise.ts';

/** Per rule. More holders than this change nothing: more than one is a question for the merchant already. */
const holdersPerRule = 50;

export type Lookup = {
  db: Queryable;
  connection: MatchConnection;
  keys: PartyKeys;
  rules: readonly Rule[];
  /** Only contacts of this currency; null where contacts are not locked to one. */
  currency: string | null;
};

/**
 * Every living contact of the book that could satisfy one of the rules, in one statement: a branch per rule, each over
 * its own index (sorted here and not there, lest the limit lures the planner into walking the book in order).
 */
export async function findHolders({ db, connection, keys, rules, currency }: Lookup): Promise<MirrorContact[]> {
  const branches = rules
    .filter((rule) => rule.length > 0 && emptyFields(rule, keys).length === 0)
    .map((rule) =>
      db
        .select()
        .from(ledgerContacts)
        .where(
          and(
            eq(ledgerContacts.installationId, connection.installationId),
            eq(ledgerContacts.connectionId, connection.id),
            isNull(ledgerContacts.deletedAt),
            ...rule.map((field) => inArray(columnOf(field), keysOf(field, keys))),
            inCurrency(connection, currency),
          ),
        )
        .limit(holdersPerRule),
    );
  const [first, second, ...others] = branches;
  if (first === undefined) return [];
  const rows = second === undefined ? await first : await unionAll(first, second, ...others);
  const byId = new Map(rows.map((row) => [row.ledgerId, row]));
  return [...byId.values()].sort((a, b) => (a.ledgerId < b.ledgerId ? -1 : 1));
}

/** A contact without a currency of its own is in the company's. */
function inCurrency(connection: MatchConnection, currency: string | null): SQL | undefined {
  if (currency === null) return undefined;
  const local = connection.localCurrency ?? currency;
  return sql`coalesce(${ledgerContacts.currency}, ${local}) = ${currency}`;
}

function columnOf(field: MatchField) {
  switch (field) {
    case 'email':
      return ledgerContacts.emailKey;
    case 'name':
      return ledgerContacts.nameKey;
    case 'phone':
      return ledgerContacts.phoneKey;
    case 'taxId':
      return ledgerContacts.taxIdKey;
    default:
      return ledgerContacts.numberKey;
  }
}
