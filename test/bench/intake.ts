import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { findFreePort } from '#backend/database/embedded/free-port.ts';
import { type Child, startChild } from './children.ts';
import { type BenchDatabase, openBenchDatabase } from './database.ts';
import { median, ms, percentile, perSecond, type Sample, sample, table, whole } from './figures.ts';
import { sampleEvent } from './intake/event.ts';

const loadSchema = z.object({ times: z.array(z.number()), refused: z.number(), seconds: z.number() });
const secret = `whsec_${'b'.repeat(32)}`;

type Side = {
  name: string;
  server: Child;
  /** Events that lie committed in the database. */
  stored(): Promise<number>;
  /** Resolves when nothing is left to be dispatched. */
  drained(): Promise<void>;
};
type Phase = Sample & { cpuUs: number; drainMs: number };

/** Intake of signed events beside the route that one writes first, on the same Postgres, interleaved. */
export async function benchIntake(quick: boolean): Promise<string> {
  const event = await sampleEvent();
  const database = await openBenchDatabase();
  const children: Child[] = [];
  const start = async (file: string, env: Record<string, string>) => {
    const child = await startChild(file, { DATABASE_URL: database.url, WEBHOOK_SECRET: secret, ...env });
    children.push(child);
    return child;
  };
  try {
    const ports = [await findFreePort(), await findFreePort()];
    const ours = await start('./backend-process.ts', backendEnvironment(ports[0] ?? 0));
    const plain = await start('./intake/plain-server.ts', { PLAIN_PORT: String(ports[1] ?? 0) });
    await start('./intake/dispatcher-process.ts', {});
    const load = await start('./intake/load-process.ts', { EVENT: event });
    const sides: Side[] = [oursSide(ours, database), plainSide(plain, database)];
    for (const side of sides) await phase(side, load, 'closed', { connections: 16, seconds: 1 });

    const lines = [
      `Event: invoice.finalized, five lines, ${(Buffer.byteLength(event) / 1000).toFixed(1)} kB, unique ids, signed.`,
      '',
      await closedTable(sides, load, quick),
      '',
      await openTable(sides, load, quick),
    ];
    return lines.join('\n');
  } finally {
    for (const child of children.reverse()) await child.stop();
    await database.drop();
  }
}

/** The web process as deployed beside workers: it accepts and notifies; the dispatcher runs in a process of its own. */
const backendEnvironment = (port: number): Record<string, string> => ({
  ROLE: 'web',
  PORT: String(port),
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  LOG_LEVEL: 'fatal',
  STRIPE_SECRET_KEY_TEST: 'sk_test_unused',
  STRIPE_WEBHOOK_SECRETS_TEST: secret,
  STRIPE_APP_SIGNING_SECRETS: 'absec_unused',
  BUSINESS_CENTRAL_CLIENT_ID: 'unused',
  BUSINESS_CENTRAL_CLIENT_SECRET: 'unused',
  TOKEN_KEYS: `bench:${randomBytes(32).toString('base64')}`,
});

const countSchema = z.array(z.object({ n: z.coerce.number() }));
const countOf = async (rows: PromiseLike<readonly unknown[]>): Promise<number> =>
  countSchema.parse([...(await rows)])[0]?.n ?? 0;

const oursSide = (server: Child, { sql }: BenchDatabase): Side => ({
  name: 'Tieout',
  server,
  stored: () => countOf(sql`select count(*) as n from stripe_events`),
  async drained() {
    while ((await countOf(sql`select count(*) as n from stripe_events where dispatched_at is null`)) > 0) await wait(5);
  },
});

const plainSide = (server: Child, { sql }: BenchDatabase): Side => ({
  name: 'plain route',
  server,
  stored: () => countOf(sql`select count(*) as n from plain_jobs`),
  drained: async () => {},
});

/** One side under one load. @throws Error when an answered event is not in the database, or one was refused */
async function phase(side: Side, load: Child, kind: 'closed' | 'open', shape: Record<string, number>): Promise<Phase> {
  const before = { stored: await side.stored(), cpu: (await side.server.usage()).cpuMs };
  const run = randomBytes(4).toString('hex');
  const result = await load.order(kind, { url: side.server.url, run, ...shape }, loadSchema);
  const ended = performance.now();
  await side.drained();
  const drainMs = performance.now() - ended;
  const { cpuMs } = await side.server.usage();
  const stored = (await side.stored()) - before.stored;
  if (result.refused > 0 || stored < result.times.length)
    throw new Error(`${side.name}: ${result.refused} refused, ${result.times.length} answered, ${stored} stored`);
  const cpuUs = ((cpuMs - before.cpu) * 1000) / result.times.length;
  const taken = sample(result.times, result.seconds);
  // A bench runs for minutes: on stderr it tells how far it is.
  const told = `${whole(perSecond(taken))}/s, p99 ${ms(percentile(taken, 0.99))} ms, ${whole(cpuUs)} µs`;
  process.stderr.write(`${side.name}, ${kind} loop, ${JSON.stringify(shape)}: ${told}\n`);
  return { ...taken, cpuUs, drainMs };
}

async function interleaved(
  sides: Side[],
  load: Child,
  rounds: number,
  kind: 'closed' | 'open',
  shape: Record<string, number>,
): Promise<Phase[][]> {
  const phases: Phase[][] = sides.map(() => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, side] of sides.entries()) phases[index]?.push(await phase(side, load, kind, shape));
  return phases;
}

const middle = (phases: Phase[], of: (phase: Phase) => number): number => median(phases.map(of));

const cells = (phases: Phase[]): string[] => [
  whole(middle(phases, perSecond)),
  ...[0.5, 0.95, 0.99].map((share) => ms(middle(phases, (one) => percentile(one, share)))),
  whole(middle(phases, ({ cpuUs }) => cpuUs)),
];

async function closedTable(sides: Side[], load: Child, quick: boolean): Promise<string> {
  const rows: string[][] = [];
  for (const connections of [1, 16, 64]) {
    const phases = await interleaved(sides, load, quick ? 2 : 3, 'closed', { connections, seconds: quick ? 2 : 3 });
    const rates = phases.map((one) => middle(one, perSecond));
    const ratio = (rates[0] ?? 0) / (rates[1] ?? 1);
    for (const [index, one] of phases.entries()) {
      const drain = index === 0 ? `${ms(middle(one, ({ drainMs }) => drainMs))} ms` : '';
      rows.push([`${connections}, ${sides[index]?.name}`, ...cells(one), index === 0 ? ratio.toFixed(2) : '', drain]);
    }
  }
  const head = [
    'Closed loop, connections',
    'accepted/s',
    'p50 ms',
    'p95 ms',
    'p99 ms',
    'CPU µs',
    'ratio',
    'dispatched after',
  ];
  return table(head, rows);
}

async function openTable(sides: Side[], load: Child, quick: boolean): Promise<string> {
  const rows: string[][] = [];
  for (const rate of [500, 1000]) {
    const phases = await interleaved(sides, load, quick ? 1 : 2, 'open', { perSecond: rate, seconds: quick ? 5 : 10 });
    for (const [index, one] of phases.entries()) {
      const drain = index === 0 ? `${ms(middle(one, ({ drainMs }) => drainMs))} ms` : '';
      rows.push([`${rate}/s, ${sides[index]?.name}`, ...cells(one), drain]);
    }
  }
  return table(['Open loop', 'accepted/s', 'p50 ms', 'p95 ms', 'p99 ms', 'CPU µs', 'dispatched after'], rows);
}
