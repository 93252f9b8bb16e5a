import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** The two widths that every view is looked at in: a desk and a telephone. */
export const widths = [1440, 420] as const;
export type Width = (typeof widths)[number];

export type Picture = { group: string; name: string; title: string; files: Record<Width, string> };

/** Takes pictures of whatever a page shows and remembers them for the index. */
export class Camera {
  readonly folder: string;
  readonly pictures: Picture[] = [];
  #group = '';

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Pictures that follow belong together under that heading. */
  begin(group: string): void {
    this.#group = group;
  }

  /** A picture of the page at both widths, tall enough for what scrolls inside it. */
  async snap(page: Page, name: string, title: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const files = { 1440: `${name}-1440.png`, 420: `${name}-420.png` };
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      const height = await steadyHeight(page);
      await page.setViewportSize({ width, height: Math.min(Math.max(height, width > 1000 ? 900 : 760), 3600) });
      await writeFile(join(this.folder, files[width]), await page.screenshot({ animations: 'disabled' }));
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    this.pictures.push({ group: this.#group, name, title, files });
  }
}

/** The needed height once it has stopped changing: views arrive in pieces across the frame's border. */
async function steadyHeight(page: Page): Promise<number> {
  let before = -1;
  for (;;) {
    const height = await page.evaluate(neededHeight);
    if (height === before) return height;
    before = height;
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100))));
  }
}

/** Runs in the page: the height at which nothing needs to scroll. */
function neededHeight(): number {
  let needed = document.documentElement.scrollHeight;
  for (const box of document.querySelectorAll('*')) {
    const hidden = box.scrollHeight - box.clientHeight;
    if (hidden > 1 && ['auto', 'scroll'].includes(getComputedStyle(box).overflowY))
      needed = Math.max(needed, innerHeight + hidden);
  }
  return needed;
}
