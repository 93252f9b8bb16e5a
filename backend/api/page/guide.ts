import { html } from 'hono/html';
import { webhookEventTypes } from '#shared/api/webhooks.ts';

type Html = ReturnType<typeof html>;

/** Sections of the guide by anchor, for the table of contents. */
export const guideSections = [
  ['start', 'Getting started'],
  ['conventions', 'Conventions'],
  ['idempotency', 'Repeating requests safely'],
  ['limits', 'Rate limits'],
  ['csv', 'Mapping by CSV'],
  ['webhooks', 'Webhooks'],
] as const;

/** What holds for all operations, in the order in which a newcomer needs it. @param base e.g. https://api.tieout.example */
export function guideHtml(base: string): Html {
  return html`
<section id="start">
  <h2>Getting started</h2>
  <p>In the Stripe Dashboard open Tieout’s settings, choose <b>API keys</b> and create one. It is shown once. A key belongs to one Stripe account in one mode: <code>tieout_test_…</code> for test data, <code>tieout_live_…</code> for live data.</p>
  <pre><code>curl ${base}/api/v1/documents?status=failed \\
  -H "Authorization: Bearer $TIEOUT_KEY"</code></pre>
  <p>Every key may read. <code>sync</code> runs, replays, undoes and excludes documents. <code>configure</code> changes settings, mappings, links and webhooks. The description of everything below, for generators and tools: <a href="${base}/api/v1/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
</section>
<section id="conventions">
  <h2>Conventions</h2>
  <ul>
    <li>Fields of objects are in camelCase; parameters and the paging envelope in snake_case.</li>
    <li>Money is minor units as a decimal string with its currency. Instants are ISO 8601 in UTC; dates of documents are calendar dates.</li>
    <li>Lists answer <code>data</code> and <code>next_cursor</code>. Ask for the next page with <code>?cursor=</code>; <code>null</code> is the end. Entries that change meanwhile neither come twice nor shift others.</li>
    <li>Errors are problem details (RFC 9457). <code>code</code> is stable, <code>detail</code> says what happened, why, and what to do, <code>type</code> leads to its place <a href="#errors-requests">below</a>, <code>errors</code> names each field. An error has changed nothing.</li>
  </ul>
</section>
<section id="idempotency">
  <h2>Repeating requests safely</h2>
  <p>Send an <code>Idempotency-Key</code> (a random UUID) with a POST. The same request under the same key gets the first answer again for 24 hours, marked by <code>Idempotent-Replayed: true</code>. Another request under it is refused (422), and so is one that comes while the first is under way (409). What failed may be tried again under the same key.</p>
</section>
<section id="limits">
  <h2>Rate limits</h2>
  <p>Each key may make 600 requests a minute. Every answer tells how many are left: <code>RateLimit: "key";r=599;t=42</code>. A 429 says in <code>Retry-After</code> how many seconds to wait.</p>
</section>
<section id="csv">
  <h2>Mapping by CSV</h2>
  <p>Take the table out, fill it in with a spreadsheet, try it, send it back:</p>
  <pre><code>curl ${base}/api/v1/mappings/products -H "Authorization: Bearer $TIEOUT_KEY" \\
  -H "Accept: text/csv" &gt; products.csv

curl "${base}/api/v1/mappings/products/bulk?dry_run=true" -H "Authorization: Bearer $TIEOUT_KEY" \\
  -H "Content-Type: text/csv" --data-binary @products.csv</code></pre>
  <p>All rows are kept, or none. Every fault is named at once with its line, its value and what exists nearby: “Line 7, number: Business Central has no item “SEAT1”. Is it SEAT-1 (Seat)?” With <code>?replay=true</code> the documents that waited for the mapping follow by themselves.</p>
</section>
<section id="webhooks">
  <h2>Webhooks</h2>
  <p>Events are sent as POST with the body <code>{"type", "timestamp", "data"}</code> and signed by <a href="https://www.standardwebhooks.com">Standard Webhooks</a>: <code>webhook-id</code>, <code>webhook-timestamp</code>, <code>webhook-signature</code>. Verify the signature over the raw body with a library of your language, answer 2xx within 15 seconds, and do the work afterwards. The same event may come twice, and events may overtake each other: remember <code>webhook-id</code>, and read the document when its order matters.</p>
  <p>Anything but 2xx is tried again over three days, with growing waits. An endpoint that accepts nothing for 5 days, or answers 410, is disabled. Types:</p>
  <p class="types">${webhookEventTypes.map((type) => html`<code>${type}</code> `)}<code>ping</code></p>
</section>`;
}
