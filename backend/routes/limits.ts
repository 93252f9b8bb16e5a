import { sql } from 'drizzle-orm';
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import type { Database } from '../database/client.ts';
import { HttpError } from './http-error.ts';

const countSchema = z.array(z.object({ count: z.number() }));

export type RateRule = { limit: number; windowSeconds: number };

/**
 * Counts a request in a fixed window shared by all processes.
 * @returns how many the window has seen with this one, and seconds until the next window
 */
export async function countRequest(
  db: Database,
  key: string,
  rule: RateRule,
  now: Date,
): Promise<{ count: number; resetSeconds: number }> {
  const windowMs = rule.windowSeconds * 1000;
  const start = new Date(Math.floor(now.getTime() / windowMs) * windowMs);
  const rows = await db.execute(sql`
    insert into rate_limits (key, window_start, count) values (${key}, ${start.toISOString()}::timestamptz, 1)
    on conflict (key, window_start) do update set count = rate_limits.count + 1
    returning count`);
  const count = countSchema.parse([...rows])[0]?.count ?? 0;
  return { count, resetSeconds: Math.ceil((start.getTime() + windowMs - now.getTime()) / 1000) };
}

/**
 * Counts a request, and refuses it when the window is full.
 * @throws HttpError 429 with Retry-After
 */
export async function limitRate(db: Database, key: string, rule: RateRule, now: Date): Promise<void> {
  const { count, resetSeconds } = await countRequest(db, key, rule, now);
  if (count > rule.limit) throw tooManyRequests(rule, resetSeconds);
}

export const tooManyRequests = (rule: RateRule, retryAfter: number, headers: Record<string, string> = {}) =>
  new HttpError(
    429,
    'too_many_requests',
    'Too many requests',
    `At most ${rule.limit} in ${rule.windowSeconds} s. Try again in ${retryAfter} s.`,
    { headers: { ...headers, 'Retry-After': String(retryAfter) } },
  );

/** Drops windows that are over. */
export async function forgetOldWindows(db: Database): Promise<void> {
  await db.execute(sql`delete from rate_limits where window_start < now() - interval '1 hour'`);
}

/** Refuses bodies over a size before they are read into memory, with or without Content-Length. */
export const limitBody =
  (maxBytes: number): MiddlewareHandler =>
  async (c, next) => {
    const declared = Number(c.req.header('Content-Length') ?? 0);
    if (declared > maxBytes) throw tooLarge(maxBytes);
    if (c.req.header('Content-Length') === undefined && c.req.raw.body !== null) {
      const text = await readLimited(c.req.raw.body, maxBytes);
      c.req.raw = new Request(c.req.raw, { body: text });
    }
    await next();
  };

async function readLimited(stream: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

const tooLarge = (maxBytes: number) =>
  new HttpError(
    413,
    'body_too_large',
    'The request is too large',
    `At most ${Math.round(maxBytes / 1024)} kB are accepted.`,
  );
