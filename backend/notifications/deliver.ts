import { randomUUID } from 'node:crypto';
import { and, eq, inArray, isNull, lte, or } from 'drizzle-orm';
import { mails } from '../database/schema/index.ts';
import { MailFault } from './mailer.ts';
import type { NotificationParts } from './plan.ts';

type Mail = typeof mails.$inferSelect;

const BATCH = 10;
/** Longer than a mail server may keep us waiting; a process that dies holds its mails no longer than this. */
const CLAIM_MS = 5 * 60_000;
const FIRST_MS = 30_000;
const LONGEST_MS = 30 * 60_000;
/** As long as documents are retried. */
const GIVE_UP_MS = 26 * 3_600_000;

/**
 * Sends what waits and is due. A mail is claimed first, so that no two processes send it; one that the server does not
 * take stays, with the reason and the next try.
 * @returns how many were sent
 */
export async function deliverDue(parts: NotificationParts): Promise<number> {
  let sent = 0;
  for (;;) {
    const claimed = await claim(parts);
    for (const mail of claimed) sent += (await deliver(parts, mail)) ? 1 : 0;
    if (claimed.length < BATCH) return sent;
  }
}

async function claim({ db, now }: NotificationParts): Promise<Mail[]> {
  const at = now();
  return db.transaction(async (tx) => {
    const due = await tx
      .select({ id: mails.id })
      .from(mails)
      .where(
        and(
          eq(mails.state, 'waiting'),
          lte(mails.nextAttemptAt, at),
          or(isNull(mails.claimedUntil), lte(mails.claimedUntil, at)),
        ),
      )
      .orderBy(mails.createdAt)
      .limit(BATCH)
      .for('update', { skipLocked: true });
    if (due.length === 0) return [];
    return tx
      .update(mails)
      .set({ claimedUntil: new Date(at.getTime() + CLAIM_MS) })
      .where(
        inArray(
          mails.id,
          due.map(({ id }) => id),
        ),
      )
      .returning();
  });
}

async function deliver(parts: NotificationParts, mail: Mail): Promise<boolean> {
  const { db, mailer, now, log } = parts;
  const here = eq(mails.id, mail.id);
  const attempts = mail.attempts + 1;
  try {
    const { refused } = await mailer.send({
      to: mail.recipients,
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      messageId: messageId(mail.id, mailer.from),
    });
    if (refused.length > 0)
      log.warn({ mail: mail.id, refused: refused.length }, 'The mail server refused some recipients');
    const lastError = refused.length === 0 ? null : `Refused: ${refused.join(', ')}`;
    await db
      .update(mails)
      .set({ state: 'sent', sentAt: now(), attempts, claimedUntil: null, nextAttemptAt: null, lastError })
      .where(here);
    return true;
  } catch (error) {
    if (!(error instanceof MailFault)) throw error;
    const late = now().getTime() - mail.createdAt.getTime() > GIVE_UP_MS;
    const over = error.permanent || late;
    const span = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 16));
    const next = new Date(now().getTime() + span / 2 + (parts.random() * span) / 2);
    log.warn({ mail: mail.id, attempts, over, reason: error.message }, 'A mail was not taken');
    await db
      .update(mails)
      .set({
        state: over ? 'failed' : 'waiting',
        attempts,
        claimedUntil: null,
        nextAttemptAt: over ? null : next,
        lastError: error.message,
      })
      .where(here);
    return false;
  }
}

/** One id per mail over all its tries; its domain is the sender's. */
export function messageId(id: string, from: string): string {
  const domain = /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? 'tieout.invalid';
  return `<${id}@${domain}>`;
}

/** A mail that stands in no table: a test. */
export const newMessageId = (from: string): string => messageId(randomUUID(), from);
