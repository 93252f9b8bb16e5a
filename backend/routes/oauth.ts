import { Hono } from 'hono';
import { html } from 'hono/html';
import { resumeSameCompany } from '../connections/companies.ts';
import { finishAuthorization } from '../connections/oauth.ts';
import { ConnectionProblem } from '../connections/problem.ts';
import { LedgerFault } from '../connectors/port.ts';
import type { Services } from '../services.ts';
import { resumeAfterReconnect } from '../sync/reconnect.ts';
import { limitRate } from './limits.ts';

/** Where the identity provider sends the browser back to, in a tab of its own. The page tells how it ended. */
export function oauthRoutes(services: Services): Hono {
  const app = new Hono();
  app.get('/oauth/callback', async (c) => {
    c.header('Cache-Control', 'no-store');
    c.header('Referrer-Policy', 'no-referrer');
    try {
      const { connection, installationId, user } = await finishAuthorization(
        services.oauth,
        new URL(c.req.url, services.config.publicUrl),
      );
      const name = services.connector(connection.ledger).name;
      const resumed = await resume(services, installationId, connection.ledger, user.name ?? user.id);
      return c.html(
        resumed === null
          ? page(
              `Signed in to ${name}`,
              'Now choose the company in the app’s settings in Stripe. You can close this tab.',
            )
          : page(
              `${resumed} is connected again`,
              'Waiting invoices resume by themselves. You can close this tab and go back to Stripe.',
            ),
      );
    } catch (error) {
      if (!(error instanceof ConnectionProblem)) throw error;
      // Only guesses are counted: a limit before the state is looked up would let a stranger shut everybody out.
      if (error.code === 'sign_in_unknown')
        await limitRate(services.db, 'oauth-guesses', { limit: 120, windowSeconds: 60 }, services.now());
      return c.html(page(error.title, `${error.what} ${error.why} ${error.fix}`), 400);
    }
  });
  // Where a ledger's own pages send people who must renew a connection, or have just ended one there. They carry no
  // proof of who comes, so nothing is begun or ended here: the way leads through the Dashboard.
  app.get('/oauth/reconnect', (c) => {
    c.header('Cache-Control', 'no-store');
    return c.html(
      page(
        'Reconnect your books',
        'Open Tieout’s settings in the Stripe Dashboard and choose Reconnect. Waiting invoices resume by themselves; mappings and links are kept.',
      ),
    );
  });
  app.get('/oauth/disconnected', (c) => {
    c.header('Cache-Control', 'no-store');
    return c.html(
      page(
        'Your books are disconnected',
        'Work for this company pauses; nothing is lost. To go on, open Tieout’s settings in the Stripe Dashboard and choose Connect.',
      ),
    );
  });
  return app;
}

/** The company of before is taken up again at once when the new sign-in reaches it. */
async function resume(
  services: Services,
  installationId: string,
  ledger: string,
  actor: string,
): Promise<string | null> {
  try {
    const connection = await resumeSameCompany(services.companies(ledger), installationId, actor);
    if (connection === null) return null;
    await resumeAfterReconnect(services.street, connection);
    return connection.companyName;
  } catch (error) {
    // The sign-in itself succeeded; the merchant chooses the company in the settings.
    if (error instanceof LedgerFault) return null;
    throw error;
  }
}

const page = (title: string, text: string) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <style>
      body { font: 16px/1.5 system-ui, sans-serif; color: #30313d; background: #f6f8fa; display: grid; place-items: center; min-height: 100vh; margin: 0; }
      main { background: #fff; border-radius: 12px; padding: 32px 40px; max-width: 420px; box-shadow: 0 2px 12px rgb(0 0 0 / 8%); }
      h1 { font-size: 20px; margin: 0 0 8px; }
      p { margin: 0; color: #545969; }
    </style>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      <p>${text}</p>
    </main>
  </body>
</html>`;
