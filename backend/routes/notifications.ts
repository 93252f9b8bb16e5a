import { Hono } from 'hono';
import { paths } from '#shared/api/paths.ts';
import { testMailSchema } from '#shared/api/settings.ts';
import { testLetter } from '../notifications/compose.ts';
import { newMessageId } from '../notifications/deliver.ts';
import { MailFault } from '../notifications/mailer.ts';
import { headFor } from '../notifications/plan.ts';
import type { Services } from '../services.ts';
import { readConnection } from '../views/connection.ts';
import { requireCompany } from './company.ts';
import { signedOptions } from './documents.ts';
import { HttpError } from './http-error.ts';
import { limitRate } from './limits.ts';
import { signedSetting } from './signed.ts';

/** Somebody tries the notifications a few times; nobody sends mail to strangers with our server. */
const rule = { limit: 10, windowSeconds: 3600 };

/** Sends a test mail to addresses as they stand on the settings page. */
export function notificationRoutes(services: Services): Hono {
  const app = new Hono();
  const options = signedOptions(services);
  signedSetting(app, paths.notificationTest, options, testMailSchema, async (caller, { recipients }) => {
    const { installation } = caller;
    const { connection } = await readConnection(services, installation);
    const company = requireCompany(connection);
    const parts = services.notifications;
    if (parts === null) {
      throw new HttpError(
        409,
        'mail_not_configured',
        'This server sends no e-mail yet',
        'Whoever runs Tieout sets SMTP_URL and MAIL_FROM for it.',
      );
    }
    await limitRate(services.db, `test-mail:${installation.id}`, rule, services.now());
    const letter = testLetter(headFor(parts, company, installation));
    try {
      const { refused } = await parts.mailer.send({
        to: recipients,
        ...letter,
        messageId: newMessageId(parts.mailer.from),
      });
      const sentence =
        refused.length === 0
          ? `The mail server took it for ${recipients.join(', ')}. Look there, also among spam.`
          : `The mail server refused ${refused.join(', ')}, and took it for the others.`;
      return { sentence };
    } catch (error) {
      if (!(error instanceof MailFault)) throw error;
      throw new HttpError(
        error.permanent ? 409 : 503,
        'mail_not_sent',
        'The test e-mail was not sent',
        `${error.message}. ${error.permanent ? 'Check the addresses, or ask whoever runs Tieout to check its mail server.' : 'Try again in a few minutes; if it stays, ask whoever runs Tieout to check its mail server.'}`,
        { cause: error },
      );
    }
  });
  return app;
}
