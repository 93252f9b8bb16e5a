import { describe, expect, it } from 'vitest';
import { tieout as spawned } from './cli.fixture.ts';
import { openOutput } from './output.ts';
import { tieout as run } from './tieout.ts';

/** What is typed wrong touches nothing, so it needs no process of its own. */
async function tieout(args: string[], env: Record<string, string> = {}) {
  let out = '';
  let err = '';
  const write = (text: string | Uint8Array) => {
    out += text;
    return true;
  };
  const complain = (text: string) => {
    err += `${text}\n`;
  };
  const code = await run(args, env, { out: openOutput({ write }), complain });
  return { code, out, err };
}

describe('the command line', () => {
  it('given no command at all, then the process shows the commands and exits with 2', async () => {
    const { code, out } = await spawned([]);
    expect(code).toBe(2);
    expect(out).toContain('Usage: npm run tieout -- <command> [options]');
  });

  it('given an unknown command, then the process says so on stderr and exits with 2', async () => {
    expect(await spawned(['sync'])).toEqual({
      code: 2,
      out: '',
      err: expect.stringMatching(/^There is no command “sync”\. There are: start, migrate, .*keys rotate\.\n$/),
    });
  });

  it('given --help, then every command is named with what it does', async () => {
    const { code, out } = await tieout(['--help']);
    expect(code).toBe(0);
    for (const name of ['start', 'migrate', 'backfill', 'replay', 'doctor', 'keys rotate'])
      expect(out).toMatch(new RegExp(`^ {2}${name} +\\S`, 'm'));
  });

  it.each([['start'], ['migrate'], ['backfill'], ['replay'], ['doctor'], ['keys', 'rotate']])(
    'given %s … --help, then usage and options are told without touching anything',
    async (...words) => {
      const { code, out, err } = await tieout([...words, '--help']);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/^Usage: npm run tieout -- /);
    },
  );

  it.each([
    [['keys'], 'Which one? There is keys rotate.'],
    [['doctor', '--verbose'], "Unknown option '--verbose'. See: npm run tieout -- doctor --help"],
    [['migrate', 'now'], '“now” is one argument too many for migrate. See: npm run tieout -- migrate --help'],
    [['backfill', '--to', '2026-01-31'], '--from is missing: a date such as 2026-01-31.'],
    [
      ['backfill', '--from', '2026-02-30', '--to', '2026-03-01'],
      '--from is a date such as 2026-01-31, not “2026-02-30”.',
    ],
    [['backfill', '--from', '2026-03-02', '--to', '2026-03-01'], '--from 2026-03-02 lies after --to 2026-03-01.'],
    [['replay'], 'Say what to replay: ids (in_…, cn_…), or --status failed.'],
    [['replay', 'ch_1'], '“ch_1” is neither an invoice (in_…) nor a credit note (cn_…) of Stripe.'],
    [['replay', 'in_1', '--status', 'failed'], 'Either ids or --status, not both.'],
    [['replay', 'in_1', '--cause', 'internal'], '--cause narrows --status; it does not go with ids.'],
  ])('given %j, then one sentence says what is right, and the exit code is 2', async (args, sentence) => {
    expect(await tieout(args)).toEqual({ code: 2, out: '', err: `${sentence}\n` });
  });

  it('given a state or cause that does not exist, then those that do are listed', async () => {
    const status = await tieout(['replay', '--status', 'broken']);
    expect(status).toMatchObject({ code: 2, err: expect.stringContaining('queued, syncing, synced') });
    const cause = await tieout(['replay', '--status', 'failed', '--cause', 'bad_luck']);
    expect(cause).toMatchObject({ code: 2, err: expect.stringContaining('tax_rate_unmapped') });
  });

  it('given an environment that cannot be used, then all its faults are told, and the exit code is 1', async () => {
    const { code, err } = await tieout(['keys', 'rotate'], { PORT: 'http', STRIPE_SECRET_KEY_TEST: 'sk_test_1' });
    expect(code).toBe(1);
    expect(err).toMatch(/^The configuration cannot be used\.\nPORT: /);
  });
});
