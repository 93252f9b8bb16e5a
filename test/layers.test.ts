import { describe, expect, it } from 'vitest';
import { findCycle, readImports, type SourceFile } from './kit/imports.ts';

/**
 * The floors of the house, from the roof down. A file imports from its own folder and from floors below, never from
 * above and never sideways: so intake can be read without sync, matching without mapping, a connector without Stripe.
 */
const floors: readonly (readonly string[])[] = [
  ['backend/cli/'],
  ['backend/main.ts'],
  ['backend/sandbox.ts'],
  ['backend/sandbox-environment.ts'],
  ['backend/start.ts'],
  ['backend/app.ts', 'backend/workers.ts'],
  ['backend/api/'],
  ['backend/routes/'],
  ['backend/views/'],
  ['backend/services.ts'],
  ['backend/backfill/'],
  ['backend/comparison/'],
  ['backend/reconciliation/'],
  ['backend/booking/'],
  ['backend/notifications/', 'backend/intake/', 'backend/sync/'],
  ['backend/connections/'],
  [
    'backend/matching/',
    'backend/mapping/',
    'backend/settings/',
    'backend/access/',
    'backend/outgoing/',
    'backend/postings/',
  ],
  ['backend/connectors/registry.ts'],
  ['backend/connectors/business-central/', 'backend/connectors/quickbooks/', 'backend/connectors/stripe/'],
  ['backend/connectors/port.ts'],
  ['backend/connectors/money.ts'],
  ['backend/connectors/fault.ts'],
  ['backend/documents/'],
  ['backend/queue/', 'backend/database/'],
  ['backend/config.ts', 'backend/log.ts', 'backend/metrics.ts'],
  ['backend/redact.ts'],
  ['shared/'],
];

/** Sideways arrows that are meant: migrating the database makes the queue's tables, and jobs are kept inside transactions. */
const meant = ['backend/database/ → backend/queue/', 'backend/queue/ → backend/database/'];

/** Starting the simulators is the one thing for which the product reaches into the tests, by a dynamic import. */
const sandboxDoor = 'backend/sandbox.ts → test/sandbox/index.ts';

/** Written by a program (test/dashboard/props/generate.ts) and read by one. */
const generated = ['test/dashboard/props/component-props.ts'];

const placeOf = (path: string): { floor: number; room: string } | undefined => {
  for (const [floor, rooms] of floors.entries()) {
    const room = rooms.find((name) => (name.endsWith('/') ? path.startsWith(name) : path === name));
    if (room !== undefined) return { floor, room };
  }
  return undefined;
};

const isTest = ({ path }: SourceFile): boolean => /\.(test|fixture|harness)\.tsx?$/.test(path);

const product = readImports(['backend', 'shared']).filter((file) => !isTest(file));
const app = readImports(['stripe-app']);

/** Why an import must not be, or null when it may. */
function fault(from: string, to: string): string | null {
  const arrow = `${from} → ${to}`;
  if (arrow === sandboxDoor) return null;
  const source = placeOf(from);
  const target = placeOf(to);
  if (source === undefined) return `${from}: stands on no floor; give it one in this test`;
  if (target === undefined) return `${arrow}: outside the product`;
  if (source.room === target.room || target.floor > source.floor) return null;
  if (meant.includes(`${source.room} → ${target.room}`)) return null;
  return `${arrow}: ${target.floor < source.floor ? 'runs up' : 'runs sideways'}`;
}

describe('the floors of the house', () => {
  it('given every import of backend and shared, then none runs up or sideways', () => {
    const faults = product.flatMap(({ path, imports }) => imports.map((to) => fault(path, to)));
    expect(faults.filter((found) => found !== null)).toEqual([]);
    expect(product.length).toBeGreaterThan(100);
  });

  it('given a connector, then it knows documents, the port, shared code and itself, and no other part of the house', () => {
    const allowed = [
      'backend/documents/',
      'backend/connectors/port.ts',
      'backend/connectors/money.ts',
      'backend/connectors/fault.ts',
      'shared/',
    ];
    const faults = product.flatMap(({ path, imports }) => {
      const own = /^backend\/connectors\/[\w-]+\//.exec(path)?.[0];
      if (own === undefined) return [];
      return imports
        .filter((to) => ![...allowed, own].some((room) => to.startsWith(room)))
        .map((to) => `${path} → ${to}`);
    });
    expect(faults).toEqual([]);
  });

  it('given the folder shared, then it imports nothing of ours but itself', () => {
    const faults = product.flatMap(({ path, imports }) =>
      path.startsWith('shared/')
        ? imports.filter((to) => !to.startsWith('shared/')).map((to) => `${path} → ${to}`)
        : [],
    );
    expect(faults).toEqual([]);
  });

  it('given the Stripe app, then it imports of ours only shared code', () => {
    const faults = app.flatMap(({ path, imports }) =>
      imports
        .filter((to) => !to.startsWith('stripe-app/') && !to.startsWith('shared/') && to !== 'stripe-app.json')
        .map((to) => `${path} → ${to}`),
    );
    expect(faults).toEqual([]);
    expect(app.length).toBeGreaterThan(50);
  });

  it('given all imports at run time and in types, then none is circular', () => {
    expect(findCycle([...product, ...app])).toEqual([]);
  });

  it('given any source file, tests and simulators included, then it has 400 lines at most', () => {
    const long = readImports(['backend', 'shared', 'stripe-app', 'test']).filter(
      ({ path, lines }) => lines > 400 && !generated.includes(path),
    );
    expect(long.map(({ path, lines }) => `${path}: ${lines} lines`)).toEqual([]);
  });
});
