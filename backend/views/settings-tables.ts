import { and, eq } from 'drizzle-orm';
import type { SettingsView } from '#shared/api/settings.ts';
import type { Connection } from '../connections/current.ts';
import { taxRateLabel } from '../connectors/stripe/catalogue.ts';
import { asking } from '../connectors/stripe/client.ts';
import { productMappings, taxMappings } from '../database/schema/index.ts';
import type { Installation } from '../intake/installations.ts';
import type { Services } from '../services.ts';

/** Stripe products and tax rates listed for mapping; merchants with more find the rest as soon as an invoice needs it. */
const MOST_PRODUCTS = 500;
const MOST_RATES = 200;

/** Stripe's products beside what is mapped; those that documents met without an item come first. */
export async function productsOf(
  services: Services,
  installation: Installation,
  connection: Connection,
): Promise<SettingsView['products']> {
  const stored = await services.db
    .select()
    .from(productMappings)
    .where(
      and(
        eq(productMappings.installationId, connection.installationId),
        eq(productMappings.connectionId, connection.id),
      ),
    );
  const rows = new Map(
    stored.map((row) => [
      row.stripeProductId,
      {
        productId: row.stripeProductId,
        productName: row.productName || row.stripeProductId,
        target: row.targetKind === null || row.targetId === null ? null : { kind: row.targetKind, id: row.targetId },
      },
    ]),
  );
  const { stripe, options } = services.stripe(installation.stripeAccountId, installation.mode);
  await listed(services, async () => {
    const list = await stripe.products
      .list({ active: true, limit: 100 }, options)
      .autoPagingToArray({ limit: MOST_PRODUCTS });
    for (const { id, name } of list)
      rows.set(id, { ...(rows.get(id) ?? { productId: id, target: null }), productName: name });
  });
  return [...rows.values()].sort(
    (a, b) => Number(a.target !== null) - Number(b.target !== null) || a.productName.localeCompare(b.productName),
  );
}

/** Stripe's tax rates beside what is mapped; those without a code come first. */
export async function taxesOf(
  services: Services,
  installation: Installation,
  connection: Connection,
): Promise<SettingsView['taxes']> {
  const stored = await services.db
    .select()
    .from(taxMappings)
    .where(and(eq(taxMappings.installationId, connection.installationId), eq(taxMappings.connectionId, connection.id)));
  const rows = new Map(
    stored.map((row) => [
      row.taxRateId,
      { taxRateId: row.taxRateId, label: row.label || row.taxRateId, taxCode: row.taxCode },
    ]),
  );
  const { stripe, options } = services.stripe(installation.stripeAccountId, installation.mode);
  await listed(services, async () => {
    const list = await stripe.taxRates
      .list({ active: true, limit: 100 }, options)
      .autoPagingToArray({ limit: MOST_RATES });
    for (const rate of list)
      rows.set(rate.id, { ...(rows.get(rate.id) ?? { taxRateId: rate.id, taxCode: null }), label: taxRateLabel(rate) });
  });
  return [...rows.values()].sort(
    (a, b) => Number(a.taxCode !== null) - Number(b.taxCode !== null) || a.label.localeCompare(b.label),
  );
}

/** Stripe's lists make the tables complete; without them the page still opens with what is stored. */
async function listed(services: Services, read: () => Promise<void>): Promise<void> {
  try {
    await asking('the account', read);
  } catch (error) {
    services.log.warn({ err: error }, 'Stripe’s lists could not be read for the settings');
  }
}
