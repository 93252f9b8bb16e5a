import { useSyncExternalStore } from 'react';
import { Glyph } from '../components/icon.tsx';
import { type Toast, toastStore } from './toasts.ts';

export function Toasts() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.read);
  return (
    <div className="toasts" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className="toast">
          <ToastMark toast={toast} />
          {toast.message}
          {'action' in toast.options ? (
            <button
              type="button"
              className="toast-action"
              onClick={'onAction' in toast.options ? toast.options.onAction : undefined}
            >
              {toast.options.action}
            </button>
          ) : null}
        </div>
      ))}
    </div>
  );
}

function ToastMark({ toast }: { toast: Toast }) {
  const { type } = toast.options;
  if (type === 'success') return <Glyph name="checkCircleFilled" size={14} color="#7dd87f" />;
  if (type === 'caution') return <Glyph name="warning" size={14} color="#ffc043" />;
  if (type === 'pending') return <span className="sdk-spinner sdk-spinner--small" />;
  return null;
}
