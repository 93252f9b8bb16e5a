import { createTransport } from 'nodemailer';

export type OutgoingMail = {
  to: readonly string[];
  subject: string;
  text: string;
  html: string;
  /** Stays the same over all tries of a mail, so that mailboxes can tell a second copy. */
  messageId: string;
};

/** Sends mail. Resolves with the addresses that the server refused while it took others. @throws MailFault */
export type Mailer = {
  from: string;
  send(mail: OutgoingMail): Promise<{ refused: string[] }>;
  /** Connects and signs in without sending anything. @throws MailFault */
  verify(): Promise<void>;
  close(): void;
};

/** The mail was not taken. `permanent`: the server said no for good; trying again cannot help. */
export class MailFault extends Error {
  readonly permanent: boolean;

  constructor(message: string, permanent: boolean, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'MailFault';
    this.permanent = permanent;
  }
}

/** No mail server takes minutes over a command; a claim on a mail outlasts all of these together. */
const TIMEOUT_MS = 20_000;

/**
 * A mailer over SMTP. TLS from the start with `smtps://`, else STARTTLS where the server offers it.
 * @param url `smtp://` or `smtps://`, with user and password where the server asks for them
 */
export function openMailer(url: string, from: string): Mailer {
  const transport = createTransport(
    { url, connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS },
    { from },
  );
  return {
    from,
    async send({ to, subject, text, html, messageId }) {
      try {
        const sent = await transport.sendMail({
          to: [...to],
          subject,
          text,
          html,
          messageId,
          // Nobody's vacation note should come back to a program.
          headers: { 'Auto-Submitted': 'auto-generated' },
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        return { refused: sent.rejected.map(String) };
      } catch (error) {
        throw faultOf(error);
      }
    },
    async verify() {
      try {
        await transport.verify();
      } catch (error) {
        throw faultOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/** A reply of 5xx is a refusal for good; anything else (4xx, no connection, a time-out) may be better later. */
function faultOf(error: unknown): MailFault {
  const code = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined;
  const permanent = typeof code === 'number' && code >= 500;
  // The reply of a server, never the command: a failed AUTH would carry the password.
  const reply = error instanceof Error && 'response' in error ? error.response : undefined;
  const said = typeof reply === 'string' ? reply : wordsFor(error);
  return new MailFault(said.replace(/\s+/g, ' ').slice(0, 300), permanent, { cause: error });
}

function wordsFor(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ETIMEDOUT') return 'The mail server did not answer in time';
  if (code === 'EAUTH') return 'The mail server did not accept our user and password';
  if (code === 'EDNS' || code === 'ENOTFOUND') return 'The mail server’s name is not known';
  if (code === 'ETLS') return 'No safe connection to the mail server could be made';
  return 'The mail server could not be reached, or broke the connection off';
}
