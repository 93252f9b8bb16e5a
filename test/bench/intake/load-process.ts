import { z } from 'zod';
import { beChild } from '../child.ts';
import { HttpConnection } from './connection.ts';
import { SignedEvents } from './event.ts';

const closedSchema = z.object({ url: z.string(), run: z.string(), connections: z.number(), seconds: z.number() });
const openSchema = z.object({ url: z.string(), run: z.string(), perSecond: z.number(), seconds: z.number() });
const environment = z.object({ WEBHOOK_SECRET: z.string(), EVENT: z.string() });

export type Load = { times: number[]; refused: number; seconds: number };

const { WEBHOOK_SECRET, EVENT } = environment.parse(process.env);
const webhook = (url: string): string => `${url}/webhooks/stripe`;

/** Each connection sends its next event as soon as the last one was answered. */
async function closedLoop(payload: unknown): Promise<Load> {
  const { url, run, connections, seconds } = closedSchema.parse(payload);
  const events = new SignedEvents(EVENT, WEBHOOK_SECRET, run);
  const pool = await Promise.all(Array.from({ length: connections }, () => HttpConnection.open(webhook(url))));
  const times: number[] = [];
  let refused = 0;
  const began = performance.now();
  const end = began + seconds * 1000;
  await Promise.all(
    pool.map(async (connection) => {
      while (performance.now() < end) {
        const event = events.next();
        const sent = performance.now();
        const status = await connection.post(event);
        if (status === 200) times.push(performance.now() - sent);
        else refused += 1;
      }
    }),
  );
  const took = (performance.now() - began) / 1000;
  for (const connection of pool) connection.close();
  return { times, refused, seconds: took };
}

/**
 * Events arrive by the clock, whether earlier ones are answered or not; the time counts from when an event was due, so
 * that a server that stalls is not spared the ones that would have come meanwhile.
 */
async function openLoop(payload: unknown): Promise<Load> {
  const { url, run, perSecond, seconds } = openSchema.parse(payload);
  const events = new SignedEvents(EVENT, WEBHOOK_SECRET, run);
  const free = await Promise.all(Array.from({ length: 64 }, () => HttpConnection.open(webhook(url))));
  const times: number[] = [];
  let refused = 0;
  const total = perSecond * seconds;
  const sends: Promise<void>[] = [];
  const send = async (due: number) => {
    // At a low rate most connections idle, until the server closes them.
    let connection = free.pop();
    while (connection !== undefined && !connection.isOpen) connection = free.pop();
    connection ??= await HttpConnection.open(webhook(url));
    const status = await connection.post(events.next());
    if (status === 200) times.push(performance.now() - due);
    else refused += 1;
    free.push(connection);
  };
  const began = performance.now() + 50;
  await new Promise<void>((resolve) => {
    let sent = 0;
    const tick = () => {
      const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * perSecond) + 1);
      for (; sent < due; sent += 1) sends.push(send(began + (sent / perSecond) * 1000));
      if (sent >= total) {
        clearInterval(timer);
        resolve();
      }
    };
    const timer = setInterval(tick, 1);
  });
  await Promise.all(sends);
  const took = (performance.now() - began) / 1000;
  for (const connection of free) connection.close();
  return { times, refused, seconds: took };
}

await beChild(async () => ({ url: '', orders: { closed: closedLoop, open: openLoop }, stop: async () => {} }));
