import type {
  ExtensionRouter,
  HrefListener,
  MatchedRoute,
  RouteDescriptor,
  RouteParams,
  RoutesConfig,
  SearchParams,
} from '@stripe/ui-extension-sdk/types/global.navigation';

/** Where a full page stands: the path below the app's own address, and the parameters after it. */
export type AppPlace = { href: string; searchParams: SearchParams };

/** The router, and how the page tells it that its address changed: by a link, by Back and Forward, or by it itself. */
export type AppRouter = ExtensionRouter & { movedTo(place: AppPlace): void };

/**
 * What `/navigation` of the SDK finds as `__extRouter`: the path below the app's full page, kept in step with the
 * address of the page. The Dashboard's own router is not published; this one follows the SDK's types and the comments
 * of `route()`. The SDK takes its methods apart from it, so none of them uses `this`.
 */
export function createAppRouter(onMove: (place: AppPlace, replace: boolean) => void): AppRouter {
  const listeners = new Set<HrefListener>();
  let now: AppPlace | undefined;

  /** Answers whether that was a change. */
  const goTo = (place: AppPlace, options: { replace?: boolean; remote?: boolean }): boolean => {
    if (now !== undefined && JSON.stringify(now) === JSON.stringify(place)) return false;
    now = place;
    for (const listener of listeners) listener({ ...place, options });
    return true;
  };
  const setHref: ExtensionRouter['setHref'] = (href, { replace = false, searchParams = {} } = {}) => {
    const place = { href, searchParams };
    if (goTo(place, { replace })) onMove(place, replace);
  };
  return {
    getHref: () => now?.href,
    // The same object until it changes: React compares it by identity.
    getSearchParams: () => now?.searchParams,
    movedTo: (place) => void goTo(place, { remote: true }),
    setHref,
    setRoute(config, route, options = {}) {
      const href = `/${pathSegments(config, route).map(encodeURIComponent).join('/')}`;
      setHref(href, { ...options, searchParams: route.searchParams ?? {} });
    },
    createPathSegments: pathSegments,
    getMatchedRoute,
    registerRoutes: () => undefined,
    validateRoutes,
    listenToHref(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** @throws Error for a route that is not there, or a parameter that it needs. */
function pathSegments(config: RoutesConfig, route: RouteDescriptor): string[] {
  const definition = config[route.key];
  if (definition === undefined)
    throw new Error(`There is no route “${route.key}”; the routes are ${Object.keys(config).join(', ')}.`);
  return segmentsOf(definition.path).flatMap((segment) => fill(segment, route));
}

function getMatchedRoute(config: RoutesConfig, href: string): MatchedRoute | null {
  const segments = segmentsOf(href).map(decodeURIComponent);
  for (const [key, routeDefinition] of Object.entries(config)) {
    const routeParams = match(segmentsOf(routeDefinition.path), segments);
    if (routeParams !== null) return { key, routeDefinition, routeParams };
  }
  return null;
}

/** @throws Error for a pattern that the SDK does not describe. */
function validateRoutes(config: RoutesConfig): RoutesConfig {
  for (const [key, { path }] of Object.entries(config)) {
    const segments = segmentsOf(path);
    const open = segments.findIndex((segment) => segment.startsWith('*'));
    if (!path.startsWith('/') || path.includes('//'))
      throw new Error(`The path “${path}” of the route ${key} must start with “/” and may hold no empty segment.`);
    if (open !== -1 && open !== segments.length - 1)
      throw new Error(`The wildcard of the route ${key} must be the last segment of “${path}”.`);
  }
  return config;
}

const segmentsOf = (path: string) => path.split('/').filter((segment) => segment !== '');

function fill(segment: string, { key, params = {} }: RouteDescriptor): string[] {
  if (segment.startsWith('*')) return segmentsOf(params['*'] ?? '');
  if (!segment.startsWith(':')) return [segment];
  const value = params[segment.slice(1).replace(/\?$/, '')];
  if (value !== undefined && value !== '') return [value];
  if (segment.endsWith('?')) return [];
  throw new Error(`The route ${key} needs the parameter “${segment.slice(1)}”.`);
}

/** Static segments, `:id`, `:id?`, `*` and `*?`, as the SDK's `route()` describes them. */
function match(pattern: string[], segments: string[]): RouteParams | null {
  const [first, ...others] = pattern;
  if (first === undefined) return segments.length === 0 ? {} : null;
  if (first.startsWith('*')) return segments.length > 0 || first === '*?' ? { '*': segments.join('/') } : null;
  const [segment, ...rest] = segments;
  if (!first.startsWith(':')) return segment === first ? match(others, rest) : null;
  const name = first.slice(1).replace(/\?$/, '');
  if (segment !== undefined) {
    const further = match(others, rest);
    if (further !== null) return { [name]: segment, ...further };
  }
  return first.endsWith('?') ? match(others, segments) : null;
}
