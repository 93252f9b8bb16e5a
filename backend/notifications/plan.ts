import { and, desc, eq, inArray, isNotNull, or } from 'drizzle-orm';
import type { NotificationSettings } from '#shared/notification-settings.ts';
import type { Database, Queryable } from '../database/client.ts';
import { connections, installations, mails, notifiedCauses, syncItems } from '../database/schema/index.ts';
import { dateIn } from '../documents/dates.ts';
import type { Log } from '../log.ts';
import { readSettings } from '../settings/versions.ts';
import { standingCauses, tellOnce } from './causes.ts';
import { digestLetter, failuresLetter, type Letter, type LetterHead, revokedLetter } from './compose.ts';
import type { Mailer } from './mailer.ts';

export type Connection = typeof connections.$inferSelect;
export type Installation = typeof installations.$inferSelect;

/** What notifications need of the house. */
export type NotificationParts = {
  db: Database;
  mailer: Mailer;
  now(): Date;
  random(): number;
  log: Log;
  ledgerName(ledger: string): string;
  /** Where merchants see Stripe, e.g. https://dashboard.stripe.com. */
  dashboardUrl: string;
};

/**
 * Writes the mails that are due, for every company. Any number of processes may do it at once: what a mail tells has a
 * unique key, and causes are marked as told in the same transaction. A company whose settings cannot be read keeps the
 * others from nothing.
 * @returns how many mails were written
 */
export async function planMails(parts: NotificationParts): Promise<number> {
  let written = 0;
  for (const { connection, installation } of await candidates(parts.db)) {
    try {
      written += await planFor(parts, connection, installation);
    } catch (error) {
      parts.log.error({ err: error, connection: connection.id }, 'Notifications of a company could not be planned');
    }
  }
  return written;
}

/** Companies about which there may be something to tell or to forget. */
async function candidates(db: Database): Promise<{ connection: Connection; installation: Installation }[]> {
  const stopped = db
    .select({ id: syncItems.connectionId })
    .from(syncItems)
    .where(and(inArray(syncItems.status, ['failed', 'needs_review']), isNotNull(syncItems.problemCode)));
  const told = db.select({ id: notifiedCauses.connectionId }).from(notifiedCauses);
  return db
    .select({ connection: connections, installation: installations })
    .from(connections)
    .innerJoin(installations, eq(installations.id, connections.installationId))
    .where(
      and(
        eq(installations.status, 'installed'),
        or(
          eq(connections.state, 'revoked'),
          and(eq(connections.state, 'active'), or(inArray(connections.id, stopped), inArray(connections.id, told))),
        ),
      ),
    );
}

async function planFor(parts: NotificationParts, connection: Connection, installation: Installation): Promise<number> {
  const { settings, at } = await readSettings(parts.db, connection);
  const { notifications } = settings;
  if (notifications.send === 'off' || notifications.recipients.length === 0) return 0;
  const head = headFor(parts, connection, installation);
  const { recipients } = notifications;
  const now = parts.now();
  if (connection.state === 'revoked') {
    const key = `revoked:${connection.stateChangedAt.toISOString()}`;
    return (await write(parts.db, connection, {
      key,
      kind: 'revoked',
      recipients,
      letter: revokedLetter(head),
      at: now,
    }))
      ? 1
      : 0;
  }
  return parts.db.transaction(async (tx) => {
    if (notifications.send === 'at_once') {
      const fresh = await tellOnce(tx, connection, await standingCauses(tx, connection));
      if (fresh.length === 0) return 0;
      const key = `failures:${now.toISOString()}:${fresh.map(({ code, subject }) => `${code}/${subject}`).join(',')}`;
      const letter = failuresLetter(head, fresh);
      return (await write(tx, connection, { key: key.slice(0, 1000), kind: 'failures', recipients, letter, at: now }))
        ? 1
        : 0;
    }
    const key = await dueDigest(tx, connection, notifications, {
      ...settings.documents,
      changedAt: at,
      now,
    });
    if (key === null) return 0;
    const causes = await standingCauses(tx, connection);
    const fresh = await tellOnce(tx, connection, causes);
    const every = notifications.send === 'weekly' ? 'weekly' : 'daily';
    const letter = digestLetter(head, causes, fresh, every);
    const state = causes.length === 0 ? 'skipped' : 'waiting';
    const made = await write(tx, connection, { key, kind: 'digest', recipients, letter, at: now, state });
    return made && causes.length > 0 ? 1 : 0;
  });
}

/**
 * The key of the digest that is due and not written yet, else null. It is due from its hour on, in the zone of the
 * books, until the day is over; a worker that was down at that hour sends it late rather than never.
 */
async function dueDigest(
  tx: Queryable,
  connection: Connection,
  { send, hour, weekday }: NotificationSettings,
  facts: { timeZone: string; changedAt: Date | null; now: Date },
): Promise<string | null> {
  const today = dateIn(facts.now, facts.timeZone);
  if (hourIn(facts.now, facts.timeZone) < hour) return null;
  const dayOfWeek = ((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
  if (send === 'weekly' && dayOfWeek !== weekday) return null;
  const key = `digest:${today}`;
  const [last] = await tx
    .select({ key: mails.key })
    .from(mails)
    .where(
      and(
        eq(mails.installationId, connection.installationId),
        eq(mails.connectionId, connection.id),
        eq(mails.kind, 'digest'),
      ),
    )
    .orderBy(desc(mails.createdAt))
    .limit(1);
  if (last?.key === key) return null;
  // Whoever chooses eight o'clock at noon means tomorrow.
  const chosenToday = facts.changedAt !== null && dateIn(facts.changedAt, facts.timeZone) === today;
  if (last === undefined && chosenToday && hourIn(facts.changedAt ?? facts.now, facts.timeZone) >= hour) return null;
  return key;
}

const hourIn = (instant: Date, timeZone: string): number =>
  Number(new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(instant));

type NewMail = {
  key: string;
  kind: (typeof mails.$inferInsert)['kind'];
  recipients: string[];
  letter: Letter;
  at: Date;
  state?: 'waiting' | 'skipped';
};

async function write(tx: Queryable, connection: Connection, mail: NewMail): Promise<boolean> {
  const { key, kind, recipients, letter, at, state = 'waiting' } = mail;
  const made = await tx
    .insert(mails)
    .values({
      installationId: connection.installationId,
      connectionId: connection.id,
      key,
      kind,
      recipients,
      ...letter,
      state,
      nextAttemptAt: state === 'waiting' ? at : null,
      createdAt: at,
    })
    .onConflictDoNothing()
    .returning({ id: mails.id });
  return made.length > 0;
}

/** What mails of a company say of where they come from. */
export function headFor(
  parts: Pick<NotificationParts, 'ledgerName' | 'dashboardUrl'>,
  connection: Pick<Connection, 'companyName' | 'ledger'>,
  { stripeAccountId, mode }: Pick<Installation, 'stripeAccountId' | 'mode'>,
): LetterHead {
  const ledgerName = parts.ledgerName(connection.ledger);
  return {
    companyName: connection.companyName === '' ? ledgerName : connection.companyName,
    ledgerName,
    mode,
    dashboard: `${parts.dashboardUrl}/${stripeAccountId}${mode === 'test' ? '/test' : ''}`,
  };
}
