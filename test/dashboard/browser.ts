import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const quiet = [
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
  const own = process.env.CHROMIUM_PATH;
  const executablePath = own ?? (await sparticuz.executablePath());
  try {
    return await chromium.launch({ executablePath, headless: true, args: quiet });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new Error(
      `No browser started from ${executablePath}: ${reason} Set CHROMIUM_PATH to an installed Chromium or Chrome.`,
    );
  }
}
