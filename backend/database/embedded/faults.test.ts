import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedDatabaseError, startEmbeddedPostgres } from '../embedded.ts';
import { makeSeed, Workshop } from './embedded.harness.ts';
import { findFreePort } from './free-port.ts';
import { layoutOf } from './layout.ts';

let seed: string;
let workshop: Workshop;
/** A folder with a stopped, empty database in it. */
let dataDir: string;

beforeAll(async () => {
  seed = await makeSeed();
});
beforeEach(() => {
  workshop = new Workshop();
  dataDir = workshop.usedDataDir(seed);
});
afterEach(() => workshop.clear());
afterAll(() => rmSync(seed, { recursive: true }));

async function occupy(port: number): Promise<() => void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return () => server.close();
}

describe('ports', () => {
  it('given a wanted port that another program has, then says which and what to do', async () => {
    const port = await findFreePort();
    const release = await occupy(port);

    const start = startEmbeddedPostgres({ dataDir, port });

    await expect(start).rejects.toBeInstanceOf(EmbeddedDatabaseError);
    await expect(start).rejects.toMatchObject({
      code: 'port_taken',
      message: expect.stringMatching(new RegExp(`Port ${port} .*choose another port`)),
    });
    release();
  });

  it('given its last port was taken meanwhile, then finds another and remembers that', async () => {
    const first = await workshop.start({ dataDir });
    await first.stop();
    const release = await occupy(first.port);

    const second = await workshop.start({ dataDir });
    await second.stop();
    release();
    const third = await workshop.start({ dataDir });

    expect(second.port).not.toBe(first.port);
    expect(third.port).toBe(second.port);
  });
});

describe('what can go wrong', () => {
  it('given a folder that cannot be made, then names it', async () => {
    const file = join(workshop.folder(), 'a-file');
    writeFileSync(file, '');

    await expect(startEmbeddedPostgres({ dataDir: join(file, 'postgres') })).rejects.toMatchObject({
      code: 'folder_not_writable',
      message: expect.stringContaining(file),
    });
  });

  it('given settings that Postgres refuses, then shows the end of its log', async () => {
    const database = await workshop.start({ dataDir });
    await database.stop();
    const file = join(layoutOf(dataDir).data, 'postgresql.conf');
    writeFileSync(file, 'no_such_setting = 1\n', { flag: 'a' });

    await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({
      code: 'did_not_start',
      message: expect.stringMatching(/no_such_setting[\s\S]*start over with --reset/),
    });
  });

  it('given data without its password file, then says that it is missing', async () => {
    const database = await workshop.start({ dataDir });
    await database.stop();
    writeFileSync(layoutOf(dataDir).password, '');

    await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({ code: 'password_missing' });
  });
});
