import { describe, expect, it } from 'vitest';
import { createAppRouter } from './app-router.ts';

const render = () => null;
const routes = {
  list: { path: '/', render },
  one: { path: '/documents/:id/:tab?', render },
  files: { path: '/files/*', render },
  help: { path: '/help/*?', render },
};
const { getMatchedRoute, createPathSegments, validateRoutes } = createAppRouter(() => undefined);

describe('the router behind the full page', () => {
  it.each([
    ['/', 'list', {}],
    ['/documents/in%209', 'one', { id: 'in 9' }],
    ['/documents/in_9/runs', 'one', { id: 'in_9', tab: 'runs' }],
    ['/files/a/b', 'files', { '*': 'a/b' }],
    ['/help', 'help', { '*': '' }],
  ])('given %s, when matched, then the route is %s', (href, key, params) => {
    expect(getMatchedRoute(routes, href)).toMatchObject({ key, routeParams: params });
  });

  it.each(['/documents', '/documents/a/b/c', '/files', '/other'])('given %s, when matched, then none fits', (href) => {
    expect(getMatchedRoute(routes, href)).toBeNull();
  });

  it('given a route and its parameters, when a path is made, then optional ones may be left out and needed ones may not', () => {
    expect(createPathSegments(routes, { key: 'one', params: { id: 'in_1', tab: 'runs' } })).toEqual([
      'documents',
      'in_1',
      'runs',
    ]);
    expect(createPathSegments(routes, { key: 'one', params: { id: 'in_1' } })).toEqual(['documents', 'in_1']);
    expect(() => createPathSegments(routes, { key: 'one' })).toThrow('needs the parameter “id”');
    expect(() => createPathSegments(routes, { key: 'gone' })).toThrow('There is no route “gone”');
  });

  it('given a pattern that the SDK does not describe, when routes are registered, then it is refused by name', () => {
    expect(() => validateRoutes({ odd: { path: 'documents', render } })).toThrow('route odd must start with “/”');
    expect(() => validateRoutes({ odd: { path: '/*/more', render } })).toThrow('must be the last segment');
  });

  it('given a view that sets its place, when the page echoes it, then the page hears of it once and readers keep the same object', () => {
    const moves: string[] = [];
    const heard: (boolean | undefined)[] = [];
    const router = createAppRouter(({ href }, replace) => moves.push(`${href} ${replace}`));
    router.listenToHref(({ options }) => heard.push(options?.remote));
    router.movedTo({ href: '/', searchParams: {} });
    router.setRoute(routes, { key: 'one', params: { id: 'in_1' }, searchParams: { q: 'x' } }, { replace: true });
    const kept = router.getSearchParams();
    router.movedTo({ href: '/documents/in_1', searchParams: { q: 'x' } });
    expect(moves).toEqual(['/documents/in_1 true']);
    expect(heard).toEqual([true, undefined]);
    expect(router.getSearchParams()).toBe(kept);
  });
});
