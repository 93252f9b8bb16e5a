import { parseArgs } from 'node:util';
import { backfill } from './backfill.ts';
import { type Command, type Output, UsageError, type Values } from './command.ts';
import { compare } from './compare.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { keysRotate } from './keys-rotate.ts';
import { match } from './match.ts';
import { migrate } from './migrate.ts';
import { openOutput } from './output.ts';
import { reconcile } from './reconcile.ts';
import { replay } from './replay.ts';
import { start } from './start.ts';

const commands: readonly Command[] = [start, migrate, backfill, replay, reconcile, compare, doctor, match, keysRotate];

/**
 * `npm run tieout -- <command>`: the third door, beside HTTP and jobs. Exit codes: 0 done, 1 failed (in words on
 * stderr), 2 typed wrong, 130 stopped by Ctrl-C.
 */
export async function tieout(
  argv: readonly string[],
  env: Record<string, string | undefined>,
  { out, complain }: { out: Output; complain: (text: string) => void },
): Promise<number> {
  if (argv.length === 0 || argv[0] === '--help' || argv[0] === '-h' || argv[0] === 'help') {
    out.line(overview());
    return argv.length === 0 ? 2 : 0;
  }
  const stopping = new AbortController();
  const stop = (name: string) => stopping.abort(name);
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop);
  try {
    const { command, rest } = find(argv);
    if (rest.includes('--help') || rest.includes('-h')) {
      out.line(helpOf(command));
      return 0;
    }
    const { values, positionals } = parse(command, rest);
    return await command.run({ values, positionals, env, out, signal: stopping.signal });
  } catch (error) {
    const { text, exitCode } = explain(error, stopping.signal);
    complain(text);
    return exitCode;
  } finally {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, stop);
  }
}

/** The command at the beginning of the line; names may have two words. */
function find(argv: readonly string[]): { command: Command; rest: string[] } {
  const found = commands.find(({ name }) => name.split(' ').every((word, index) => argv[index] === word));
  if (found !== undefined) return { command: found, rest: argv.slice(found.name.split(' ').length) };
  const family = commands.filter(({ name }) => name.startsWith(`${argv[0]} `));
  if (family.length > 0) throw new UsageError(`Which one? There is ${family.map(({ name }) => name).join(', ')}.`);
  const known = commands.map(({ name }) => name).join(', ');
  throw new UsageError(`There is no command “${argv[0]}”. There are: ${known}.`);
}

function parse(command: Command, args: string[]): { values: Values; positionals: string[] } {
  const advice = `See: npm run tieout -- ${command.name} --help`;
  try {
    const { values, positionals } = parseArgs({ args, options: command.options, allowPositionals: true, strict: true });
    const most = command.positionals ?? 0;
    if (positionals.length > most) {
      throw new UsageError(`“${positionals[most]}” is one argument too many for ${command.name}. ${advice}`);
    }
    const plain = Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? undefined : value]);
    return { values: Object.fromEntries(plain), positionals };
  } catch (error) {
    if (!(error instanceof TypeError) || !('code' in error)) throw error;
    // The parser's first sentence names the option; what follows explains its own conventions.
    const [first = error.message] = error.message.split(/\. |\n/);
    throw new UsageError(`${first.replace(/\.$/, '')}. ${advice}`, { cause: error });
  }
}

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  return [
    'Tieout keeps Stripe and the books in step.',
    '',
    'Usage: npm run tieout -- <command> [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`),
    '',
    'Each command explains itself with --help. Configuration comes from the environment and .env.',
  ].join('\n');
}

function helpOf({ name, usage, summary, help, notes }: Command): string {
  const width = Math.max(6, ...help.map(([option]) => option.length)) + 2;
  const rows = [...help, ['--help', 'this text'] as const].map(([option, text]) => `  ${option.padEnd(width)}${text}`);
  return [
    `Usage: npm run tieout -- ${[name, usage].filter((part) => part !== '').join(' ')}`,
    '',
    summary,
    '',
    ...rows,
    ...(notes === undefined ? [] : ['', notes]),
  ].join('\n');
}

if (import.meta.main) {
  try {
    process.loadEnvFile();
  } catch {
    // No .env file: the environment alone counts.
  }
  const exitCode = await tieout(process.argv.slice(2), process.env, {
    out: openOutput(process.stdout),
    complain: (text) => process.stderr.write(`${text}\n`),
  });
  // Everything is closed; the database client's closing timer alone would keep a done command for seconds.
  process.stderr.write('', () => process.stdout.write('', () => process.exit(exitCode)));
}
