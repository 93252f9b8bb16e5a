import { html, raw } from 'hono/html';
import { type Picture, widths } from './camera.ts';

const style = `
body{font:15px/1.5 system-ui,sans-serif;color:#30313d;background:#f6f8fa;margin:0 auto;max-width:1500px;padding:24px}
h1{font-size:24px}h2{margin-top:48px;font-size:18px}nav{columns:3 240px}
figure{margin:24px 0 40px}figcaption{font-weight:600;margin-bottom:8px}
.pair{display:flex;gap:16px;align-items:flex-start}.pair a:first-child{flex:3}.pair a:last-child{flex:1}
img{width:100%;border:1px solid #d8dee4;border-radius:6px;background:#fff}
`;

/** One page with all pictures, by group, wide and narrow beside each other. */
export async function indexPage(pictures: readonly Picture[]): Promise<string> {
  const groups = [...new Set(pictures.map(({ group }) => group))];
  return String(
    await html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Tieout, all views</title><style>${raw(style)}</style></head><body>
<h1>Tieout, all views and states</h1>
<nav>${pictures.map(({ name, title }) => html`<div><a href="#${name}">${title}</a></div>`)}</nav>
${groups.map(
  (group) =>
    html`<h2>${group}</h2>${pictures
      .filter((picture) => picture.group === group)
      .map(
        ({ name, title, files }) => html`<figure id="${name}"><figcaption>${title}</figcaption><div class="pair">
${widths.map((width) => html`<a href="${files[width]}"><img src="${files[width]}" alt="${title}, ${width} pixels wide" loading="lazy"></a>`)}
</div></figure>`,
      )}`,
)}
</body></html>`,
  );
}
