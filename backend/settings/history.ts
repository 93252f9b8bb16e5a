import { and, asc, desc, eq, gt, inArray, lt } from 'drizzle-orm';
import type { Queryable } from '../database/client.ts';
import { auditLog } from '../database/schema/documents.ts';
import { settingsVersions } from '../database/schema/ledger.ts';
import type { Changes } from './diff.ts';
import type { MappingChoices } from './mappings.ts';
import type { ConnectionKey } from './versions.ts';

export type VersionChange = {
  version: number;
  by: string | null;
  at: Date;
  how: 'first' | 'saved' | 'reverted';
  changes: Changes;
};

const saving = ['settings.saved', 'settings.reverted'];
const subjectOf = (version: number): string => `version ${version}`;

/**
 * Versions with what each changed, the latest first.
 * @param before only versions below this one
 */
export async function versionChanges(
  db: Queryable,
  connection: ConnectionKey,
  page: { before: number | null; limit: number },
): Promise<VersionChange[]> {
  const rows = await db
    .select({ version: settingsVersions.version, by: settingsVersions.by, at: settingsVersions.createdAt })
    .from(settingsVersions)
    .where(
      and(
        eq(settingsVersions.installationId, connection.installationId),
        eq(settingsVersions.connectionId, connection.id),
        page.before === null ? undefined : lt(settingsVersions.version, page.before),
      ),
    )
    .orderBy(desc(settingsVersions.version))
    .limit(page.limit);
  const logged = await db
    .select()
    .from(auditLog)
    .where(
      and(
        eq(auditLog.installationId, connection.installationId),
        eq(auditLog.connectionId, connection.id),
        inArray(auditLog.action, saving),
        inArray(
          auditLog.subject,
          rows.map(({ version }) => subjectOf(version)),
        ),
      ),
    );
  const bySubject = new Map(logged.map((entry) => [entry.subject, entry]));
  return rows.map((row) => {
    const entry = bySubject.get(subjectOf(row.version));
    const how =
      entry?.action === 'settings.reverted' ? 'reverted' : entry === undefined && row.version === 1 ? 'first' : 'saved';
    return { ...row, how, changes: { before: recordOf(entry?.before), after: recordOf(entry?.after) } };
  });
}

/** The paths that versions after this one changed, each with what it was then and is now. */
export async function changesSince(db: Queryable, connection: ConnectionKey, version: number): Promise<Changes> {
  const entries = await savedAfter(db, connection, version);
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const entry of entries) {
    for (const [path, value] of Object.entries(recordOf(entry.before))) if (!(path in before)) before[path] = value;
    Object.assign(after, recordOf(entry.after));
  }
  return { before, after };
}

/**
 * Mappings as they stood under a version: those that later versions changed, with what they were. One that was answered
 * on an invoice since keeps that answer: it is what somebody found out later, and not a rule.
 */
export async function mappingsAsOf(db: Queryable, connection: ConnectionKey, version: number): Promise<MappingChoices> {
  const { before } = await changesSince(db, connection, version);
  const answered = new Set(await answeredSince(db, connection, version));
  const found: MappingChoices = { products: [], taxes: [] };
  for (const [path, value] of Object.entries(before)) {
    if (answered.has(path)) continue;
    if (path.startsWith('taxes.')) {
      found.taxes.push({ taxRateId: path.slice('taxes.'.length), taxCode: typeof value === 'string' ? value : null });
    } else if (isProductMapping(path)) {
      found.products.push({ productId: path.slice('products.'.length), target: targetOf(value) });
    }
  }
  return found;
}

/** `products.…` is the rule, or the item of one product: rules have four names, none of them like a Stripe id. */
export const isProductMapping = (path: string): boolean =>
  path.startsWith('products.') && !/^products\.(mode|source|target|missing)(\.|$)/.test(path);

/** `item:<id>` or `account:<id>`, as the log keeps a product's target. */
export function targetOf(value: unknown): { kind: 'item' | 'account'; id: string } | null {
  const found = typeof value === 'string' ? /^(item|account):(.+)$/s.exec(value) : null;
  if (found === null) return null;
  const [, kind, id = ''] = found;
  return { kind: kind === 'account' ? 'account' : 'item', id };
}

async function savedAfter(db: Queryable, connection: ConnectionKey, version: number) {
  const entries = await db
    .select()
    .from(auditLog)
    .where(
      and(
        eq(auditLog.installationId, connection.installationId),
        eq(auditLog.connectionId, connection.id),
        inArray(auditLog.action, saving),
      ),
    )
    .orderBy(asc(auditLog.at));
  const numberOf = (subject: string) => Number(subject.replace('version ', ''));
  return entries
    .filter(({ subject }) => numberOf(subject) > version)
    .sort((a, b) => numberOf(a.subject) - numberOf(b.subject));
}

async function answeredSince(db: Queryable, connection: ConnectionKey, version: number): Promise<string[]> {
  const [row] = await db
    .select({ at: settingsVersions.createdAt })
    .from(settingsVersions)
    .where(
      and(
        eq(settingsVersions.installationId, connection.installationId),
        eq(settingsVersions.connectionId, connection.id),
        eq(settingsVersions.version, version),
      ),
    );
  if (row === undefined) return [];
  const entries = await db
    .select({ after: auditLog.after })
    .from(auditLog)
    .where(
      and(
        eq(auditLog.installationId, connection.installationId),
        eq(auditLog.connectionId, connection.id),
        eq(auditLog.subject, 'mappings'),
        gt(auditLog.at, row.at),
      ),
    );
  return entries.flatMap(({ after }) => Object.keys(recordOf(after)));
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
