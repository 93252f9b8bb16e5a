import { setTimeout as wait } from 'node:timers/promises';
import { and, eq, inArray } from 'drizzle-orm';
import type { Connection } from '#backend/connections/current.ts';
import { syncItems } from '#backend/database/schema/index.ts';
import { dateIn } from '#backend/documents/dates.ts';
import { eventMeanings } from '#backend/intake/event-types.ts';
import { ensureInstallation, install, uninstall } from '#backend/intake/installations.ts';
import { mirrorReferences } from '#backend/matching/mirror.ts';
import type { Services } from '#backend/services.ts';
import { sdk } from '#test/simulators/stripe/testing.ts';
import type { Books } from './books.ts';
import type { SandboxClock } from './clock.ts';
import { configureCompany, connectCompany } from './connect.ts';
import { freshCoffee } from './fresh-coffee/index.ts';
import type { KeptFile } from './kept.ts';
import { discontinueClassic } from './nordlicht/company.ts';
import { nordlicht } from './nordlicht/index.ts';
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

/** How long the first documents may take before what follows them is left out. */
const PATIENCE_MS = 20_000;

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
  file.change({ seeded: true });
}

async function makeHistory({ services, backendUrl, shop, books, clock, time }: Seeding, today: Date): Promise<void> {
  const { simulator } = shop;
  // Events wait until the company is connected: one job per document then sees its whole past.
  simulator.setWebhooks({ paused: true });
  for (const { accountId } of [shop.nordlicht, shop.freshCoffee]) {
    simulator.installApp(accountId);
    await install(services.db, accountId, 'test');
  }
  const made = await time('history of Nordlicht', () =>
    seedMerchant(simulator, shop.nordlicht, nordlicht, { prefix: 'NL', clock, today }),
  );
  await time('history of Fresh Coffee', () =>
    seedMerchant(simulator, shop.freshCoffee, freshCoffee, { prefix: 'FC', clock, today }),
  );
  clock.run();
  const connection = await time('connection', () => connect({ services, backendUrl, shop, books }, made, today));
  simulator.setWebhooks({ paused: false });
  await time('first documents', () => simulator.settled().then(() => documentsSettled(services, connection, made)));
  await time('aftermath', () => bringAftermath(shop, made));
}

async function connect(
  { services, backendUrl, shop, books }: Pick<Seeding, 'services' | 'backendUrl' | 'shop' | 'books'>,
  made: Made,
  today: Date,
): Promise<Connection> {
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
  return connection;
}

/** Waits until the documents that have an aftermath stand in the books. */
async function documentsSettled(services: Services, connection: Connection, made: Made): Promise<void> {
  const awaited = nordlicht.aftermath.map(({ invoice }) => made.invoices.get(invoice));
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const done = await services.db
      .select({ id: syncItems.id })
      .from(syncItems)
      .where(
        and(
          eq(syncItems.connectionId, connection.id),
          inArray(syncItems.stripeId, awaited),
          inArray(syncItems.status, ['synced', 'synced_with_variance']),
        ),
      );
    if (done.length === awaited.length) return;
    await wait(100);
  }
  services.log.warn('The sandbox’s first documents take long; voiding one of them is left to chance');
}

/** What happens to documents that stand in the books already. */
async function bringAftermath({ simulator, nordlicht: account }: Shop, made: Made): Promise<void> {
  const stripe = sdk(simulator, account.secretKey);
  for (const { invoice, course } of nordlicht.aftermath) {
    const id = made.invoices.get(invoice);
    if (course === 'void') await stripe.invoices.voidInvoice(id);
    else await stripe.invoices.markUncollectible(id);
  }
}
