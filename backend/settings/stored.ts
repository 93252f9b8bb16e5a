import { type Settings, settingsSchema } from '#shared/settings.ts';

/** How often fields unknown to this version are taken out: once per level of nesting would do. */
const mostPasses = 10;

/**
 * Settings as they were stored by any earlier version: fields added since get their defaults, fields dropped since are
 * left out. A value that is no longer allowed is not quietly replaced: booking by a rule that nobody chose is worse
 * than stopping.
 * @throws Error that names the path
 */
export function parseStored(data: unknown): Settings {
  const copy: unknown = structuredClone(data);
  for (let pass = 0; pass < mostPasses; pass++) {
    const parsed = settingsSchema.safeParse(copy);
    if (parsed.success) return parsed.data;
    const unknown = parsed.error.issues.filter((issue) => issue.code === 'unrecognized_keys');
    if (unknown.length < parsed.error.issues.length) {
      const [fault] = parsed.error.issues.filter((issue) => issue.code !== 'unrecognized_keys');
      throw new Error(`The stored settings are not readable at ${fault?.path.join('.')}: ${fault?.message}.`);
    }
    for (const { path, keys } of unknown) for (const key of keys) removeAt(copy, path, key);
  }
  throw new Error('The stored settings are not readable: they hold too many unknown fields.');
}

function removeAt(root: unknown, path: readonly PropertyKey[], key: string): void {
  let holder: unknown = root;
  for (const step of path) {
    if (typeof holder !== 'object' || holder === null) return;
    holder = Reflect.get(holder, step);
  }
  if (typeof holder === 'object' && holder !== null) Reflect.deleteProperty(holder, key);
}
