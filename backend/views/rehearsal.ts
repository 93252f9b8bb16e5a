import type { RehearsalAnswer } from '#shared/api/rehearsal.ts';
import type { Settings } from '#shared/settings.ts';
import type { Connection } from '../connections/current.ts';
import { asking } from '../connectors/stripe/client.ts';
import { partyOfCustomer } from '../connectors/stripe/party.ts';
import { decideContact, partyLabel } from '../matching/decide.ts';
import { findLink, linkCurrency } from '../matching/links.ts';
import type { Services } from '../services.ts';
import type { Caller } from './caller.ts';

/** Stripe's largest page; a press that tries all customers asks page by page, so that it can show how far it is. */
const PAGE = 100;
const EXAMPLES = 3;

/**
 * What rules would decide for a page of the merchant's Stripe customers, over the mirror as it stands. Nothing is
 * written, and neither ledger nor links are touched.
 * @throws Problem when Stripe does not answer
 */
export async function rehearse(
  services: Services,
  caller: Pick<Caller, 'installation'>,
  connection: Connection,
  customers: Settings['customers'],
  after: string | null,
): Promise<RehearsalAnswer> {
  const { stripeAccountId, mode } = caller.installation;
  const { stripe, options } = services.stripe(stripeAccountId, mode);
  const page = await asking('customers', () =>
    stripe.customers.list(
      { limit: PAGE, expand: ['data.tax_ids'], ...(after === null ? {} : { starting_after: after }) },
      options,
    ),
  );
  const { settings } = await services.street.settings(connection);
  const connector = services.connector(connection.ledger);
  const counts = { remembered: 0, match: 0, review: 0, create: 0 };
  const examples: RehearsalAnswer['examples'] = [];
  let shared = 0;
  for (const customer of page.data) {
    const party = partyOfCustomer(customer);
    const currency = (customer.currency ?? connection.localCurrency ?? '').toUpperCase();
    const link = await findLink(services.db, {
      connection,
      stripeCustomerId: party.id,
      currency: linkCurrency(connector.capabilities, currency),
    });
    const decision = await decideContact({
      db: services.db,
      connection,
      ledgerName: connector.name,
      capabilities: connector.capabilities,
      party,
      settings: { ...settings, customers },
      currency,
      link,
    });
    if (decision.kind === 'link') {
      counts.remembered++;
      continue;
    }
    const { kind, reason } = decision;
    counts[kind]++;
    if (decision.kind === 'review' && decision.cause === 'ambiguous') shared++;
    if (examples.filter(({ decision: other }) => other === kind).length < EXAMPLES)
      examples.push({ customerId: party.id, name: partyLabel(party), decision: kind, reason });
  }
  const last = page.data.at(-1);
  return { counts, shared, examples, next: page.has_more && last !== undefined ? last.id : null };
}
