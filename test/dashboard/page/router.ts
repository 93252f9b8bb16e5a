import { useSyncExternalStore } from 'react';

/** A place in the preview. As with Stripe, the first merchant's paths carry no account, and live ones no `/test`. */
export type Place = {
  accountId: string | undefined;
  mode: 'test' | 'live';
  segments: string[];
  query: URLSearchParams;
};

const changed = 'preview:navigate';

/** Goes to a path of the preview without loading the page anew. */
export function navigate(path: string, how: { replace?: boolean; keepScroll?: boolean } = {}): void {
  if (how.replace === true) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
  window.dispatchEvent(new Event(changed));
  if (how.keepScroll !== true) window.scrollTo(0, 0);
}

/** The present address, kept up to date. */
export function useAddress(): string {
  return useSyncExternalStore(subscribe, () => location.pathname + location.search);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(changed, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(changed, listener);
  };
}

/** `/acct_2/test/invoices/in_1?app_x=1` → account `acct_2`, segments `invoices`, `in_1`. */
export function placeOf(address: string): Place {
  const url = new URL(address, 'http://preview');
  const parts = url.pathname.split('/').filter(Boolean);
  const accountId = parts[0]?.startsWith('acct_') ? parts.shift() : undefined;
  const mode = parts[0] === 'test' ? 'test' : 'live';
  if (mode === 'test') parts.shift();
  return { accountId, mode, segments: parts.map(decodeURIComponent), query: url.searchParams };
}
