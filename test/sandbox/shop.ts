import { type StripeSimulator, startStripeSimulator } from '#test/simulators/stripe/index.ts';
import type { SandboxClock } from './clock.ts';
import type { KeptFile } from './kept.ts';
import { onPort } from './ports.ts';
import { type Account, longAgo } from './seed/merchant.ts';

/** The simulated Stripe with the two merchants' accounts. */
export type Shop = { simulator: StripeSimulator; nordlicht: Account; freshCoffee: Account };

/** @throws ConfigurationError when the port is taken */
export async function openShop(file: KeptFile, clock: SandboxClock, port: number): Promise<Shop> {
  const { seeded, nordlicht, freshCoffee } = file.kept;
  if (!seeded) clock.standAt(longAgo(new Date()));
  const simulator = await onPort('SANDBOX_STRIPE_PORT', port, 'the simulated Stripe', () =>
    startStripeSimulator({ port, journal: file.journal('stripe'), now: clock.now }),
  );
  return {
    simulator,
    nordlicht: simulator.createAccount({
      id: nordlicht.accountId,
      name: 'Nordlicht Software GmbH',
      country: 'DE',
      defaultCurrency: 'eur',
      timezone: 'Europe/Berlin',
      installed: false,
    }),
    freshCoffee: simulator.createAccount({
      id: freshCoffee.accountId,
      name: 'Fresh Coffee Ltd',
      country: 'GB',
      defaultCurrency: 'gbp',
      timezone: 'Europe/London',
      installed: false,
    }),
  };
}
