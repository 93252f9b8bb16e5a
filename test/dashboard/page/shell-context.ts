import { createContext, useContext, useEffect, useState } from 'react';
import type { PreviewConfig, PreviewMerchant } from './config-schema.ts';
import type { StripeClient } from './stripe-client.ts';

/** What every page of the preview knows. */
export type Shell = {
  config: PreviewConfig;
  merchant: PreviewMerchant;
  stripe: StripeClient;
  mode: 'test' | 'live';
  /** Path prefix of this merchant and mode: `/test`, `/acct_…/test`, or in live mode nothing or `/acct_…`. */
  base: string;
  /** Grows when a view or an action asks for fresh data. */
  version: number;
  refresh(): void;
  toast(message: string, type?: 'success' | 'caution' | 'pending'): void;
};

export const ShellContext = createContext<Shell | undefined>(undefined);

export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (shell === undefined) throw new Error('A page was rendered outside of ShellContext.');
  return shell;
}

export type Loaded<T> = { state: 'loading' } | { state: 'failed'; message: string } | { state: 'ready'; data: T };

/**
 * Loads data for as long as `key` stands, and again on refresh; what was shown stays until the fresh data is there.
 */
export function useData<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const { version } = useShell();
  const [loaded, setLoaded] = useState<{ key: string; result: Loaded<T> }>({ key, result: { state: 'loading' } });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `load` is new at every render, `key` says what it loads
  useEffect(() => {
    let stale = false;
    load().then(
      (data) => !stale && setLoaded({ key, result: { state: 'ready', data } }),
      (error: Error) => !stale && setLoaded({ key, result: { state: 'failed', message: error.message } }),
    );
    return () => {
      stale = true;
    };
  }, [key, version]);
  return loaded.key === key ? loaded.result : { state: 'loading' };
}
