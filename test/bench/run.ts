import { parseArgs } from 'node:util';
import { benchBundle } from './bundle.ts';
import { benchIntake } from './intake.ts';
import { benchLedgerLimits } from './ledger-limits.ts';
import { benchLists } from './lists.ts';
import { machineLine } from './machine.ts';
import { benchMatching } from './matching.ts';
import { benchMoney } from './money.ts';
import { benchPayouts } from './payouts.ts';
import { benchStart } from './start.ts';
import { benchStreet } from './street.ts';
import { benchViews } from './views.ts';

const benches = {
  intake: benchIntake,
  street: benchStreet,
  limits: benchLedgerLimits,
  money: benchMoney,
  matching: benchMatching,
  payouts: benchPayouts,
  lists: benchLists,
  start: benchStart,
  bundle: benchBundle,
  views: benchViews,
} as const;
type Name = keyof typeof benches;
const isName = (text: string): text is Name => Object.hasOwn(benches, text);

/**
 * `npm run bench -- [intake|street|limits|money|matching|payouts|lists|start|bundle|views|all] [--quick]`: prints figures, asserts nothing. What they should be stands
 * in docs/benchmarks.md.
 */
const { values, positionals } = parseArgs({ options: { quick: { type: 'boolean' } }, allowPositionals: true });
const [asked = 'all', ...more] = positionals;
if (more.length > 0 || (asked !== 'all' && !isName(asked))) {
  process.stderr.write(
    'Usage: npm run bench -- [intake|street|limits|money|matching|payouts|lists|start|bundle|views|all] [--quick]\n',
  );
  process.exit(2);
}
const names: Name[] =
  asked === 'all'
    ? ['intake', 'street', 'limits', 'money', 'matching', 'payouts', 'lists', 'start', 'bundle', 'views']
    : isName(asked)
      ? [asked]
      : [];
const quick = values.quick === true;
process.stdout.write(`${machineLine()}\n`);
for (const name of names) {
  const figures = await benches[name](quick);
  process.stdout.write(`\n## ${name}\n\n${figures}\n\nRepeat: npm run bench -- ${name}${quick ? ' --quick' : ''}\n`);
}
process.exit(0);
