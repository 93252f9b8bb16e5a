import { and, eq, sql } from 'drizzle-orm';
import { type Ledger, type ReferenceKind, type ReferenceRecord, referenceKinds } from '../connectors/port.ts';
import type { Database, Queryable } from '../database/client.ts';
import { ledgerReferences } from '../database/schema/ledger.ts';
import { connections } from '../database/schema/tenancy.ts';
import { foldText } from '../documents/text.ts';
import type { ConnectionKey } from './contact.ts';

const batch = 1000;

/**
 * Fills the mirror of items, accounts, tax codes, payment terms and the like. A kind is replaced in one transaction,
 * after it was read to the end: what the ledger no longer has is removed, and a reading that breaks off removes nothing.
 * @throws LedgerFault
 */
export async function mirrorReferences({
  db,
  connection,
  ledger,
  kinds = referenceKinds,
}: {
  db: Database;
  connection: ConnectionKey;
  ledger: Ledger;
  kinds?: readonly ReferenceKind[];
}): Promise<Partial<Record<ReferenceKind, number>>> {
  const counts: Partial<Record<ReferenceKind, number>> = {};
  for (const kind of kinds) {
    const records = new Map<string, ReferenceRecord>();
    for await (const page of ledger.references(kind)) for (const record of page) records.set(record.id, record);
    await db.transaction((tx) => replaceKind(tx, connection, kind, [...records.values()]));
    counts[kind] = records.size;
  }
  if (referenceKinds.every((kind) => kinds.includes(kind))) {
    await db
      .update(connections)
      .set({ referencesMirroredAt: sql`now()` })
      .where(and(eq(connections.id, connection.id), eq(connections.installationId, connection.installationId)));
  }
  return counts;
}

async function replaceKind(
  tx: Queryable,
  connection: ConnectionKey,
  kind: ReferenceKind,
  records: ReferenceRecord[],
): Promise<void> {
  const kept = records.map(({ id }) => id);
  await tx.delete(ledgerReferences).where(
    and(
      eq(ledgerReferences.installationId, connection.installationId),
      eq(ledgerReferences.connectionId, connection.id),
      eq(ledgerReferences.kind, kind),
      // One array parameter, however many items the company has.
      kept.length === 0 ? undefined : sql`${ledgerReferences.ledgerId} <> all(${sql.param(kept)}::text[])`,
    ),
  );
  for (let start = 0; start < records.length; start += batch) {
    const rows = records.slice(start, start + batch).map(({ id, code, name, blocked, extra }) => ({
      installationId: connection.installationId,
      connectionId: connection.id,
      kind,
      ledgerId: id,
      code,
      name,
      nameKey: foldText(name),
      blocked,
      extra,
    }));
    await tx
      .insert(ledgerReferences)
      .values(rows)
      .onConflictDoUpdate({
        target: [ledgerReferences.connectionId, ledgerReferences.kind, ledgerReferences.ledgerId],
        set: {
          code: sql`excluded.code`,
          name: sql`excluded.name`,
          nameKey: sql`excluded.name_key`,
          blocked: sql`excluded.blocked`,
          extra: sql`excluded.extra`,
        },
      });
  }
}
