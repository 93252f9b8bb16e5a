import { canReach, type ServerUser } from './server-user.ts';

/**
 * How the server finds its data. Where its user cannot pass through the folders above (`/root` is closed to
 * `postgres`), it is started inside the data folder and told to stay there: the link needs no rights above. Node
 * changes the folder before it changes the user, so this works without opening anything.
 */
export function dataArgument(data: string, user: ServerUser | undefined): string {
  const closed = user !== undefined && process.platform === 'linux' && !canReach(data, user);
  return closed ? '/proc/self/cwd' : data;
}

/**
 * Server settings, given at every start rather than written to postgresql.conf, so that a newer Tieout brings its own
 * to old data.
 * @param durable false trades safety at power loss for speed: tests only.
 */
export function serverSettings(port: number, durable: boolean): string[] {
  const settings: Record<string, string> = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    // A socket file in /tmp would be one more door and has a length limit; TCP is enough.
    unix_socket_directories: '',
    // Web, worker, queue and command-line processes each bring a pool.
    max_connections: '200',
    shared_buffers: '128MB',
    // Containers often have 64 MB of /dev/shm; parallel queries would fail there and gain nothing on small data.
    max_parallel_workers_per_gather: '0',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    // The log lies on the owner's disk in the clear: failed statements carry merchants' data as literals.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    ...(durable
      ? {}
      : {
          fsync: 'off',
          synchronous_commit: 'off',
          full_page_writes: 'off',
          wal_level: 'minimal',
          max_wal_senders: '0',
          // Test data may lie in memory.
          max_wal_size: '256MB',
        }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
