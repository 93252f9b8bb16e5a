import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import type { RouteDescriptor } from '@stripe/ui-extension-sdk/ui';
import type { ToastOptions } from '@stripe/ui-extension-sdk/utils/toast';
import type { AppPlace } from '../sandbox/app-router.ts';
import type { PreviewApi, SentRequest } from '../sandbox/protocol.ts';
import { reportPreviewError } from './preview-errors.ts';
import { sharedStorage } from './shared-storage.ts';

/** The longest toast the Dashboard shows; longer ones it silently drops. */
export const longestToast = 30;

export type ToastControls = { update(message: string, options?: ToastOptions): void; dismiss(): void };

/** What the page lends to the calls of a view. */
export type HostApiOptions = {
  /** Under which the preview's server answers for this merchant, e.g. `/preview/accounts/acct_1`. */
  apiBase: string;
  context: ExtensionContextValue;
  toast(message: string, options: ToastOptions): ToastControls;
  /** Loads the page's own data anew. */
  refresh(): void;
  navigate(route: RouteDescriptor): void;
  /** A view asked its backend something. */
  sawRequest(request: SentRequest): void;
  /** The app's own router moves within its full page. */
  moveAppTo(place: AppPlace, replace: boolean): void;
  fetch?: typeof globalThis.fetch;
};

type FetchInit = { method?: string; headers?: Record<string, string>; body?: string };

/**
 * The methods the SDK calls on the Dashboard, by the names the SDK uses.
 * Each rejects with an Error whose message reaches the view.
 */
export function createHostApi(options: HostApiOptions) {
  const { context, apiBase } = options;
  const send = options.fetch ?? globalThis.fetch.bind(globalThis);
  const permissions = context.appContext.authorizedPermissions ?? [];
  const policy = context.appContext.authorizedContentSecurityPolicy;
  const preview: PreviewApi = {
    reportSandboxError: (error) => reportPreviewError({ kind: 'sandbox', ...error }),
    readStorage: async () => sharedStorage.read(),
    writeStorage: (key, value) => sharedStorage.write(key, value),
    reportRequest: (request) => options.sawRequest(request),
    moveAppTo: (place, replace) => options.moveAppTo(place, replace),
  };
  return {
    ...preview,
    /** Sends a request to the Stripe API as this merchant. Answers plain data, since a Response cannot cross a port. */
    async stripeApiFetch(path: string, init: FetchInit = {}) {
      const response = await send(`${apiBase}/stripe${path}`, {
        ...init,
        headers: withoutPlaceholder(init.headers ?? {}),
      });
      return serializable(response);
    },
    /** Signs the payload plus user and account for the app's backend. @returns a `Stripe-Signature` header. */
    async fetchStripeSignature(payload: Record<string, unknown> = {}): Promise<string> {
      const response = await send(`${apiBase}/signature`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ payload }),
      });
      if (!response.ok) throw new Error(`The preview could not sign the payload: ${await response.text()}`);
      return response.text();
    },
    async showToast(message: string, toastOptions: ToastOptions = {}): Promise<ToastControls> {
      assertShort(message);
      const controls = options.toast(message, toastOptions);
      return {
        dismiss: () => controls.dismiss(),
        update: (next, nextOptions) => {
          assertShort(next);
          controls.update(next, nextOptions);
        },
      };
    },
    clipboardWriteText: (text: string) => navigator.clipboard.writeText(text),
    refreshDashboardData: () => options.refresh(),
    createOAuthState: async (state: string) => createOAuthState(state),
    getUserAuthorizedPermissions: async () => permissions,
    isPermissionAuthorized: async (permission: string) => permissions.includes(permission),
    isSourceInAuthorizedCSP: async (source: string) =>
      [...(policy?.connectSrc ?? []), ...(policy?.imageSrc ?? [])].some((allowed) => covers(allowed, source)),
    navigateToDashboardRoute: (route: RouteDescriptor) => options.navigate(route),
    // Answering true would make the SDK sign against api.stripe.com, past the preview.
    supportsFetchAppEmbeddedKey: async () => false,
    fetchAppEmbeddedKey: async (): Promise<string> => {
      throw new Error('The preview has no app embedded key; the SDK must ask for signatures through the page.');
    },
  };
}

export type HostApi = ReturnType<typeof createHostApi>;

function assertShort(message: string): void {
  if (message.length <= longestToast) return;
  const text = `The toast “${message}” has ${message.length} characters; the Dashboard drops toasts of more than ${longestToast}. Say it shorter.`;
  reportPreviewError({ kind: 'host', message: text });
  throw new Error(text);
}

/** The SDK sends a placeholder key, which the page replaces by its own session. */
function withoutPlaceholder(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'));
}

async function serializable(response: Response) {
  const json = (response.headers.get('Content-Type') ?? '').startsWith('application/json');
  return {
    json: json ? await response.json() : undefined,
    arrayBuffer: json ? undefined : await response.arrayBuffer(),
    headers: Object.fromEntries(response.headers),
    ok: response.ok,
    redirected: response.redirected,
    status: response.status,
    statusText: response.statusText,
    type: response.type,
    url: response.url,
  };
}

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');

/** A random state (with the app's own text after it) and the PKCE challenge of a verifier kept by the page. */
async function createOAuthState(state: string): Promise<{ state: string; challenge: string }> {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const challenge = base64url(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))),
  );
  const token = base64url(crypto.getRandomValues(new Uint8Array(16)));
  const full = state === '' ? token : `${token}.${state}`;
  sessionStorage.setItem(`oauth:${full}`, verifier);
  return { state: full, challenge };
}

/** A source with a trailing slash allows everything below it, any other only itself (Content Security Policy, level 3). */
function covers(allowed: string, source: string): boolean {
  return allowed === source || (allowed.endsWith('/') && source.startsWith(allowed));
}
