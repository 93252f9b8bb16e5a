import { readConfig } from '#backend/config.ts';
import { start } from '#backend/start.ts';
import { beChild } from './child.ts';

/** The real backend in the role that its environment says. */
await beChild(async () => {
  const running = await start(readConfig(process.env));
  return { url: running.url, stop: () => running.stop() };
});
