import { createServer, type Server } from 'node:net';

/** Ports on loopback that nobody listens on; all are held until the last one is found, so that none comes twice. */
export async function freePorts(count: number): Promise<number[]> {
  const held: { server: Server; port: number }[] = [];
  for (let i = 0; i < count; i += 1) held.push(await hold());
  await Promise.all(held.map(({ server }) => new Promise<void>((done) => server.close(() => done()))));
  return held.map(({ port }) => port);
}

function hold(): Promise<{ server: Server; port: number }> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      done({ server, port: typeof address === 'object' && address !== null ? address.port : 0 });
    });
  });
}
