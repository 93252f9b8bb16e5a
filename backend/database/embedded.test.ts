import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fastFolder } from '#test/kit/fast-folder.ts';
import { makeSeed, query, serverOf, Workshop } from './embedded/embedded.harness.ts';
import { layoutOf } from './embedded/layout.ts';
import { canReach } from './embedded/server-user.ts';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts';

const linux = process.platform === 'linux';
const root = process.getuid?.() === 0;
const nobody = { name: 'nobody', uid: 65534, gid: 65534 };
/** Another user can run the tests' code only where that user may read it (not under /root). */
const othersCanRun = root && canReach(join(import.meta.dirname, '.'), nobody) && canReach(process.execPath, nobody);

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

function emptyDataDir(): string {
  return join(workshop.folder(fastFolder()), 'postgres');
}

describe('the embedded database', () => {
  it('given an empty folder, when started, then serves a UTF-8 Postgres 18 on loopback only', async () => {
    dataDir = emptyDataDir();
    const database = await workshop.start({ dataDir });

    const [facts] = await query(
      database.url,
      `select current_database() as name, current_setting('server_version') as version,
         current_setting('server_encoding') as encoding, current_setting('listen_addresses') as listens,
         current_setting('fsync') as fsync, lower('ÄŁ') as lowered, current_setting('max_connections')::int as room,
         (select datlocale from pg_database where datname = current_database()) as locale`,
    );

    expect(database.origin).toBe('started');
    expect(facts).toEqual({
      name: 'tieout',
      version: expect.stringMatching(/^18\./),
      encoding: 'UTF8',
      listens: '127.0.0.1',
      fsync: 'on',
      lowered: 'äł',
      room: 200,
      locale: 'C.UTF-8',
    });
  });

  it('given a stopped database, when started again, then its rows, password and port are the same', async () => {
    const first = await workshop.start({ dataDir });
    await query(first.url, 'create table kept as select 42 as answer');
    await first.stop();
    expect(serverOf(dataDir)).toBeUndefined();

    const second = await workshop.start({ dataDir });

    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('given open sessions, when stopped, then the server is gone in order and nothing is left to recover', async () => {
    const database = await workshop.start({ dataDir });
    await query(database.url, 'create table rows_of_today as select 1 as one');
    await Promise.all([database.stop(), database.stop()]);
    expect(serverOf(dataDir)).toBeUndefined();

    await workshop.start({ dataDir });

    expect(readFileSync(layoutOf(dataDir).log, 'utf8')).not.toContain('not properly shut down');
  });

  it('keeps its random password readable for the owner only, and refuses a wrong one', async () => {
    dataDir = emptyDataDir();
    const database = await workshop.start({ dataDir });
    const { password } = layoutOf(dataDir);
    const wrong = new URL(database.url);
    wrong.password = 'guessed';

    expect(statSync(password).mode & 0o777).toBe(0o600);
    await expect(query(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  it.runIf(linux)('keeps our environment, which holds API keys, out of the server', async () => {
    vi.stubEnv('STRIPE_SECRET_KEY', 'sk_test_not_for_the_server');
    try {
      await workshop.start({ dataDir, durable: false });
    } finally {
      vi.unstubAllEnvs();
    }

    expect(readFileSync(`/proc/${serverOf(dataDir)}/environ`, 'utf8')).not.toContain('sk_test_not_for_the_server');
  });

  it('given durable: false, then nothing waits for the disk', async () => {
    const database = await workshop.start({ dataDir, durable: false });

    const settings = await query(
      database.url,
      `select name, setting from pg_settings
       where name in ('fsync', 'synchronous_commit', 'full_page_writes') order by name`,
    );

    expect(settings.map(({ setting }) => setting)).toEqual(['off', 'off', 'off']);
  });
});

describe('a killed launcher', () => {
  it('given kill -9 while writing, when started again, then adopts the server and misses no acknowledged row', async () => {
    const launcher = workshop.launch({ dataDir, write: true });
    await launcher.hears((line) => (line.acknowledged ?? 0) >= 200);
    await launcher.kill();
    const orphan = serverOf(dataDir);
    const acknowledged = launcher.heard.flatMap((line) => line.acknowledged ?? []);

    const database = await workshop.start({ dataDir });

    expect(orphan).toBeDefined();
    expect(serverOf(dataDir)).toBe(orphan);
    expect(database.origin).not.toBe('started');
    const rows = await query(database.url, 'select n from written');
    const written = new Set(rows.map(({ n }) => n));
    expect(acknowledged.filter((n) => !written.has(n))).toEqual([]);

    await database.stop();
    expect(serverOf(dataDir)).toBeUndefined();
  });

  it('given launcher and server both killed, when started again, then recovers every acknowledged row', async () => {
    const launcher = workshop.launch({ dataDir, write: true });
    await launcher.hears((line) => (line.acknowledged ?? 0) >= 200);
    const server = serverOf(dataDir);
    if (server === undefined) throw new Error('no server to kill');
    process.kill(server, 'SIGKILL');
    await launcher.kill();
    const acknowledged = launcher.heard.flatMap((line) => line.acknowledged ?? []);

    const database = await workshop.start({ dataDir });

    expect(database.origin).toBe('started');
    const written = new Set((await query(database.url, 'select n from written')).map(({ n }) => n));
    expect(acknowledged.filter((n) => !written.has(n))).toEqual([]);
  });

  it.runIf(linux)(
    'given the dead server’s process id now belongs to another program, then starts all the same',
    async () => {
      const launcher = workshop.launch({ dataDir });
      await launcher.hears((line) => line.url !== undefined);
      process.kill(Number(serverOf(dataDir)), 'SIGKILL');
      await launcher.kill();
      const claim = join(layoutOf(dataDir).data, 'postmaster.pid');
      writeFileSync(claim, readFileSync(claim, 'utf8').replace(/^\d+/, String(process.pid)));

      const database = await workshop.start({ dataDir });

      expect(database.origin).toBe('started');
      expect(await query(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    },
  );

  it('given a first start that was killed half way, when started again, then begins anew and removes the rest', async () => {
    dataDir = emptyDataDir();
    const { pid: ended } = spawnSync(process.execPath, ['--eval', '']);
    const half = `${layoutOf(dataDir).cluster}.new-${ended}-abcd`;
    mkdirSync(join(half, 'data'), { recursive: true });

    const database = await workshop.start({ dataDir });

    expect(await query(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(existsSync(half)).toBe(false);
  });
});

describe('several starts on one folder', () => {
  it('given a running one, when a second joins and the first stops, then the second still works', async () => {
    const first = await workshop.start({ dataDir });
    const second = workshop.launch({ dataDir });
    const joined = await second.hears((line) => line.url !== undefined);
    expect(joined).toMatchObject({ origin: 'joined', url: first.url });

    await first.stop();
    expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);

    await second.stop();
    expect(serverOf(dataDir)).toBeUndefined();
  });

  it('given an empty folder, when two start at once, then both share one server', async () => {
    dataDir = emptyDataDir();
    const [one, other] = await Promise.all([workshop.start({ dataDir }), workshop.start({ dataDir })]);

    expect(one.url).toBe(other.url);
    expect([one.origin, other.origin].filter((origin) => origin === 'started')).toHaveLength(1);
    await one.stop();
    expect(await query(other.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('given a crash inside Postgres, when another launcher comes and goes, then the first keeps its server', async () => {
    const first = await workshop.start({ dataDir });
    const [victim] = await query(first.url, "select pid from pg_stat_activity where backend_type = 'walwriter'");
    const server = serverOf(dataDir);
    process.kill(Number(victim?.pid), 'SIGKILL');
    const held = "select count(*)::int as holders from pg_locks where locktype = 'advisory' and granted";
    await vi.waitFor(async () => {
      const [fresh] = await query(first.url, "select pid from pg_stat_activity where backend_type = 'walwriter'");
      expect(fresh?.pid).not.toBe(victim?.pid);
      expect(await query(first.url, held)).toEqual([{ holders: 1 }]);
    }, 10_000);

    const second = await workshop.start({ dataDir });
    await second.stop();

    expect(serverOf(dataDir)).toBe(server);
    expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it.runIf(linux)('given a copy of a folder in use, when started, then gets a server of its own', async () => {
    const original = await workshop.start({ dataDir });
    await query(original.url, 'create table shared_past as select 1 as one');
    await query(original.url, 'checkpoint');
    const copy = join(workshop.folder(fastFolder()), 'copy');
    cpSync(dataDir, copy, { recursive: true });

    const database = await workshop.start({ dataDir: copy });
    await query(original.url, 'create table only_in_original as select 1 as one');

    expect(database.origin).toBe('started');
    expect(database.port).not.toBe(original.port);
    expect(await query(database.url, 'select one from shared_past')).toEqual([{ one: 1 }]);
    await expect(query(database.url, 'select one from only_in_original')).rejects.toThrow(/does not exist/);
  });

  it('given a server whose password was changed, when started, then says so and leaves it alone', async () => {
    const database = await workshop.start({ dataDir });
    await query(database.url, "alter role tieout password 'changed by hand'");

    await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({
      code: 'not_ours',
      message: expect.stringContaining('refuses our password'),
    });
    expect(serverOf(dataDir)).toBeDefined();
  });
});

describe('starting over', () => {
  it('given a stopped database, when removed, then the next start is empty', async () => {
    const database = await workshop.start({ dataDir });
    await query(database.url, 'create table old as select 1 as one');
    await database.stop();

    await removeEmbeddedPostgres(dataDir);

    const fresh = await workshop.start({ dataDir });
    await expect(query(fresh.url, 'select one from old')).rejects.toThrow(/does not exist/);
  });

  it('given an orphan server, when removed, then the server is gone with its data', async () => {
    const launcher = workshop.launch({ dataDir });
    await launcher.hears((line) => line.url !== undefined);
    await launcher.kill();

    await removeEmbeddedPostgres(dataDir);

    expect(serverOf(dataDir)).toBeUndefined();
    expect(existsSync(layoutOf(dataDir).cluster)).toBe(false);
  });

  it('given another running process, when removed, then refuses and touches nothing', async () => {
    const database = await workshop.start({ dataDir });

    await expect(removeEmbeddedPostgres(dataDir)).rejects.toMatchObject({ code: 'in_use' });

    expect(await query(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('users', () => {
  it.runIf(root && linux)('given root and a folder closed to others, then runs as another user inside it', async () => {
    const closed = workshop.folder();
    chmodSync(closed, 0o700);
    const inside = join(closed, 'postgres');

    const database = await workshop.start({ dataDir: inside });

    expect(await query(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(statSync(`/proc/${serverOf(inside)}`).uid).not.toBe(0);
    expect(statSync(closed).mode & 0o777).toBe(0o700);
  });

  it.runIf(othersCanRun)(
    'given data of an unprivileged user, when root starts it and then the user again, then both find it',
    async () => {
      const home = workshop.folder();
      chownSync(home, nobody.uid, nobody.gid);
      const theirs = join(home, 'postgres');
      const unprivileged = workshop.launch({ dataDir: theirs }, nobody.uid);
      const told = await unprivileged.hears((line) => line.url !== undefined);
      expect(told).toMatchObject({ origin: 'started', uid: nobody.uid });
      await query(String(told.url), 'create table kept as select 7 as seven');
      await unprivileged.stop();

      const asRoot = await workshop.start({ dataDir: theirs });
      expect(await query(asRoot.url, 'select seven from kept')).toEqual([{ seven: 7 }]);
      expect(statSync(`/proc/${serverOf(theirs)}`).uid).toBe(nobody.uid);
      await asRoot.stop();

      const again = workshop.launch({ dataDir: theirs }, nobody.uid);
      const { url } = await again.hears((line) => line.url !== undefined);
      expect(await query(String(url), 'select seven from kept')).toEqual([{ seven: 7 }]);
      await again.stop();
    },
  );
});
