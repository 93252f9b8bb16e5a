import { resolve } from 'node:path';
import { z } from 'zod';

const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const seconds = (fallback: number) => z.coerce.number().positive().default(fallback);
const secretList = z.string().default('').transform(list);
const baseUrl = (fallback: string) =>
  z
    .url()
    .default(fallback)
    .transform((url) => url.replace(/\/+$/, ''));
const optionalText = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text.trim() === '' ? undefined : text.trim()));

/**
 * Every environment variable that Tieout reads. `.describe()` is its documentation: docs/operations.md is checked
 * against this table by a test.
 */
export const environmentSchema = z.object({
  ROLE: z
    .enum(['all', 'web', 'worker'])
    .default('all')
    .describe('What this process does: serve HTTP, work jobs off, or both'),
  HOST: z.string().default('127.0.0.1').describe('Address the backend listens on; 0.0.0.0 inside a container'),
  PORT: port(4243).describe('Port of the backend'),
  PUBLIC_URL: z
    .url()
    .optional()
    .describe(
      'Where the backend is reachable from outside, e.g. https://api.tieout.example; default: http://localhost:PORT',
    ),
  DATA_DIR: z
    .string()
    .default('.data')
    .describe('Folder of the embedded database, generated keys and the sandbox’s state'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'Not a postgres:// URL' })
    .optional()
    .describe('Postgres to use instead of the embedded one; needed for more than one machine'),
  DATABASE_POOL: z.coerce
    .number()
    .int()
    .min(2)
    .max(200)
    .default(12)
    .describe('Database connections of one process, beside a few for the queue'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('How much is logged (JSON lines on stderr)'),
  WORKERS: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(12)
    .describe('Documents worked on at the same time in one process'),
  WORKERS_PER_COMPANY: z.coerce
    .number()
    .int()
    .min(1)
    .max(50)
    .default(4)
    .describe('Documents of one ledger company worked on at the same time, over all processes'),
  METRICS_TOKEN: optionalText.describe(
    'Bearer token that GET /metrics asks for; without it metrics are served to loopback only',
  ),
  TOKEN_KEYS: secretList.describe(
    'Keys that seal tokens at rest: kid:base64 of 32 bytes, comma separated, the first one seals, all open',
  ),
  WEBHOOK_TARGETS: z
    .enum(['public', 'any'])
    .default('public')
    .describe(
      'Where outgoing webhooks may go: public addresses by https, or any address by http too (for trying out on one machine)',
    ),
  HISTORY_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .default(400)
    .describe('How long the history of an uninstalled account is kept'),

  STRIPE_SECRET_KEY_LIVE: optionalText.describe('Platform secret key for live data'),
  STRIPE_SECRET_KEY_TEST: optionalText.describe('Platform secret key for test data and sandboxes'),
  STRIPE_API_BASE_URL: baseUrl('https://api.stripe.com').describe('Base URL of the Stripe API'),
  STRIPE_WEBHOOK_SECRETS_LIVE: secretList.describe(
    'Signing secrets (whsec_…) of the live Connect endpoint, comma separated while rotating',
  ),
  STRIPE_WEBHOOK_SECRETS_TEST: secretList.describe('Signing secrets of the test endpoint'),
  STRIPE_WEBHOOK_SECRETS_SANDBOX: secretList.describe('Signing secrets of sandboxes’ endpoints'),
  STRIPE_APP_SIGNING_SECRETS: secretList.describe(
    'Signing secrets of the app (absec_…), comma separated while rotating; sandboxes have their own',
  ),
  SWEEP_SECONDS: seconds(300).describe('How often events that delivery missed are looked for'),

  BUSINESS_CENTRAL_CLIENT_ID: optionalText.describe('Application (client) id of the Entra app registration'),
  BUSINESS_CENTRAL_CLIENT_SECRET: optionalText.describe('Client secret of the Entra app registration'),
  BUSINESS_CENTRAL_API_BASE_URL: baseUrl('https://api.businesscentral.dynamics.com').describe(
    'Base URL of the Business Central API',
  ),
  BUSINESS_CENTRAL_LOGIN_BASE_URL: baseUrl('https://login.microsoftonline.com').describe('Base URL of Microsoft Entra'),
  BUSINESS_CENTRAL_WEB_BASE_URL: baseUrl('https://businesscentral.dynamics.com').describe(
    'Base URL of the web client, for links to documents',
  ),
  BUSINESS_CENTRAL_NOTICES: z
    .enum(['on', 'off'])
    .default('on')
    .describe('Whether companies are asked to tell of changes at once; needs PUBLIC_URL to be reachable by https'),
  QUICKBOOKS_CLIENT_ID: optionalText.describe('Client id of the app in Intuit’s developer portal'),
  QUICKBOOKS_CLIENT_SECRET: optionalText.describe('Client secret of that app'),
  QUICKBOOKS_WEBHOOK_TOKENS: secretList.describe(
    'Verifier tokens of that app’s webhooks, comma separated while rotating; without one they are not accepted',
  ),
  QUICKBOOKS_API_BASE_URL: baseUrl('https://quickbooks.api.intuit.com').describe(
    'Base URL of the QuickBooks API; https://sandbox-quickbooks.api.intuit.com for sandbox companies',
  ),
  QUICKBOOKS_LOGIN_BASE_URL: baseUrl('https://appcenter.intuit.com').describe('Base URL of Intuit’s sign-in'),
  QUICKBOOKS_WEB_BASE_URL: baseUrl('https://app.qbo.intuit.com').describe(
    'Base URL of the QuickBooks web client, for links to documents',
  ),
  LEDGER_READ_TIMEOUT_SECONDS: seconds(60).describe('How long a read of the ledger may take'),
  LEDGER_WRITE_TIMEOUT_SECONDS: seconds(120).describe(
    'How long a write to the ledger may take before its outcome counts as unknown',
  ),
  SETTLE_AFTER_TIMEOUT_SECONDS: seconds(600).describe(
    'How long after a timed-out write nothing is written again unless it is found',
  ),
  SETTLE_AFTER_DROP_SECONDS: seconds(20).describe('The same after a dropped connection'),
  COMPARISON_GRACE_SECONDS: z.coerce
    .number()
    .min(0)
    .default(900)
    .describe(
      'Comparisons call nothing missing that came to be in Stripe within this time: its event may be on its way',
    ),
  MIRROR_SECONDS: seconds(300).describe('How often the mirror of the ledger’s customers is freshened'),
  CONTACTS_MAX_AGE_SECONDS: seconds(60).describe('How old the mirror may be when a new customer is matched'),

  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'Not an smtp:// or smtps:// URL' })
    .optional()
    .describe('Mail server for notifications, e.g. smtps://user:password@mail.example:465; without it none are sent'),
  MAIL_FROM: optionalText.describe('Sender of notifications, e.g. Tieout <tieout@mail.example>; needed with SMTP_URL'),

  NOTIFY_SECONDS: seconds(20).describe('How often it is looked for something to tell by mail'),
  STRIPE_DASHBOARD_BASE_URL: baseUrl('https://dashboard.stripe.com').describe(
    'Where links in mails lead: the Dashboard of Stripe',
  ),

  SANDBOX: z
    .enum(['auto', 'off'])
    .default('auto')
    .describe('auto: without Stripe keys start simulators of Stripe and Business Central; off: never'),
  PREVIEW_PORT: port(4242).describe('Port of the Dashboard preview (sandbox)'),
  SANDBOX_STRIPE_PORT: port(4244).describe('Port of the simulated Stripe API (sandbox)'),
  SANDBOX_LEDGER_PORT: port(4245).describe('Port of the simulated Business Central API (sandbox)'),
  SANDBOX_QUICKBOOKS_PORT: port(4246).describe('Port of the simulated QuickBooks API (sandbox)'),
});

export type Environment = z.output<typeof environmentSchema>;

export type Config = Environment & { dataDir: string; publicUrl: string; sandbox: boolean };

/** The environment cannot be used; the message lists everything that is wrong with it, one line each. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

/**
 * Parses the environment once. Missing Stripe keys mean the sandbox unless SANDBOX=off.
 * @throws ConfigurationError that lists all faults at once with what to do.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = dropEmpty(env);
  const { values, faults } = parseAll(given);
  const configured = values.STRIPE_SECRET_KEY_LIVE !== undefined || values.STRIPE_SECRET_KEY_TEST !== undefined;
  const sandbox = !configured && values.SANDBOX === 'auto';
  if (!sandbox) faults.push(...missing(values));
  if (values.SMTP_URL !== undefined && values.MAIL_FROM === undefined)
    faults.push('MAIL_FROM: set the sender of notifications, since SMTP_URL is set');
  for (const key of values.TOKEN_KEYS) {
    const colon = key.indexOf(':');
    const kid = key.slice(0, Math.max(colon, 0));
    const secret = key.slice(colon + 1);
    if (!/^[\w.-]{1,60}$/.test(kid) || Buffer.from(secret, 'base64').length !== 32) {
      faults.push('TOKEN_KEYS: each key has the form kid:BASE64 with 32 bytes; make one with: openssl rand -base64 32');
    }
  }
  if (faults.length > 0) throw new ConfigurationError(faults.join('\n'));
  return {
    ...values,
    sandbox,
    dataDir: resolve(values.DATA_DIR),
    publicUrl: (values.PUBLIC_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, ''),
  };
}

/** The values, with the default in place of each that is wrong, so that what is missing is found in the same go. */
function parseAll(given: Record<string, string>): { values: Environment; faults: string[] } {
  const parsed = environmentSchema.safeParse(given);
  if (parsed.success) return { values: parsed.data, faults: [] };
  const names = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
  const faults = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return `${name}: ${issue.message} (${environmentSchema.shape[name as keyof Environment]?.description ?? ''})`;
  });
  const rest = Object.entries(given).filter(([name]) => !names.has(name));
  return { values: environmentSchema.parse(Object.fromEntries(rest)), faults };
}

/** What real accounts need beside a Stripe key. */
function missing(values: Environment): string[] {
  const faults: string[] = [];
  const need = (ok: boolean, text: string) => {
    if (!ok) faults.push(text);
  };
  const live = values.STRIPE_SECRET_KEY_LIVE !== undefined;
  const test = values.STRIPE_SECRET_KEY_TEST !== undefined;
  need(
    live || test,
    'STRIPE_SECRET_KEY_LIVE or STRIPE_SECRET_KEY_TEST: set at least one platform key, or SANDBOX=auto to run the sandbox',
  );
  need(
    !live || values.STRIPE_WEBHOOK_SECRETS_LIVE.length > 0,
    'STRIPE_WEBHOOK_SECRETS_LIVE: set the signing secret of the live Connect endpoint (Developers → Webhooks)',
  );
  need(
    !test || values.STRIPE_WEBHOOK_SECRETS_TEST.length + values.STRIPE_WEBHOOK_SECRETS_SANDBOX.length > 0,
    'STRIPE_WEBHOOK_SECRETS_TEST: set the signing secret of the test Connect endpoint (Developers → Webhooks)',
  );
  need(
    values.STRIPE_APP_SIGNING_SECRETS.length > 0,
    'STRIPE_APP_SIGNING_SECRETS: set the app’s signing secret (Apps → Tieout → Signing secret)',
  );
  const central = values.BUSINESS_CENTRAL_CLIENT_ID !== undefined;
  const quickBooks = values.QUICKBOOKS_CLIENT_ID !== undefined;
  need(
    central || quickBooks,
    'BUSINESS_CENTRAL_CLIENT_ID or QUICKBOOKS_CLIENT_ID: set the client id of at least one ledger’s app registration (README, Real accounts)',
  );
  need(
    !central || values.BUSINESS_CENTRAL_CLIENT_SECRET !== undefined,
    'BUSINESS_CENTRAL_CLIENT_SECRET: set a client secret of the Entra app registration',
  );
  need(
    !quickBooks || values.QUICKBOOKS_CLIENT_SECRET !== undefined,
    'QUICKBOOKS_CLIENT_SECRET: set the client secret of the app in Intuit’s developer portal',
  );
  need(
    values.TOKEN_KEYS.length > 0,
    'TOKEN_KEYS: set at least one key that seals tokens, e.g. k1:$(openssl rand -base64 32)',
  );
  return faults;
}

/** `NAME=` in a shell or compose file means unset. */
const dropEmpty = (env: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([key, value]) => (value === undefined || value.trim() === '' ? [] : [[key, value]])),
  );
