import { connect, type Socket } from 'node:net';

/**
 * One keep-alive HTTP/1.1 connection that sends a request at a time. A general client would cost as much processor time
 * as the server it measures; this one only counts the answer's bytes.
 */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #head: string;
  #pending: { resolve: (status: number) => void; reject: (error: Error) => void } | null = null;
  #received = '';

  private constructor(socket: Socket, url: URL) {
    this.#socket = socket;
    this.#head = `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\n`;
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.#take(text));
    const fail = (error?: Error) => this.#pending?.reject(error ?? new Error('The server closed the connection'));
    socket.on('error', fail);
    socket.on('close', () => fail());
  }

  /** False once the server has closed it, as it does with a connection that was idle for seconds: nothing answers on it. */
  get isOpen(): boolean {
    return this.#socket.writable;
  }

  static open(url: string): Promise<HttpConnection> {
    const target = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(target.port), target.hostname);
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new HttpConnection(socket, target));
      });
    });
  }

  /** @returns the status */
  post({ body, signature }: { body: Buffer; signature: string }): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#socket.cork();
      this.#socket.write(`${this.#head}Stripe-Signature: ${signature}\r\nContent-Length: ${body.length}\r\n\r\n`);
      this.#socket.write(body);
      this.#socket.uncork();
    });
  }

  close(): void {
    this.#pending = null;
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#received += text;
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.slice(0, end);
    const length = /content-length: (\d+)/i.exec(head)?.[1];
    const complete =
      length === undefined ? this.#received.endsWith('0\r\n\r\n') : this.#received.length >= end + 4 + Number(length);
    if (!complete) return;
    const status = Number(this.#received.slice(9, 12));
    this.#received = '';
    const pending = this.#pending;
    this.#pending = null;
    pending?.resolve(status);
  }
}
