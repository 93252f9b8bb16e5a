import { Hono } from 'hono';
import { paths } from '#shared/api/paths.ts';
import { productChooseSchema, productReadSchema, productReplaySchema } from '#shared/api/product.ts';
import { syncItems } from '../database/schema/index.ts';
import { templateFault } from '../mapping/template.ts';
import type { Services } from '../services.ts';
import { saveSettings } from '../settings/save.ts';
import { readSettings } from '../settings/versions.ts';
import { startBulk } from '../sync/bulk/start.ts';
import { readConnection } from '../views/connection.ts';
import { requireActive } from '../views/preview.ts';
import { productView, stoppedBy } from '../views/product.ts';
import { requireCompany } from './company.ts';
import { signedOptions } from './documents.ts';
import { signedChange, signedRead } from './signed.ts';

/** The view beside a product. */
export function productRoutes(services: Services): Hono {
  const app = new Hono();
  const options = signedOptions(services);
  signedRead(app, paths.product, options, productReadSchema, (caller, input) =>
    productView(services, caller, input.product_id),
  );

  signedChange(app, paths.productChoose, options, productChooseSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    const company = requireCompany(connection);
    const connector = services.connector(company.ledger);
    const saved = await services.db.transaction(async (tx) => {
      const { version, settings } = await readSettings(tx, company);
      return saveSettings(tx, {
        connection: company,
        ledgerName: connector.name,
        actor: caller.userName,
        targetFields: connector.targetFields,
        templateFault,
        expectedVersion: version,
        settings,
        productMappings: [{ productId: input.product_id, target: input.target }],
        taxMappings: [],
      });
    });
    const sentence =
      saved.changed.length === 0
        ? 'Nothing was changed.'
        : 'Saved. It applies to every sync from now on; drafts that stand keep what they have until they are replayed.';
    return { sentence, view: await productView(services, caller, input.product_id) };
  });
  signedChange(app, paths.productReplay, options, productReplaySchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    const active = requireActive(services, connection);
    const stopped = await services.db
      .select({ id: syncItems.id })
      .from(syncItems)
      .where(stoppedBy(active, input.product_id))
      .limit(1000);
    const ids = stopped.map(({ id }) => id);
    const run =
      ids.length === 0
        ? null
        : await startBulk(services.street, active, { action: 'replay', selection: { ids }, askedBy: caller.userName });
    const total = run?.total ?? 0;
    const sentence =
      total === 0
        ? 'Nothing waits for this product any more.'
        : `${total} ${total === 1 ? 'document is' : 'documents are'} being synced again.`;
    return { sentence, view: await productView(services, caller, input.product_id) };
  });
  return app;
}
