/** A mistake of the app that the real Dashboard would refuse or hide; the preview shows every one. */
export type PreviewError = { kind: 'component' | 'sandbox' | 'host'; message: string; stack?: string };

declare global {
  interface Window {
    /** Everything that went wrong since the page was loaded; browser tests assert that it is empty. */
    __previewErrors: PreviewError[];
  }
}

type Listener = (errors: PreviewError[]) => void;
const listeners = new Set<Listener>();

/** Records an error once per message, writes it to the console and tells whoever shows the list. */
export function reportPreviewError(error: PreviewError): void {
  if (window.__previewErrors.some((known) => known.message === error.message)) return;
  window.__previewErrors = [...window.__previewErrors, error];
  console.error(`[preview] ${error.message}`, error.stack ?? '');
  for (const listener of listeners) listener(window.__previewErrors);
}

/** Calls back with the whole list at every new error; answers how to stop. */
export function onPreviewErrors(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
