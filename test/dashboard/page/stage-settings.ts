import { useSyncExternalStore } from 'react';
import { z } from 'zod';

/**
 * How the preview shows things, chosen by whoever looks: kept for the browser window, and settable by address
 * (`?stage_react=17&stage_theme=dark`), so that a picture or a test can ask for it.
 */
const schema = z.object({
  theme: z.enum(['light', 'dark', 'auto']).catch('light'),
  react: z.enum(['18', '17']).catch('18'),
  drawer: z.enum(['narrow', 'wide']).catch('narrow'),
  /** Pixels of the page; `fit` takes the window's. */
  page: z.enum(['fit', '420', '1440']).catch('fit'),
  /** Id of a Dashboard role instead of the user's own. */
  role: z.string().nullable().catch(null),
  /** BCP 47 tag instead of the user's own. */
  locale: z.string().nullable().catch(null),
  /** Whether the list of signed requests is open. */
  requests: z.boolean().catch(false),
});
export type StageSettings = z.output<typeof schema>;

const key = 'preview:stage';
const listeners = new Set<() => void>();
let current: StageSettings | undefined;

function read(): StageSettings {
  if (current !== undefined) return current;
  const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? '{}');
  const asked = Object.fromEntries(
    [...new URLSearchParams(location.search)]
      .filter(([name]) => name.startsWith('stage_'))
      .map(([name, value]) => [name.slice('stage_'.length), value === 'true' ? true : value]),
  );
  current = schema.parse(Object.assign({}, stored, asked));
  sessionStorage.setItem(key, JSON.stringify(current));
  return current;
}

export function changeStage(changes: Partial<StageSettings>): void {
  current = { ...read(), ...changes };
  sessionStorage.setItem(key, JSON.stringify(current));
  for (const listener of listeners) listener();
}

export function useStageSettings(): StageSettings {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, read);
}
