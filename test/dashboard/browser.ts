import { existsSync, mkdirSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--hide-scrollbars',
  '--font-render-hinting=none',
];

/**
 * Opens the browser for tests and screenshots: the Chromium that a package carries, so that nothing need be installed,
 * or the one that `CHROMIUM_PATH` names. Close it yourself.
 * @throws Error with what to do when no browser starts.
 */
export async function openBrowser(): Promise<Browser> {
  const named = process.env.CHROMIUM_PATH;
  const executablePath = named ?? (await unpacked());
  try {
    return await chromium.launch({
      executablePath,
      headless: true,
      args: flags,
      env: { ...environment(), ...(named === undefined ? fonts() : {}) },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error);
    throw new Error(
      `No browser started from ${executablePath}: ${reason} Set CHROMIUM_PATH to an installed Chromium or Chrome.`,
    );
  }
}

/**
 * Unpacks the browser once per machine. Test files run side by side, and the package takes a half-written file for a
 * whole one; so one process unpacks while the others wait for its lock to go.
 */
async function unpacked(): Promise<string> {
  const binary = join(tmpdir(), 'chromium');
  const complete = join(tmpdir(), 'chromium.complete');
  const lock = join(tmpdir(), 'chromium.lock');
  for (;;) {
    if (existsSync(complete) && existsSync(binary)) return binary;
    if (!locked(lock)) {
      await wait(200);
      continue;
    }
    try {
      if (!existsSync(complete)) rmSync(binary, { force: true });
      const path = await sparticuz.executablePath();
      writeFileSync(complete, '');
      return path;
    } finally {
      rmdirSync(lock);
    }
  }
}

/** A lock older than two minutes belongs to a process that was killed. */
function locked(lock: string): boolean {
  try {
    if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > 120_000) rmdirSync(lock);
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

/** The package brings Open Sans for machines without fonts; those of the machine stay in reach. */
function fonts(): Record<string, string> {
  const file = join(tmpdir(), 'chromium-fonts.conf');
  const folders = [join(tmpdir(), 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts'];
  const config = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>${folders.map((folder) => `<dir>${folder}</dir>`).join('')}<cachedir>${join(tmpdir(), 'fonts-cache')}</cachedir></fontconfig>
`;
  writeFileSync(file, config);
  return { FONTCONFIG_FILE: file };
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
