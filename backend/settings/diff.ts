/** Values by path, of one side of a change. */
export type Changes = { before: Record<string, unknown>; after: Record<string, unknown> };

/**
 * The paths at which two plain JSON values differ, with both sides' values. Lists are one value: a rule moved up is a
 * change of the order, not of every rule.
 */
export function changedPaths(before: unknown, after: unknown, path = ''): Changes {
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.reduce<Changes>(
      (all, key) =>
        merge(all, changedPaths(valueAt(before, key), valueAt(after, key), path === '' ? key : `${path}.${key}`)),
      { before: {}, after: {} },
    );
  }
  if (canonical(before) === canonical(after)) return { before: {}, after: {} };
  return { before: { [path]: before ?? null }, after: { [path]: after ?? null } };
}

export const merge = (a: Changes, b: Changes): Changes => ({
  before: { ...a.before, ...b.before },
  after: { ...a.after, ...b.after },
});

export const isEmpty = (changes: Changes): boolean => Object.keys(changes.after).length === 0;

/** Stored JSON comes back with its keys in another order; that is no change. */
function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, part: unknown) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const valueAt = (record: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(record, key) ? record[key] : undefined;
