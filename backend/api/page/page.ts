import { html, raw } from 'hono/html';
import type { Described } from './described.ts';
import { errorCodes } from './error-codes.ts';
import { guideHtml, guideSections } from './guide.ts';
import { operationHtml } from './operation.ts';
import { inner, prose, schemaId, typeOf } from './schema.ts';
import { style } from './style.ts';

type Html = ReturnType<typeof html>;

const anchor = (name: string): string => name.toLowerCase().replace(/\W+/g, '-');

/** The documentation on one page, made from the description of the API; it works without scripts. */
export function docsPage({ sections, schemas }: Described, base: string): Html {
  const errors = errorCodes();
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>Tieout API</title>
<style>${raw(style)}</style>
</head>
<body>
${contents(sections, errors)}
<main>
<h1>Tieout API</h1>
<p class="lead">Tieout keeps Stripe and the books in step. The API does what the app in the Stripe Dashboard does: it reads documents and what became of them, replays and undoes them, and configures what is booked where.</p>
${guideHtml(base)}
${sections.map(
  ({ name, description, operations }) =>
    html`<section id="${anchor(name)}"><h2>${name}</h2><p class="lead">${prose(description)}</p>${operations.map(operationHtml)}</section>`,
)}
<section id="objects"><h2>Objects</h2>${schemas.map(
    ([name, schema]) =>
      html`<section class="operation schema" id="${schemaId(name)}"><h3>${name}</h3>${schema.description === undefined ? '' : html`<p>${prose(schema.description)}</p>`}${schema.properties === undefined ? html`<p class="facts">${typeOf(schema)}</p>` : ''}${inner(schema, 0)}</section>`,
  )}</section>
${errors.map(
  ({ title, id, codes }) => html`<section id="${id}"><h2>Error codes: ${title.toLowerCase()}</h2>
<dl>${codes.map((one) => html`<dt id="error-${one.code}"><code>${one.code}</code>${one.title}</dt><dd>${one.meaning} <b>What to do:</b> ${one.fix}</dd>`)}</dl></section>`,
)}
</main>
</body>
</html>`;
}

/** The table of contents: beside the text where there is room, folded above it where there is not. */
function contents(sections: Described['sections'], errors: ReturnType<typeof errorCodes>): Html {
  const entries = (list: readonly (readonly [string, string])[]) =>
    html`<ul>${list.map(([id, words]) => html`<li><a href="#${id}">${words}</a></li>`)}</ul>`;
  return html`<nav aria-label="Contents"><h1>Tieout API</h1><details><summary>Contents</summary>
<h2>Guide</h2>${entries(guideSections)}
${sections.map(({ name, operations }) => html`<h2>${name}</h2>${entries(operations.map(({ operationId, summary }) => [operationId, summary] as const))}`)}
<h2>Reference</h2>${entries([['objects', 'Objects'], ...errors.map(({ id, title }) => [id, `Error codes: ${title.toLowerCase()}`] as const)])}
</details></nav>`;
}
