import { and, desc, eq } from 'drizzle-orm';
import { Problem } from '#shared/problems.ts';
import type { Mode } from '#shared/statuses.ts';
import { asking } from '../../connectors/stripe/client.ts';
import { installations, stripeEvents } from '../../database/schema/index.ts';
import type { Services } from '../../services.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** Keys, secrets and intake, for each mode that has a key. */
export async function checkStripe(services: Services): Promise<Finding[]> {
  const { config } = services;
  const findings: Finding[] = [];
  const modes: [Mode, string | undefined, number][] = [
    ['live', config.STRIPE_SECRET_KEY_LIVE, config.STRIPE_WEBHOOK_SECRETS_LIVE.length],
    [
      'test',
      config.STRIPE_SECRET_KEY_TEST,
      config.STRIPE_WEBHOOK_SECRETS_TEST.length + config.STRIPE_WEBHOOK_SECRETS_SANDBOX.length,
    ],
  ];
  for (const [mode, key, secrets] of modes) {
    if (key === undefined) continue;
    findings.push(await checkKey(services, mode, key), ...(await checkAccounts(services, mode)));
    findings.push(
      secrets === 0
        ? fail(
            `Webhooks, ${mode}`,
            'no signing secret is set',
            `Set STRIPE_WEBHOOK_SECRETS_${mode.toUpperCase()} (Developers → Webhooks).`,
          )
        : ok(`Webhooks, ${mode}`, `${secrets === 1 ? 'a signing secret is' : `${secrets} signing secrets are`} set`),
    );
  }
  findings.push(await checkIntake(services));
  return findings;
}

async function checkKey(services: Services, mode: Mode, key: string): Promise<Finding> {
  const name = `STRIPE_SECRET_KEY_${mode.toUpperCase()}`;
  const what = `Stripe key, ${mode}`;
  const other: Mode = mode === 'live' ? 'test' : 'live';
  if (new RegExp(`^(sk|rk)_${other}_`).test(key))
    return warn(what, `${name} holds a key for ${other} data`, `Put it into STRIPE_SECRET_KEY_${other.toUpperCase()}.`);
  try {
    const { stripe } = services.stripe('', mode);
    await asking('the platform account', () => stripe.accounts.retrieveCurrent());
    return ok(what, 'Stripe accepts it');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'stripe_unavailable')
      return fail(
        what,
        `${services.config.STRIPE_API_BASE_URL} does not answer (${error.params.detail ?? ''})`,
        'Check the network and STRIPE_API_BASE_URL; status.stripe.com tells of outages.',
      );
    return fail(what, 'Stripe refuses it', `Set ${name} to a current secret key (Developers → API keys).`);
  }
}

/** Every installed account of the mode, asked for its newest event: what the sweep needs. */
async function checkAccounts(services: Services, mode: Mode): Promise<Finding[]> {
  const accounts = await services.db
    .select()
    .from(installations)
    .where(and(eq(installations.mode, mode), eq(installations.status, 'installed')));
  const findings: Finding[] = [];
  for (const { stripeAccountId } of accounts) {
    const what = `Account ${stripeAccountId}, ${mode}`;
    try {
      const { stripe, options } = services.stripe(stripeAccountId, mode);
      await asking(stripeAccountId, () => stripe.events.list({ limit: 1 }, options));
      findings.push(ok(what, 'its events can be read'));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      findings.push(
        fail(
          what,
          `its events cannot be read (${error.params.detail ?? error.message})`,
          'If the merchant removed the app, the account.application.deauthorized event was missed; else check the app’s permissions.',
        ),
      );
    }
  }
  return findings;
}

async function checkIntake({ db, now }: Services): Promise<Finding> {
  const [newest] = await db
    .select({ at: stripeEvents.receivedAt, via: stripeEvents.via })
    .from(stripeEvents)
    .orderBy(desc(stripeEvents.receivedAt))
    .limit(1);
  if (newest === undefined)
    return warn(
      'Events',
      'none has arrived yet',
      'Point Stripe’s Connect webhook endpoint to PUBLIC_URL/webhooks/stripe.',
    );
  const minutes = Math.max(0, Math.round((now().getTime() - newest.at.getTime()) / 60_000));
  return ok('Events', `the newest arrived ${minutes} min ago (${newest.via})`);
}
