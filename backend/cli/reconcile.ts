import { minorToDecimal } from '#shared/currency.ts';
import { openMoneyJourney } from '../reconciliation/journey.ts';
import type { PayoutProof } from '../reconciliation/payout-proof.ts';
import { reconcilePeriod } from '../reconciliation/reconcile-period.ts';
import { findingWords, proofWords } from '../reconciliation/words.ts';
import { type Command, CommandFailed } from './command.ts';
import { withServices } from './environment.ts';
import { counted } from './output.ts';
import { readPeriod } from './period.ts';
import { chooseTenant, tenantHelp, tenantOptions } from './tenant.ts';

export const reconcile: Command = {
  name: 'reconcile',
  summary: 'Prove the payouts of a period: documents − fees − refunds − disputes ± adjustments = the bank line.',
  usage: '--from DATE --to DATE [--account ACCT] [--mode MODE]',
  help: [
    ['--from DATE', 'first day, YYYY-MM-DD, by when the money arrives at the bank'],
    ['--to DATE', 'last day, included'],
    ...tenantHelp,
  ],
  notes: [
    'Where money movement is switched on, what is not in the books yet is written there, and the proofs are kept. Where it',
    'is off, nothing is written: it is shown how it would be booked. Exit code 1 when a payout does not tie out.',
  ].join('\n'),
  options: { ...tenantOptions, from: { type: 'string' }, to: { type: 'string' } },
  async run({ values, env, out, signal }) {
    const period = readPeriod(values);
    return withServices(env, async (services) => {
      const { installation, connection } = await chooseTenant(services, values);
      const { db, stripe, now, street } = services;
      const journey = await openMoneyJourney({ db, stripe, now, street }, installation);
      if (journey === null)
        throw new CommandFailed('The company was disconnected meanwhile. Connect it and try again.');
      const who = `${connection.companyName} (${installation.stripeAccountId}, ${installation.mode})`;
      out.line(
        `Payouts of ${who}, ${period.from} to ${period.to}${journey.money.enabled ? '' : ', as they would be booked'}`,
      );
      let [proven, tied] = [0, 0];
      for await (const { payout, proof } of reconcilePeriod(journey, period)) {
        signal.throwIfAborted();
        proven++;
        if (proof.ties) tied++;
        out.line(`${payout.arrivalDate}  ${payout.id}  ${proofWords(proof)}`);
        out.line(`            ${sectionWords(proof)}`);
        for (const finding of proof.findings) out.line(`            - ${findingWords(finding)}`);
      }
      out.line(`${tied} of ${counted(proven, 'payout')} ${tied === 1 ? 'ties' : 'tie'} out.`);
      return tied === proven ? 0 : 1;
    });
  },
};

/** "payments 120.00 (1), fees -2.05 (1)": what the bank line consists of; empty sections are left out. */
function sectionWords({ sections, carried, currency }: PayoutProof): string {
  const parts = sections
    .filter(({ count }) => count > 0)
    .map(({ name, count, stripe }) => `${name} ${minorToDecimal(stripe, currency)} (${count})`);
  const rest = carried === null ? 0n : carried.before - carried.after;
  return [...parts, ...(rest === 0n ? [] : [`left in the balance ${minorToDecimal(rest, currency)}`])].join(', ');
}
