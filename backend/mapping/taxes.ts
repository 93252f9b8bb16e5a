import { and, eq, inArray, sql } from 'drizzle-orm';
import { Problem } from '#shared/problems.ts';
import type { Settings } from '#shared/settings.ts';
import type { Queryable } from '../database/client.ts';
import { ledgerReferences, taxMappings } from '../database/schema/ledger.ts';
import type { InvoiceLine } from '../documents/invoice.ts';
import type { ConnectionKey } from './catalog.ts';

export type TaxResolution = {
  /** By line id; null leaves the code to the ledger (the item's own). Lines with a problem have no entry. */
  codes: Map<string, string | null>;
  /** One per rate or combination of rates, all of the document's at once. */
  problems: Problem[];
};

/** What a line's taxes are known by: one rate's id, or several joined with `+`, sorted. */
export type TaxKey = { id: string; label: string; rates: number };

/**
 * Key of a line's taxes; null when it carries none. A rate of 0 % or of a zero amount is a rate like any other: exempt
 * and reverse-charge sales need their own code.
 */
export function taxKeyOf(line: InvoiceLine): TaxKey | null {
  const labels = new Map(line.taxes.map(({ rateId, label }) => [rateId, label]));
  const rates = [...labels.keys()].sort();
  if (rates.length === 0) return null;
  return { id: rates.join('+'), label: rates.map((rate) => labels.get(rate) || rate).join(' + '), rates: rates.length };
}

/**
 * Finds the tax code of every line by the merchant's table, with one statement for a whole document. A rate without a
 * code blocks and is named (C25); all that are open are named at once, and remembered so that the settings list them.
 */
export async function resolveTaxes({
  db,
  connection,
  ledgerName: ledger,
  settings,
  lines,
}: {
  db: Queryable;
  connection: ConnectionKey;
  /** As merchants call the ledger. */
  ledgerName: string;
  settings: Pick<Settings, 'untaxedCode'>;
  lines: readonly InvoiceLine[];
}): Promise<TaxResolution> {
  const keys = lines.map((line) => ({ line, key: taxKeyOf(line) }));
  const ids = [...new Set(keys.flatMap(({ key }) => key?.id ?? []))];
  const known = await readCodes(db, connection, ids);
  const codes = new Map<string, string | null>();
  const open = new Map<string, { key: TaxKey; problem: Problem }>();
  for (const { line, key } of keys) {
    const mapped = key && known.get(key.id);
    if (key === null) codes.set(line.id, settings.untaxedCode);
    else if (mapped?.exists) codes.set(line.id, mapped.code);
    else if (!open.has(key.id)) open.set(key.id, { key, problem: problemOf(line, key, ledger, mapped?.code) });
  }
  await rememberTaxes(
    db,
    connection,
    [...open.values()].map(({ key }) => key),
  );
  return { codes, problems: [...open.values()].map(({ problem }) => problem) };
}

function problemOf(line: InvoiceLine, key: TaxKey, ledger: string, dead: string | undefined): Problem {
  const gone = dead === undefined ? '' : ` (so far mapped to ${dead}, which ${ledger} no longer has)`;
  if (key.rates === 1) return new Problem('tax_rate_unmapped', { ledger, rate: key.label + gone, subject: key.id });
  return new Problem('tax_several_rates', {
    ledger,
    line: line.description,
    rates: key.label + gone,
    rate: key.label,
    subject: key.id,
  });
}

async function readCodes(
  db: Queryable,
  connection: ConnectionKey,
  ids: string[],
): Promise<Map<string, { code: string; exists: boolean }>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: taxMappings.taxRateId, code: taxMappings.taxCode, reference: ledgerReferences.ledgerId })
    .from(taxMappings)
    .leftJoin(
      ledgerReferences,
      and(
        eq(ledgerReferences.installationId, taxMappings.installationId),
        eq(ledgerReferences.connectionId, taxMappings.connectionId),
        eq(ledgerReferences.kind, 'tax_code'),
        eq(ledgerReferences.code, taxMappings.taxCode),
      ),
    )
    .where(
      and(
        eq(taxMappings.installationId, connection.installationId),
        eq(taxMappings.connectionId, connection.id),
        inArray(taxMappings.taxRateId, ids),
      ),
    );
  return new Map(
    rows.flatMap(({ id, code, reference }) => (code === null ? [] : [[id, { code, exists: reference !== null }]])),
  );
}

async function rememberTaxes(db: Queryable, connection: ConnectionKey, open: TaxKey[]): Promise<void> {
  if (open.length === 0) return;
  await db
    .insert(taxMappings)
    .values(
      open.map(({ id, label }) => ({
        installationId: connection.installationId,
        connectionId: connection.id,
        taxRateId: id,
        label,
      })),
    )
    .onConflictDoUpdate({
      target: [taxMappings.connectionId, taxMappings.taxRateId],
      set: { label: sql`excluded.label` },
      setWhere: sql`${taxMappings.label} <> excluded.label`,
    });
}
