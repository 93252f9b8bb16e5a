import { createHash } from 'node:crypto';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import type { Services } from '../../services.ts';
import type { ApiEnv } from '../door/caller.ts';
import { apiDocument } from '../openapi.ts';
import { readDescription } from './described.ts';
import { docsPage } from './page.ts';
import { style } from './style.ts';

/** Its own style sheet and nothing else: no script, no picture, no frame, no form. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `GET /api/docs`: the documentation, from the same description that is served as JSON. */
export function docsRoutes(api: OpenAPIHono<ApiEnv>, { config }: Pick<Services, 'config'>): Hono {
  const app = new Hono();
  let made: string | undefined;
  app.get('/api/docs', async (c) => {
    made ??= String(await docsPage(readDescription(apiDocument(api, config.publicUrl)), config.publicUrl));
    return c.html(made, 200, {
      'Content-Security-Policy': policy,
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'public, max-age=300',
    });
  });
  return app;
}
