import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import type { ExtensionRouter } from '@stripe/ui-extension-sdk/types/global.navigation';
import { useCallback, useEffect, useState } from 'react';
import type { Place } from '../data/place.ts';

declare global {
  var __extRouter: ExtensionRouter | undefined;
}

export type Navigation = {
  /** Null for the moment in which the Dashboard has not told the address yet. */
  place: Place | null;
  go: (path: readonly string[], params?: Place['params'], options?: { replace?: boolean }) => void;
};

/**
 * The address below the app's full page, by the router that the Dashboard puts beside the view. The SDK's own
 * `/navigation` reads it with a hook that React 17 lacks; this reads the same router with hooks that both have. Where
 * there is no router, the page keeps its place itself and begins where a deep link says (`app_page=documents`).
 */
export function usePlace(context: ExtensionContextValue): Navigation {
  const router = globalThis.__extRouter;
  const [place, setPlace] = useState<Place | null>(() =>
    router === undefined ? linkedPlace(context.environment.queryParams ?? {}) : placeOf(router),
  );

  useEffect(() => {
    if (router === undefined) return undefined;
    const follow = () => setPlace(placeOf(router));
    follow();
    return router.listenToHref(follow);
  }, [router]);

  const go = useCallback<Navigation['go']>(
    (path, params = {}, options = {}) => {
      if (router === undefined) setPlace({ path, params });
      else router.setHref(`/${path.map(encodeURIComponent).join('/')}`, { ...options, searchParams: params });
    },
    [router],
  );
  return { place, go };
}

function placeOf(router: ExtensionRouter): Place | null {
  const href = router.getHref();
  if (href === undefined) return null;
  return { path: segments(href.split('?')[0] ?? ''), params: texts(router.getSearchParams() ?? {}) };
}

function linkedPlace(query: Readonly<Record<string, unknown>>): Place {
  const { page, ...params } = texts(query);
  return { path: segments(page ?? ''), params };
}

const segments = (path: string) =>
  path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeURIComponent);

const texts = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
