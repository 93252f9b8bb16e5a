import { html } from 'hono/html';
import type { Markup } from './layout.ts';

/** Names and values beside each other; what is empty is left out. */
export function fields(all: readonly (readonly [label: string, value: Markup | string])[]): Markup {
  const shown = all.filter(([, value]) => value !== '');
  return html`<dl>${shown.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
}
