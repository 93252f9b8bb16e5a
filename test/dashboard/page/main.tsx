import { createRoot } from 'react-dom/client';
import '../styles/preview.css';
import { App } from './App.tsx';
import { configSchema } from './config-schema.ts';

window.__previewErrors = [];

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root".');
const answer = await fetch('/preview/config');
createRoot(root).render(<App config={configSchema.parse(await answer.json())} />);
