import { createServer, type Server, type Socket } from 'node:net';

/** A mail as it arrived. */
export type ReceivedMail = {
  from: string;
  to: string[];
  /** By name in lower case, unfolded. */
  headers: Record<string, string>;
  /** The plain part, decoded. */
  text: string;
  html: string;
};

/**
 * What the server does wrong, once each: `busy` answers 451 to the envelope, `reject` 550, `silent_after_data` takes
 * the message and closes without the word that says so, `lost_after_data` closes before it has the message.
 */
export type MailFaultKind = 'busy' | 'reject' | 'silent_after_data' | 'lost_after_data';

export type MailServer = {
  url: string;
  mails: ReceivedMail[];
  /** Faults for the next messages, in order. */
  faults: MailFaultKind[];
  /** Recipients that are refused with 550 while others are taken. */
  refuses: Set<string>;
  /** Connections seen. */
  sessions: number;
  stop(): Promise<void>;
  /** Comes back on the same port. */
  start(): Promise<void>;
};

/** A strict mail server on loopback: commands out of order, wrong syntax and bare line feeds are refused (RFC 5321). */
export async function startMailServer(): Promise<MailServer> {
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  let port = 0;
  const house: MailServer = {
    url: '',
    mails: [],
    faults: [],
    refuses: new Set(),
    sessions: 0,
    async start() {
      const opened = createServer((socket) => {
        house.sessions += 1;
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
        socket.on('error', () => socket.destroy());
        talk(socket, house);
      });
      await new Promise<void>((resolve, reject) => {
        opened.once('error', reject);
        opened.listen(port, '127.0.0.1', () => resolve());
      });
      const address = opened.address();
      if (address === null || typeof address === 'string') throw new Error('The mail server has no port.');
      port = address.port;
      house.url = `smtp://127.0.0.1:${port}`;
      server = opened;
    },
    async stop() {
      const closing = server;
      server = null;
      for (const socket of sockets) socket.destroy();
      if (closing !== null) await new Promise<void>((resolve) => closing.close(() => resolve()));
    },
  };
  await house.start();
  return house;
}

function talk(socket: Socket, house: MailServer): void {
  let buffer = '';
  let greeted = false;
  let envelope: { from: string; to: string[] } | null = null;
  let inData = false;
  const say = (line: string) => socket.write(`${line}\r\n`);
  say('220 mail.test ESMTP');
  const command = (line: string): void => {
    if (/^EHLO \S+$/i.test(line)) {
      greeted = true;
      say('250-mail.test');
      say('250-8BITMIME');
      say('250 SIZE 1000000');
    } else if (/^QUIT$/i.test(line)) {
      say('221 Bye');
      socket.end();
    } else if (/^(RSET|NOOP)$/i.test(line)) {
      envelope = null;
      say('250 OK');
    } else if (!greeted) {
      say('503 Say EHLO first');
    } else if (/^MAIL FROM:/i.test(line)) {
      const [, from] = /^MAIL FROM:<([^<>\s]+@[^<>\s]+)>( [A-Z0-9=]+)*$/i.exec(line) ?? [];
      if (envelope !== null || from === undefined) return void say('501 Bad sender');
      const [fault] = house.faults;
      if (fault === 'busy' || fault === 'reject') {
        house.faults.shift();
        return void say(fault === 'busy' ? '451 4.7.1 Try again later' : '550 5.7.1 Sender not wanted here');
      }
      envelope = { from, to: [] };
      say('250 OK');
    } else if (/^RCPT TO:/i.test(line)) {
      const [, to] = /^RCPT TO:<([^<>\s]+@[^<>\s]+)>$/i.exec(line) ?? [];
      if (envelope === null || to === undefined) return void say('503 No sender, or a bad recipient');
      if (house.refuses.has(to)) return void say('550 5.1.1 No such mailbox');
      envelope.to.push(to);
      say('250 OK');
    } else if (/^DATA$/i.test(line)) {
      if (envelope === null || envelope.to.length === 0) return void say('503 No recipients');
      if (house.faults[0] === 'lost_after_data') {
        house.faults.shift();
        return void socket.destroy();
      }
      inData = true;
      say('354 Go ahead');
    } else {
      say('500 Not a command known here');
    }
  };
  socket.on('data', (chunk) => {
    buffer += chunk.toString('utf8');
    for (;;) {
      if (inData) {
        const end = buffer.indexOf('\r\n.\r\n');
        if (end === -1 || envelope === null) return;
        const raw = buffer.slice(0, end + 2);
        buffer = buffer.slice(end + 5);
        inData = false;
        if (/(^|[^\r])\n/.test(raw)) {
          say('550 Bare line feeds');
          continue;
        }
        house.mails.push({ ...envelope, ...readMessage(raw.replace(/\r\n\.\./g, '\r\n.')) });
        envelope = null;
        if (house.faults[0] === 'silent_after_data') {
          house.faults.shift();
          return void socket.destroy();
        }
        say('250 Taken');
      } else {
        const end = buffer.indexOf('\r\n');
        if (end === -1) return;
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        command(line);
      }
    }
  });
}

function readMessage(raw: string): Pick<ReceivedMail, 'headers' | 'text' | 'html'> {
  const { headers, body } = split(raw);
  const boundary = /boundary="([^"]+)"/.exec(headers['content-type'] ?? '')?.[1];
  const parts =
    boundary === undefined
      ? []
      : body
          .split(`--${boundary}`)
          .slice(1, -1)
          .map((part) => split(part.slice(2)));
  const part = (type: string): string => {
    const found = parts.find((one) => (one.headers['content-type'] ?? '').startsWith(type));
    return found === undefined ? '' : decode(found.body, found.headers['content-transfer-encoding'] ?? '7bit');
  };
  return { headers, text: part('text/plain'), html: part('text/html') };
}

function split(text: string): { headers: Record<string, string>; body: string } {
  const gap = text.indexOf('\r\n\r\n');
  const lines = text
    .slice(0, gap)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      word(line.slice(line.indexOf(':') + 1).trim()),
    ]),
  );
  return { headers, body: text.slice(gap + 4) };
}

/** Encoded words of a header (RFC 2047). */
const word = (value: string): string =>
  value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, how: string, text: string) =>
      how.toUpperCase() === 'B' ? Buffer.from(text, 'base64').toString('utf8') : quoted(text.replaceAll('_', ' ')),
    );

function decode(body: string, encoding: string): string {
  const text =
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString('utf8')
      : encoding === 'quoted-printable'
        ? quoted(body.replace(/=\r\n/g, ''))
        : body;
  return text.replaceAll('\r\n', '\n').trim();
}

const quoted = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
