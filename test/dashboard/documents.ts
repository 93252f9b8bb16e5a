import type { ReactVersion } from './host-bundle.ts';

/** The HTML of the page; everything else is drawn by its script. */
export function pageHtml(appName: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(appName)} – Dashboard preview</title>
<link rel="stylesheet" href="/preview/host.css">
<link rel="icon" href="data:,">
</head>
<body>
<div id="root"></div>
<script type="module" src="/preview/host.js"></script>
</body>
</html>
`;
}

/** The frame: the three modules a bundle leaves open, then the bundle. */
export function frameHtml(react: ReactVersion): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>App sandbox</title></head>
<body>
<script src="/preview/sandbox-${react}.js"></script>
<script src="/preview/app.js"></script>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
