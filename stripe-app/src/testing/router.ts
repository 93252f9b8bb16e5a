import type { ExtensionRouter, HrefListener, SearchParams } from '@stripe/ui-extension-sdk/types/global.navigation';

/** The address below the full page, as the Dashboard keeps it beside a view. */
export class FakeRouter implements ExtensionRouter {
  href: string | undefined;
  params: SearchParams;
  readonly moves: { href: string; params: SearchParams; replace: boolean }[] = [];
  readonly #listeners = new Set<HrefListener>();

  constructor(href: string | undefined, params: SearchParams = {}) {
    this.href = href;
    this.params = params;
  }

  /** Puts it where the views look for it, until {@link leave}. */
  install(): this {
    globalThis.__extRouter = this;
    return this;
  }

  static leave(): void {
    globalThis.__extRouter = undefined;
  }

  getHref(): string | undefined {
    return this.href;
  }

  getSearchParams(): SearchParams {
    return this.params;
  }

  listenToHref(listener: HrefListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setHref(href: string, options: { replace?: boolean; searchParams?: SearchParams } = {}): void {
    this.moves.push({ href, params: options.searchParams ?? {}, replace: options.replace === true });
    this.moveTo(href, options.searchParams);
  }

  /** As if Back was pressed, or a link. */
  moveTo(href: string, params: SearchParams = {}): void {
    this.href = href;
    this.params = params;
    for (const listener of this.#listeners) listener({ href, searchParams: params });
  }

  // What only the SDK's own router components ask for.
  setRoute(): void {}
  createPathSegments(): string[] {
    return [];
  }
  getMatchedRoute(): null {
    return null;
  }
  registerRoutes(): void {}
  validateRoutes<Routes>(routes: Routes): Routes {
    return routes;
  }
}
