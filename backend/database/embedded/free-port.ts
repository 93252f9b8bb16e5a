import { createServer } from 'node:net';
import { z } from 'zod';
import { systemCode } from './errors.ts';

const address = z.object({ port: z.number() });

/** A port on 127.0.0.1 that nobody listens on right now; somebody else may still be faster. */
export function findFreePort(): Promise<number> {
  return listenOnce(0);
}

export async function isPortFree(port: number): Promise<boolean> {
  try {
    await listenOnce(port);
    return true;
  } catch (error) {
    // Other refusals (a reserved port) are Postgres' to explain in its log.
    return systemCode(error) !== 'EADDRINUSE';
  }
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const taken = address.parse(server.address()).port;
      server.close(() => resolve(taken));
    });
  });
}
