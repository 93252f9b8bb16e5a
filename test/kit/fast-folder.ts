import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** A test cluster takes 40 MB, its log up to 256 MB, each test database about 10 MB. */
const neededBytes = 1024 ** 3;

/**
 * Where test data lies: in memory (`/dev/shm`) where that exists and is big enough (containers often give it 64 MB),
 * else in the temporary folder.
 */
export function fastFolder(): string {
  const memory = '/dev/shm';
  try {
    accessSync(memory, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize >= neededBytes) return memory;
  } catch {
    // No such file system here (macOS, Windows).
  }
  return tmpdir();
}
