import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { bundleApp } from '#test/dashboard/bundle.ts';
import { readManifest } from '#test/dashboard/manifest.ts';
import { table } from './figures.ts';

const manifestPath = fileURLToPath(new URL('../../stripe-app.json', import.meta.url));

/** How much the Dashboard loads: the bundle of all views, each view as if it were alone, and what the whole is made of. */
export async function benchBundle(): Promise<string> {
  const manifest = readManifest(manifestPath);
  const { ui_extension: extension } = manifest;
  const all = await bundleApp({ manifestPath, dev: false });
  const components = [...new Set(extension.views.map(({ component }) => component))];
  const rows: string[][] = [];
  for (const component of components) {
    const views = extension.views.filter((view) => view.component === component);
    const alone = { ...manifest, ui_extension: { ...extension, views } };
    const { js, bytes } = await bundleApp({ manifestPath, dev: false, manifest: alone });
    rows.push([component, kilobytes(bytes), kilobytes(gzipSync(js).length)]);
  }
  rows.push(['all views, as it is loaded', kilobytes(all.bytes), kilobytes(gzipSync(all.js).length)]);
  const shares = new Map<string, number>();
  for (const [path, bytes] of Object.entries(all.sizes))
    shares.set(shareOf(path), (shares.get(shareOf(path)) ?? 0) + bytes);
  const largest = [...shares].sort(([, one], [, other]) => other - one).slice(0, 12);
  return [
    table(['View alone', 'minified', 'gzipped'], rows),
    '',
    table(
      ['What the whole is made of', 'minified'],
      largest.map(([name, bytes]) => [name, kilobytes(bytes)]),
    ),
  ].join('\n');
}

const kilobytes = (size: number) => `${(size / 1000).toFixed(1)} kB`;

/** A folder of components, or the kind of file. */
function shareOf(path: string): string {
  if (path.includes('node_modules/@stripe')) return 'Stripe’s SDK';
  if (path.includes('node_modules/')) return 'other packages';
  if (path.includes('shared/')) return 'shared with the backend';
  const [kind = path, folder = '', file] = path.split('/');
  return kind === 'components' && file !== undefined ? `components: ${folder}` : kind;
}
