import type { ToastOptions } from '@stripe/ui-extension-sdk/utils/toast';
import type { ToastControls } from '../stage/host-api.ts';

export type Toast = { id: number; message: string; options: ToastOptions };

let toasts: Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** How long a toast stays; one that waits for something (`pending`) stays until it is dismissed or updated. */
const stays = 4_000;

/** Shows a message at the foot of the page. */
export function showToast(message: string, options: ToastOptions = {}): ToastControls {
  lastId += 1;
  const id = lastId;
  const dismiss = () => set(toasts.filter((toast) => toast.id !== id));
  const leaveSoon = (shown: ToastOptions) => {
    if (shown.type !== 'pending') window.setTimeout(dismiss, stays);
  };
  set([...toasts, { id, message, options }]);
  leaveSoon(options);
  return {
    dismiss,
    update(next, nextOptions = {}) {
      set(toasts.map((toast) => (toast.id === id ? { id, message: next, options: nextOptions } : toast)));
      leaveSoon(nextOptions);
    },
  };
}

/** For `useSyncExternalStore`. */
export const toastStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: (): Toast[] => toasts,
};
