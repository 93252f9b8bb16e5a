import { type MoneySettings, moneySettingsSchema } from '#shared/money-settings.ts';
import type { CompanyHandle } from '#test/simulators/business-central/index.ts';
import type { MoneyDoor } from '#test/simulators/stripe/moneyDoor.ts';
import type { Timeline } from '../seed/timeline.ts';

/**
 * Three payouts. The first brings what customers paid on invoices, and ties out; the second one more payment, whose
 * invoice is not in the books because of a question that is open. The third brings a week of a webshop:
 * sales without an invoice, a refund, a dispute, Stripe's own fee, and a correction of which Stripe does not say what it
 * is. For that one no account is chosen, so that the payout does not tie out until somebody chooses it.
 */
export function planMoney(door: MoneyDoor, timeline: Timeline, refund: (charge: string) => Promise<unknown>): void {
  const sold: string[] = [];
  const sell = (daysAgo: number, amount: number, description: string) =>
    timeline.at(daysAgo, async () => {
      sold.push(door.sell({ amount, currency: 'eur', description }).id);
    });
  const payOut = (daysAgo: number, arrives: number) =>
    timeline.at(daysAgo, async () => {
      door.ripen();
      const payout = door.payOut('eur');
      if (payout !== undefined) timeline.at(arrives, async () => void door.arrive(payout.id));
    });
  payOut(14, 12);
  payOut(8, 6);
  sell(7, 11_900, 'Webinar: closing the year, one seat');
  sell(7, 11_900, 'Webinar: closing the year, one seat');
  sell(6, 23_800, 'Webinar: closing the year, two seats');
  timeline.at(5, async () => void (await refund(sold[0] ?? '')));
  sell(4, 5_950, 'Handbook as a file');
  timeline.at(4, async () => void door.dispute(sold[1] ?? '', { amount: 11_900, fee: 2_000 }));
  timeline.at(4, async () => {
    door.move({ type: 'stripe_fee', amount: -1_240, currency: 'eur', description: 'Billing (2026-10): usage fee' });
    door.move({
      type: 'adjustment',
      reportingCategory: 'other_adjustment',
      amount: 1_775,
      currency: 'eur',
      description: 'Correction of an earlier transaction',
    });
  });
  payOut(2, 1);
  sell(1, 11_900, 'Webinar: closing the year, one seat');
}

/** Everything that is needed is chosen; the account for what is not classified is not. */
export function nordlichtMoney(company: CompanyHandle): MoneySettings {
  const account = (number: string) => company.find('accounts', number).id;
  return moneySettingsSchema.parse({
    enabled: true,
    accounts: {
      clearing: { EUR: account('1830') },
      bank: { EUR: account('1800') },
      others: {
        sales: account('4490'),
        refunds: account('4490'),
        stripe_fees: account('6855'),
        disputed_payments: account('1460'),
        dispute_losses: account('6930'),
      },
    },
    journals: 'post',
  });
}
