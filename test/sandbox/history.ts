import { dateIn } from '#backend/documents/dates.ts';
import { eventMeanings } from '#backend/intake/event-types.ts';
import { ensureInstallation, install, uninstall } from '#backend/intake/installations.ts';
import { mirrorReferences } from '#backend/matching/mirror.ts';
import type { Services } from '#backend/services.ts';
import type { Books } from './books.ts';
import type { SandboxClock } from './clock.ts';
import { configureCompany, connectCompany } from './connect.ts';
import { freshCoffee } from './fresh-coffee/index.ts';
import type { KeptFile } from './kept.ts';
import { discontinueClassic } from './nordlicht/company.ts';
import { nordlicht } from './nordlicht/index.ts';
import { planMoney } from './nordlicht/money.ts';
import { nordlichtSettings } from './nordlicht/settings.ts';
import { bookkeeper, people } from './people.ts';
import type { Made } from './seed/ids.ts';
import { seedMerchant } from './seed/merchant.ts';
import type { Shop } from './shop.ts';
import type { Time } from './stopwatch.ts';

type Seeding = {
  services: Services;
  backendUrl: string;
  file: KeptFile;
  shop: Shop;
  books: Books;
  clock: SandboxClock;
  time: Time;
};

/** Points Stripe's webhooks to the backend; on the first start both merchants get their history. */
export async function seedSandbox(seeding: Seeding): Promise<void> {
  const { services, backendUrl, file, shop, clock } = seeding;
  shop.simulator.addWebhookEndpoint({
    url: `${backendUrl}/webhooks/stripe`,
    secret: file.kept.webhookSecret,
    connect: true,
    enabledEvents: Object.keys(eventMeanings),
  });
  if (file.kept.seeded) return;
  for (const account of file.abandoned) await uninstall(services.db, account, 'test');
  try {
    await makeHistory(seeding, new Date());
  } finally {
    clock.run();
  }
}

async function makeHistory(
  { services, backendUrl, file, shop, books, clock, time }: Seeding,
  today: Date,
): Promise<void> {
  const { simulator } = shop;
  // Events wait until the company is connected: one job per document then sees its whole past.
  simulator.setWebhooks({ paused: true });
  for (const { accountId } of [shop.nordlicht, shop.freshCoffee]) {
    simulator.installApp(accountId);
    await install(services.db, accountId, 'test');
  }
  const made = await time('history of Nordlicht', () =>
    seedMerchant(simulator, shop.nordlicht, nordlicht, { prefix: 'NL', clock, today, money: planMoney }),
  );
  await time('history of Fresh Coffee', () =>
    seedMerchant(simulator, shop.freshCoffee, freshCoffee, { prefix: 'FC', clock, today }),
  );
  clock.run();
  await time('connection', () => connect({ services, backendUrl, shop, books }, made, today));
  file.change({
    seeded: true,
    aftermath: nordlicht.aftermath.map(({ invoice, course }) => ({ invoiceId: made.invoices.get(invoice), course })),
  });
  simulator.setWebhooks({ paused: false });
}

async function connect(
  { services, backendUrl, shop, books }: Pick<Seeding, 'services' | 'backendUrl' | 'shop' | 'books'>,
  made: Made,
  today: Date,
): Promise<void> {
  const company = books.nordlicht;
  const user = people.nordlicht;
  const installation = await ensureInstallation(services.db, shop.nordlicht.accountId, 'test');
  const connection = await connectCompany(services, backendUrl, installation, {
    user,
    email: bookkeeper.email,
    company,
  });
  const settings = nordlichtSettings(company, dateIn(today, 'Europe/Berlin'));
  await configureCompany(services, connection, { user, company, merchant: nordlicht, made, settings });
  discontinueClassic(company);
  const ledger = services.street.ledger(connection, () => {});
  await mirrorReferences({ db: services.db, connection, ledger });
}
