import { createRoot } from 'react-dom/client';
import '../styles/preview.css';
import { reportPreviewError } from '../stage/preview-errors.ts';
import { App } from './App.tsx';
import { configSchema } from './config-schema.ts';

window.__previewErrors = [];
window.addEventListener('unhandledrejection', (event) => {
  const reason: unknown = event.reason;
  const message = reason instanceof Error ? reason.message : String(reason);
  // A handler of an element that the view has just taken away: nothing to mend in the view.
  if (message.includes('already released')) return;
  // A handler that throws in the frame rejects here as well; the words are the same, so it is told once.
  reportPreviewError({ kind: 'sandbox', message: `Unhandled rejection: ${message}` });
});

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root".');
const answer = await fetch('/preview/config');
createRoot(root).render(<App config={configSchema.parse(await answer.json())} />);
