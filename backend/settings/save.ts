import type { TargetField } from '#shared/field-mapping.ts';
import type { Settings } from '#shared/settings.ts';
import type { Queryable } from '../database/client.ts';
import { auditLog } from '../database/schema/documents.ts';
import { type Changes, changedPaths, isEmpty, merge } from './diff.ts';
import { SettingsConflict, type SettingsFault, SettingsInvalid } from './errors.ts';
import { mappingsAsOf } from './history.ts';
import {
  findMappingChanges,
  type MappingChanges,
  type MappingChoices,
  type ProductChoice,
  storeMappings,
  type TaxChoice,
} from './mappings.ts';
import { findMoneyFaults, type MoneyLedger } from './money-faults.ts';
import { findContradictions, findDeadPointers, pointersOf } from './references.ts';
import {
  type ConnectionKey,
  insertVersion,
  readSettings,
  readSettingsVersion,
  type SettingsVersion,
} from './versions.ts';

/** What saving needs beside the settings. */
type SaveContext = {
  connection: ConnectionKey;
  /** As merchants call the ledger. */
  ledgerName: string;
  /** The user, as shown to others. */
  actor: string;
  /** The fields that the connector offers for mapping; unchecked when absent. */
  targetFields?: readonly TargetField[];
  /** What is wrong with a template's syntax (mapping/template.ts); unchecked when absent. */
  templateFault?: (template: string) => string | null;
  /** What accounts of money movement are checked against; unchecked when absent. */
  money?: MoneyLedger;
};

export type SaveSettingsInput = SaveContext & {
  /** The version that the user looked at. */
  expectedVersion: number;
  settings: Settings;
  productMappings: readonly ProductChoice[];
  taxMappings: readonly TaxChoice[];
};

/** The version in force after saving, and the paths that changed; none changed: no new version was made. */
export type Saved = SettingsVersion & { changed: string[] };

/**
 * Saves the settings and mappings of the page as a new version, with who changed what in the audit log. All or nothing:
 * call it within a transaction, and let its errors end that.
 * @throws SettingsConflict when somebody saved after `expectedVersion`
 * @throws SettingsInvalid when settings, or changed mappings, point to nothing usable in the ledger
 */
export async function saveSettings(tx: Queryable, input: SaveSettingsInput): Promise<Saved> {
  const current = await readSettings(tx, input.connection);
  if (current.version !== input.expectedVersion) throw new SettingsConflict(current);
  const mappings = await findMappingChanges(tx, input.connection, {
    products: input.productMappings,
    taxes: input.taxMappings,
  });
  return await saveOver(tx, current, { ...input, mappings, action: 'settings.saved' });
}

/** An earlier version, and what going back to it would change in rules and mappings. */
export type Revert = { current: SettingsVersion; settings: Settings; mappings: MappingChanges; changes: Changes };

/**
 * What going back to an earlier version would do. Mappings that later versions changed go back, too; answers that were
 * given on invoices since stay.
 * @throws SettingsInvalid when there is no such version
 */
export async function planRevert(tx: Queryable, connection: ConnectionKey, toVersion: number): Promise<Revert> {
  const current = await readSettings(tx, connection);
  const earlier = await readSettingsVersion(tx, connection, toVersion);
  if (earlier === undefined || toVersion >= current.version) {
    const message = `There is no version ${toVersion} of these settings to go back to. Choose one from the history.`;
    throw new SettingsInvalid([{ path: 'version', message }]);
  }
  const mappings = await findMappingChanges(tx, connection, await mappingsAsOf(tx, connection, toVersion));
  const changes = merge(changedPaths(current.settings, earlier.settings), mappings.changes);
  return { current, settings: earlier.settings, mappings, changes };
}

/**
 * Puts an earlier version in force again, as a new version ({@link planRevert}).
 * @throws SettingsConflict, SettingsInvalid as {@link saveSettings}; SettingsInvalid when there is no such version
 */
export async function revertSettings(
  tx: Queryable,
  input: SaveContext & { expectedVersion: number; toVersion: number },
): Promise<Saved> {
  const now = await readSettings(tx, input.connection);
  if (now.version !== input.expectedVersion) throw new SettingsConflict(now);
  const { current, settings, mappings } = await planRevert(tx, input.connection, input.toVersion);
  return await saveOver(tx, current, { ...input, settings, mappings, action: 'settings.reverted' });
}

/**
 * Answers a question that a document asked: the item of a product, the tax code of a rate. Needs no version, since it
 * changes one row only, and leaves the rules as they are.
 * @throws SettingsInvalid when the record chosen does not exist in the ledger, or is blocked there
 */
export async function chooseMapping(
  tx: Queryable,
  input: (SaveContext & { product: ProductChoice }) | (SaveContext & { tax: TaxChoice }),
): Promise<{ changed: boolean }> {
  const chosen = 'product' in input ? { products: [input.product], taxes: [] } : { products: [], taxes: [input.tax] };
  return { changed: (await chooseMappings(tx, input, chosen)).length > 0 };
}

/**
 * Keeps many such answers at once, all or none, as one entry of the audit log.
 * @returns the paths that changed, `products.<id>` and `taxes.<id>`
 * @throws SettingsInvalid as {@link chooseMapping}
 */
export async function chooseMappings(tx: Queryable, context: SaveContext, chosen: MappingChoices): Promise<string[]> {
  const { connection, ledgerName, actor } = context;
  const mappings = await findMappingChanges(tx, connection, chosen);
  const faults = await findDeadPointers(tx, connection, ledgerName, mappings.pointers);
  if (faults.length > 0) throw new SettingsInvalid(faults);
  if (isEmpty(mappings.changes)) return [];
  await storeMappings(tx, connection, mappings, actor);
  await audit(tx, connection, { actor, action: 'mapping.chosen', changes: mappings.changes });
  return Object.keys(mappings.changes.after);
}

async function saveOver(
  tx: Queryable,
  current: SettingsVersion,
  save: SaveContext & { settings: Settings; mappings: MappingChanges; action: string },
): Promise<Saved> {
  const { connection, settings, mappings, actor } = save;
  const faults = [
    ...findContradictions(settings, save.targetFields, save.templateFault),
    // Unchanged mappings are not checked: a dead one must not keep the page from being saved (C76); it stops its document.
    ...(await findDeadPointers(tx, connection, save.ledgerName, [...pointersOf(settings), ...mappings.pointers])),
    ...(await moneyFaults(tx, current, save)),
  ];
  if (faults.length > 0) throw new SettingsInvalid(faults);
  const changes = merge(changedPaths(current.settings, settings), mappings.changes);
  if (isEmpty(changes)) return { ...current, changed: [] };
  const saved = await insertVersion(tx, connection, { version: current.version + 1, settings, by: actor });
  // Two at once: the second finds the number taken.
  if (saved === undefined) throw new SettingsConflict(await readSettings(tx, connection));
  await storeMappings(tx, connection, mappings, actor);
  await audit(tx, connection, { actor, action: save.action, changes, version: saved.version });
  return { ...saved, changed: Object.keys(changes.after) };
}

/** Money movement is checked when somebody changes it: what is amiss there keeps nobody from saving the rest (C76). */
async function moneyFaults(
  tx: Queryable,
  current: SettingsVersion,
  { connection, settings, money }: SaveContext & { settings: Settings },
): Promise<SettingsFault[]> {
  if (money === undefined || isEmpty(changedPaths(current.settings.money, settings.money))) return [];
  return findMoneyFaults(tx, connection, money, settings);
}

async function audit(
  tx: Queryable,
  connection: ConnectionKey,
  entry: { actor: string; action: string; changes: Changes; version?: number },
): Promise<void> {
  await tx.insert(auditLog).values({
    installationId: connection.installationId,
    connectionId: connection.id,
    actor: entry.actor,
    action: entry.action,
    subject: entry.version === undefined ? 'mappings' : `version ${entry.version}`,
    before: entry.changes.before,
    after: entry.changes.after,
  });
}
