import type { Browser, Page } from 'playwright-core';
import type { Camera } from './camera.ts';
import type { OwnSandbox } from './open-sandbox.ts';

/** What every part of the tour walks with. */
export type Tour = { sandbox: OwnSandbox; browser: Browser; camera: Camera };

/** Opens an address of the preview and waits until the app has something to say. */
export async function visit({ sandbox, browser }: Tour, path: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(15_000);
  await page.goto(sandbox.previewUrl + path);
  await settled(page);
  return page;
}

/** Waits until nothing loads any more. @throws Error with what the preview refused, if it refused anything */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector(
        '.sdk-context-view, .sdk-settings-view, .sdk-onboarding-view, .sdk-full-page, .app-drawer-none',
      ) !== null && document.querySelector('.sdk-spinner, .skeleton, [aria-busy="true"]') === null,
  );
  await page.waitForLoadState('networkidle');
  const refused = await page.evaluate(() => window.__previewErrors.map(({ message }) => message));
  if (refused.length > 0) throw new Error(`The preview refused at ${page.url()}: ${refused.join('\n')}`);
}

/** One view in one state: open, bring it there, take the picture. */
export async function show(
  tour: Tour,
  shot: { path: string; name: string; title: string },
  act: (page: Page) => Promise<void> = async () => {},
): Promise<void> {
  const page = await visit(tour, shot.path);
  await act(page);
  await settled(page);
  await tour.camera.snap(page, shot.name, shot.title);
  await page.close();
}
