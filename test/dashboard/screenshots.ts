import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser } from './browser.ts';
import { beside, stage } from './gallery/beside.ts';
import { Camera } from './gallery/camera.ts';
import { comparison } from './gallery/comparison.ts';
import { customers } from './gallery/customers.ts';
import { fullPage } from './gallery/full-page.ts';
import { indexPage } from './gallery/index-page.ts';
import { invoices } from './gallery/invoices.ts';
import { ledger } from './gallery/ledger.ts';
import { lists } from './gallery/lists.ts';
import { money } from './gallery/money.ts';
import { openSandbox } from './gallery/open-sandbox.ts';
import { periods } from './gallery/periods.ts';
import { readOnly } from './gallery/read-only.ts';
import { setUp } from './gallery/set-up.ts';
import { settings } from './gallery/settings.ts';
import type { Tour } from './gallery/tour.ts';
import { troubles } from './gallery/troubles.ts';

/**
 * `npm run screenshots`: pictures of all views and states into screenshots/, with an index.html. Parts can be named:
 * `npm run screenshots -- invoices settings`. The order matters: the later parts change what the earlier ones show.
 */
const parts: Record<string, (tour: Tour) => Promise<void>> = {
  lists,
  invoices,
  fullPage,
  settings,
  readOnly,
  customers,
  stage,
  beside,
  money,
  periods,
  comparison,
  ledger,
  setUp,
  troubles,
};

const folder = fileURLToPath(new URL('../../screenshots', import.meta.url));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => parts[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(`There is no part ${unknown.join(', ')}. Parts: ${Object.keys(parts).join(', ')}\n`);
  process.exit(1);
}

if (wanted.length === 0) await rm(folder, { recursive: true, force: true });
process.stdout.write('Starting a sandbox of its own…\n');
const sandbox = await openSandbox();
const browser = await openBrowser();
const camera = new Camera(folder);
let failed = 0;
try {
  for (const [name, part] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    process.stdout.write(`${name}…\n`);
    try {
      await part({ sandbox, browser, camera });
    } catch (error) {
      failed += 1;
      process.stderr.write(`${name} stopped: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  await writeFile(join(folder, 'index.html'), await indexPage(camera.pictures));
  process.stdout.write(
    `${camera.pictures.length} views, ${camera.pictures.length * 2} pictures: ${join(folder, 'index.html')}\n`,
  );
} finally {
  await browser.close();
  await sandbox.stop();
}
process.exit(failed === 0 ? 0 : 1);
