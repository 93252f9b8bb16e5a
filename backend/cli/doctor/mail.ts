import { and, count, eq, gt, sql } from 'drizzle-orm';
import { mails } from '../../database/schema/index.ts';
import { MailFault } from '../../notifications/mailer.ts';
import type { Services } from '../../services.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** Whether merchants can be told of what stops. No mail server is a choice, one that refuses us is a fault. */
export async function checkMail(services: Services): Promise<Finding[]> {
  const { notifications, db } = services;
  if (notifications === null) return [ok('Mail', 'no mail server is set, so nobody is told of what stops')];
  const findings: Finding[] = [];
  try {
    await notifications.mailer.verify();
    findings.push(ok('Mail', 'the mail server accepts us'));
  } catch (error) {
    if (!(error instanceof MailFault)) throw error;
    findings.push(fail('Mail', `the mail server does not accept us: ${error.message}`, 'Check SMTP_URL.'));
  }
  const [given] = await db
    .select({ total: count() })
    .from(mails)
    .where(and(eq(mails.state, 'failed'), gt(mails.createdAt, sql`now() - interval '7 days'`)));
  const total = given?.total ?? 0;
  if (total > 0) {
    const advice = 'The reasons stand in the table mails (last_error); usually an address is wrong.';
    findings.push(
      warn(
        'Mail',
        `${total} of the last 7 days could not be delivered and ${total === 1 ? 'was' : 'were'} given up`,
        advice,
      ),
    );
  }
  return findings;
}
