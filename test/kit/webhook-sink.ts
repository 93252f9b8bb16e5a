import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = { headers: IncomingHttpHeaders; body: string };

/** An integrator's server: keeps what it is sent and answers as it is told, 204 unless otherwise. */
export type WebhookSink = {
  url: string;
  received: Received[];
  /** The next requests are answered so, one each; then 204 again. */
  answers: { status: number; body?: string; headers?: Record<string, string> }[];
  close(): Promise<void>;
};

export async function openWebhookSink(): Promise<WebhookSink> {
  const received: Received[] = [];
  const answers: WebhookSink['answers'] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      const { status, body: said = '', headers = {} } = answers.shift() ?? { status: 204 };
      response.writeHead(status, headers).end(said);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    answers,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
