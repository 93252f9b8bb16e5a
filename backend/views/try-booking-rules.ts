import type { TryBookingRulesAnswer } from '#shared/api/settings.ts';
import { minorToDecimal } from '#shared/currency.ts';
import type { BookingRule } from '#shared/money-settings.ts';
import type { Connection } from '../connections/current.ts';
import { fetchNewestTransactions } from '../connectors/stripe/money/transactions.ts';
import { type BalanceTransaction, paymentBehind } from '../documents/balance-transaction.ts';
import type { PostingLine } from '../documents/posting.ts';
import type { Installation } from '../intake/installations.ts';
import { postTransaction } from '../postings/post.ts';
import { ruleFor } from '../postings/rules.ts';
import type { Services } from '../services.ts';

/** Movements looked at; each is read with what it is about, which may take requests of its own. */
const MOVEMENTS = 40;
const EXAMPLES = 3;

/**
 * Which of the newest movements of the Stripe balance each rule would decide about. The way of booking is the saved one,
 * the rules are the given ones; nothing is written.
 * @throws Problem when Stripe cannot be read
 */
export async function tryBookingRules(
  services: Services,
  installation: Installation,
  connection: Connection,
  rules: readonly BookingRule[],
): Promise<TryBookingRulesAnswer> {
  const { settings } = await services.street.settings(connection);
  const account = services.stripe(installation.stripeAccountId, installation.mode);
  const transactions = await fetchNewestTransactions(account, MOVEMENTS);
  const found = rules.map((): TryBookingRulesAnswer['rules'][number] => ({ lines: 0, examples: [] }));
  for (const transaction of transactions) {
    const { date, lines } = postTransaction(transaction, { ...settings.money, rules: [] }, settings.documents.timeZone);
    for (const line of lines) {
      const rule = ruleFor(line, transaction, rules);
      const caught = rule === undefined ? undefined : found[rules.indexOf(rule)];
      if (caught === undefined) continue;
      caught.lines += 1;
      if (caught.examples.length < EXAMPLES)
        caught.examples.push({
          transactionId: transaction.id,
          date,
          text: textOf(line, transaction),
          amount: signed(line),
        });
    }
  }
  return { tried: transactions.length, since: transactions.at(-1)?.createdAt.toISOString() ?? null, rules: found };
}

function textOf(line: PostingLine, transaction: BalanceTransaction): string {
  const description = transaction.description ?? paymentBehind(transaction)?.description ?? null;
  return description === null || description === line.text ? line.text : `${line.text}: ${description}`;
}

const signed = ({ amount, currency }: PostingLine): string =>
  `${amount < 0n ? '' : '+'}${minorToDecimal(amount, currency)} ${currency}`;
