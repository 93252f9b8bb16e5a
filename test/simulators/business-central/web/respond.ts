import { html } from 'hono/html';
import type { Markup } from './layout.ts';

/** One sentence instead of a record. */
export const message = (text: string): Markup => html`<section class="card"><h1>${text}</h1></section>`;

export const seeOther = (to: string) => new Response(null, { status: 303, headers: { Location: to } });

export async function page(status: number, body: Markup): Promise<Response> {
  return new Response(String(await body), {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      // Not "no-referrer": with it a browser sends `Origin: null` with the page's own forms.
      'Referrer-Policy': 'same-origin',
      'Content-Security-Policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    },
  });
}
