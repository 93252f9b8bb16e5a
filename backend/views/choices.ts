import { and, asc, eq, inArray } from 'drizzle-orm';
import type { InvoiceView } from '#shared/api/invoice.ts';
import type { ProblemAction } from '#shared/problems.ts';
import type { Connection } from '../connections/current.ts';
import type { Queryable } from '../database/client.ts';
import { ledgerReferences } from '../database/schema/index.ts';
import { recordName } from '../documents/record-name.ts';

/** Records that answer a problem in place: tax codes, or items and accounts (`item:<id>`, `account:<id>`). */
export async function choicesFor(
  db: Queryable,
  connection: Connection,
  action: ProblemAction | null,
): Promise<InvoiceView['choices']> {
  if (action !== 'map_tax_rate' && action !== 'map_product') return [];
  const kinds = action === 'map_tax_rate' ? ['tax_code'] : ['item', 'account'];
  const rows = await db
    .select()
    .from(ledgerReferences)
    .where(
      and(
        eq(ledgerReferences.installationId, connection.installationId),
        eq(ledgerReferences.connectionId, connection.id),
        inArray(ledgerReferences.kind, kinds),
        eq(ledgerReferences.blocked, false),
      ),
    )
    .orderBy(asc(ledgerReferences.kind), asc(ledgerReferences.code))
    .limit(2000);
  return rows
    .map((row) =>
      row.kind === 'tax_code'
        ? { value: row.code, label: recordName(row) }
        : {
            value: `${row.kind}:${row.ledgerId}`,
            label: `${recordName(row)}${row.kind === 'account' ? ' (account)' : ''}`,
          },
    )
    .sort((a, b) => Number(a.value.startsWith('account:')) - Number(b.value.startsWith('account:')));
}
