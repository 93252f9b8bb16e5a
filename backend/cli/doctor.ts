import { type Config, ConfigurationError } from '../config.ts';
import { VaultError } from '../connections/vault.ts';
import { EmbeddedDatabaseError } from '../database/embedded.ts';
import { openLog } from '../log.ts';
import { openServices } from '../services.ts';
import { type Command, CommandFailed, type Output } from './command.ts';
import { checkConnections, checkKeys } from './doctor/connections.ts';
import { checkDatabase, checkQueue } from './doctor/database.ts';
import { type Finding, fail, ok } from './doctor/finding.ts';
import { checkMail } from './doctor/mail.ts';
import { checkStripe } from './doctor/stripe.ts';
import { commandConfig, commandDatabase } from './environment.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'Check configuration, database, keys, Stripe and connections, and say what to do.',
  usage: '',
  help: [],
  notes:
    'Exit code 0 when nothing failed; warnings do not count. Renews the access of each connection to see that it can.',
  options: {},
  async run({ env, out }) {
    let failed = 0;
    const tell = (finding: Finding) => {
      if (finding.result === 'fail') failed += 1;
      show(out, finding);
    };
    await examine(env, tell);
    out.line();
    out.line(failed === 0 ? 'All well.' : `${failed} to mend. Start with the first: later ones may follow from it.`);
    return failed === 0 ? 0 : 1;
  },
};

/** From the ground up; what stands on something broken is not looked at. */
async function examine(env: Record<string, string | undefined>, tell: (finding: Finding) => void): Promise<void> {
  const config = readConfiguration(env, tell);
  if (config === null) return;
  let database: Awaited<ReturnType<typeof commandDatabase>>;
  try {
    database = await commandDatabase(config);
  } catch (error) {
    if (!(error instanceof EmbeddedDatabaseError)) throw error;
    tell(fail('Database', 'the embedded database does not start', error.message));
    return;
  }
  try {
    const findings = await checkDatabase(database.url);
    for (const finding of findings) tell(finding);
    if (findings.some(({ result }) => result === 'fail')) return;
    if (config.sandbox) {
      const advice = 'Start it with npm start, or configure accounts (README, Real accounts).';
      tell(fail('Stripe', `no keys are configured, and no sandbox runs in ${config.dataDir}`, advice));
      return;
    }
    await examineServices(config, database.url, tell);
  } finally {
    await database.stop();
  }
}

function readConfiguration(env: Record<string, string | undefined>, tell: (finding: Finding) => void): Config | null {
  try {
    const config = commandConfig(env);
    tell(ok('Node', process.versions.node));
    tell(ok('Configuration', config.DATABASE_URL === undefined ? `complete, data in ${config.dataDir}` : 'complete'));
    return config;
  } catch (error) {
    if (error instanceof ConfigurationError) {
      for (const line of error.message.split('\n')) tell({ result: 'fail', what: 'Configuration', words: line });
      return null;
    }
    if (!(error instanceof CommandFailed)) throw error;
    tell(fail('Configuration', 'the sandbox’s environment cannot be read', error.message));
    return null;
  }
}

async function examineServices(config: Config, url: string, tell: (finding: Finding) => void): Promise<void> {
  let services: Awaited<ReturnType<typeof openServices>>;
  try {
    services = await openServices({ ...config, ROLE: 'web', DATABASE_POOL: 4 }, url, { log: openLog('silent') });
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    tell(fail('Keys', 'TOKEN_KEYS cannot be used', error.message));
    return;
  }
  try {
    for (const check of [checkQueue, checkKeys, checkStripe, checkMail, checkConnections]) {
      for (const finding of await check(services)) tell(finding);
    }
  } finally {
    await services.close();
  }
}

const colours = { ok: '\u001b[32m', warn: '\u001b[33m', fail: '\u001b[31m' } as const;

function show(out: Output, { result, what, words, advice }: Finding): void {
  const sign = result.padEnd(4);
  out.line(`${out.tty ? `${colours[result]}${sign}\u001b[0m` : sign}  ${what}: ${words}`);
  if (advice !== undefined) out.line(`      → ${advice}`);
}
