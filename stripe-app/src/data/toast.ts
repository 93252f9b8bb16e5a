import { showToast } from '@stripe/ui-extension-sdk/utils/toast';

/** The Dashboard silently drops longer ones. */
export const longestToast = 30;

/**
 * A short confirmation at the edge of the page. What matters stands in the view itself, so a toast that the Dashboard
 * refuses is no error.
 */
export function toast(message: string): void {
  showToast(message.slice(0, longestToast), { type: 'success' }).catch(() => undefined);
}
