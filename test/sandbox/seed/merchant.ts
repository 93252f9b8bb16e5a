import type { StripeSimulator } from '#test/simulators/stripe/index.ts';
import type { MoneyDoor } from '#test/simulators/stripe/moneyDoor.ts';
import { sdk } from '#test/simulators/stripe/testing.ts';
import type { SandboxClock } from '../clock.ts';
import { seedCatalogue } from './catalogue.ts';
import { seedCustomers } from './customers.ts';
import { type Made, nothingMade } from './ids.ts';
import { planCreditNotes, planInvoices } from './invoices.ts';
import type { SeedMerchant } from './model.ts';
import { planSubscriptions } from './subscriptions.ts';
import { DAY_MS, Timeline } from './timeline.ts';

export type Account = { accountId: string; secretKey: string };

/** An instant before anything of the seed happened. */
export const longAgo = (today: Date): Date => new Date(today.getTime() - 100 * DAY_MS);

/**
 * Lives through a merchant's last hundred days in the simulated Stripe: catalogue and customers first, then invoices,
 * payments, changes of subscriptions and credit notes in the order of time, all through the SDK with the merchant's own
 * key, so that the events are those that Stripe would send.
 * @param prefix of invoice numbers, two to four capital letters
 */
export async function seedMerchant(
  simulator: StripeSimulator,
  account: Account,
  merchant: SeedMerchant,
  options: {
    prefix: string;
    clock: SandboxClock;
    today: Date;
    money?: (door: MoneyDoor, timeline: Timeline, refund: (charge: string) => Promise<unknown>) => void;
  },
): Promise<Made> {
  const { prefix, clock, today } = options;
  const made = nothingMade();
  const stripe = sdk(simulator, account.secretKey);
  clock.standAt(longAgo(today));
  await seedCatalogue(stripe, merchant, made);
  await seedCustomers(stripe, merchant.customers, prefix, made);
  const timeline = new Timeline(clock, today);
  const shop = { stripe, merchant, made, timeline, today };
  planSubscriptions(shop, simulator, account.accountId);
  planInvoices(shop);
  planCreditNotes(shop);
  options.money?.(simulator.money(account.accountId), timeline, (charge) =>
    stripe.refunds.create({ charge, amount: 3_000 }),
  );
  await timeline.live();
  return made;
}
