import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A door before a service that can be shut, so that connections are refused, and opened again at the same address. */
export type Door = { url: string; leadsTo(url: string): void; shut(): Promise<void>; open(): Promise<void> };

export async function openDoor(): Promise<Door> {
  let target = '';
  let server: Server;
  const listen = async (port: number): Promise<number> => {
    server = createServer((incoming, outgoing) => {
      const { method, headers } = incoming;
      const onward = request(target + incoming.url, { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${port}`,
    leadsTo: (url) => {
      target = url;
    },
    shut: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
    open: async () => {
      await listen(port);
    },
  };
}
