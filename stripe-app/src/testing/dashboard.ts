import { createHmac } from 'node:crypto';
import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { getMockContextProps } from '@stripe/ui-extension-sdk/testing';

export const signingSecret = 'absec_test_secret';
export const accountId = 'acct_1Merchant';
export const userId = 'usr_1Bookkeeper';

/** What a view asks of the Dashboard: to sign a payload, to show a toast. Stands in for it in tests. */
class FakeDashboard {
  toasts: string[] = [];
  refusesToSign = false;
  /** What `useStorage` keeps for all viewports while the page is open. */
  storage = new Map<string, string>();

  install(): void {
    this.toasts = [];
    this.refusesToSign = false;
    this.storage = new Map();
    const call = {
      supportsFetchAppEmbeddedKey: async () => false,
      fetchStripeSignature: async (extra: Record<string, unknown>) => {
        if (this.refusesToSign) throw new Error('session expired');
        const at = Math.floor(Date.now() / 1000);
        const payload = JSON.stringify({ ...extra, user_id: userId, account_id: accountId });
        const signature = createHmac('sha256', signingSecret).update(`${at}.${payload}`).digest('hex');
        return `t=${at},v1=${signature}`;
      },
      showToast: async (message: string) => {
        // The real one drops it without a word.
        if (message.length > 30) throw new Error(`The toast “${message}” is longer than 30 characters.`);
        this.toasts.push(message);
        return { update: () => undefined, dismiss: () => undefined };
      },
    };
    const { storage } = this;
    Object.assign(globalThis, {
      __StripeExtExports: { endpoint: { call } },
      __memoryStorage: {
        getItem: (key: string) => storage.get(key) ?? null,
        setItem: (key: string, value: string) => void storage.set(key, value),
      },
      // A frame has them; Node has not.
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    });
  }
}

export const dashboard = new FakeDashboard();

/** The props the Dashboard gives a view that stands beside an object. */
export function contextOf(
  object: { id: string; object: string } | null,
  mode: 'live' | 'test' = 'test',
): ExtensionContextValue {
  const context = getMockContextProps({
    userContext: {
      id: userId,
      name: 'Anna Keller',
      locale: 'en-US',
      account: { id: accountId, name: 'Muster Software', country: 'DE', isSandbox: false, org_id: null },
      roles: [{ type: 'builtIn', name: 'Administrator', id: 'admin' }],
    },
    environment: {
      mode,
      viewportID: 'test',
      constants: { API_BASE: 'https://api.tieout.example', DASHBOARD_BASE: 'https://dashboard.stripe.com' },
    },
  });
  return { ...context, environment: { ...context.environment, objectContext: object } };
}
