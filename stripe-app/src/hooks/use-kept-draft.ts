import { useStorage } from '@stripe/ui-extension-sdk/data';
import { useRef } from 'react';
import type { Session } from '../data/session.ts';
import type { SettingsDraft } from '../data/settings-draft.ts';

type Kept = { who: string; version: number; draft: SettingsDraft };

/**
 * Changes that were not saved survive leaving the page: a view is not told that it is being closed, so it cannot ask.
 * They last as long as the Dashboard's page, and are kept for the person, account and mode that made them.
 */
export function useKeptDraft(session: Session): {
  /** The draft left behind on this version; `stale`: there is one, made on another version. */
  recall: (version: number) => { draft: SettingsDraft | null; stale: boolean };
  keep: (version: number, draft: SettingsDraft) => void;
  forget: () => void;
} {
  const [stored, store] = useStorage('settings-draft');
  const latest = useRef(stored);
  latest.current = stored;
  const who = `${session.accountId} ${session.mode} ${session.userId}`;
  const write = (text: string) => {
    latest.current = text;
    store(text);
  };
  return {
    recall: (version) => {
      const kept = parsed(latest.current);
      if (kept === null || kept.who !== who) return { draft: null, stale: false };
      return kept.version === version ? { draft: kept.draft, stale: false } : { draft: null, stale: true };
    },
    keep: (version, draft) => write(JSON.stringify({ who, version, draft } satisfies Kept)),
    forget: () => {
      if (latest.current !== null && latest.current !== undefined && latest.current !== '') write('');
    },
  };
}

/** Only what this very version of the views has written is read back. */
function parsed(text: string | null): Kept | null {
  if (text === null || text === undefined || text === '') return null;
  try {
    const value: Kept = JSON.parse(text);
    return typeof value?.who === 'string' && typeof value.draft?.settings === 'object' ? value : null;
  } catch {
    return null;
  }
}
