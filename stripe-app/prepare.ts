import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const here = import.meta.dirname;

/** The one path in a manifest that is relative to it. */
const manifestSchema = z.looseObject({ icon: z.string() });

/**
 * The manifest as the Stripe CLI wants it: beside `src/views`, with paths that begin there. The canonical one stands at
 * the root of the repository, where a build by the CLI would not find the views.
 */
export function manifestForCli(canonical: string): string {
  const manifest = manifestSchema.parse(JSON.parse(canonical));
  const icon = manifest.icon.replace(/^\.\/stripe-app\//, './');
  return `${JSON.stringify({ ...manifest, icon }, null, 2)}\n`;
}

if (import.meta.main) {
  const from = resolve(here, '../stripe-app.json');
  const to = join(here, 'stripe-app.json');
  writeFileSync(to, manifestForCli(readFileSync(from, 'utf8')));
  console.log(`Wrote stripe-app/stripe-app.json from the manifest at the root.
Next, in stripe-app/:
  stripe apps start --manifest stripe-app.dev.json   views in your Dashboard, backend on this machine
  stripe apps upload                                 a new version for the marketplace`);
}
