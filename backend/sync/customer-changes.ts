import { and, eq } from 'drizzle-orm';
import { asking } from '../connectors/stripe/client.ts';
import { partyOfCustomer } from '../connectors/stripe/party.ts';
import { contactLinks } from '../database/schema/index.ts';
import { evaluateFields } from '../mapping/fields.ts';
import { endLink, rememberWritten } from '../matching/links.ts';
import { markContactGone, storeContacts } from '../matching/mirror.ts';
import { contactDraft, contactHash } from './contact-draft.ts';
import type { Journey } from './context.ts';

/**
 * A Stripe customer changed: the customers that Tieout created for it follow, if the merchant wants that. Contacts that
 * were there before belong to the merchant and are never overwritten.
 * @throws Problem, LedgerFault (the queue tries again)
 */
export async function followCustomer(journey: Journey, customerId: string): Promise<void> {
  const { street, connection, connector, settings } = journey;
  if (settings.customers.update === 'never' || connection.state !== 'active') return;
  const links = await street.db
    .select()
    .from(contactLinks)
    .where(
      and(
        eq(contactLinks.connectionId, connection.id),
        eq(contactLinks.stripeCustomerId, customerId),
        eq(contactLinks.state, 'active'),
        eq(contactLinks.how, 'created'),
      ),
    );
  if (links.length === 0) return;
  const customer = await asking(customerId, () =>
    journey.stripe.stripe.customers.retrieve(customerId, { expand: ['tax_ids'] }, journey.stripe.options),
  );
  if (customer.deleted === true) return;
  const party = partyOfCustomer(customer);
  const fields = evaluateFields(settings.fields, 'contact', {
    targets: connector.targetFields,
    timeZone: settings.documents.timeZone,
    ledgerName: connector.name,
    source: { invoice: {}, customer: JSON.parse(JSON.stringify(customer)), line: null, product: null, price: null },
  });
  for (const link of links) {
    const facts = {
      currency: link.currency || connection.localCurrency || '',
      localCurrency: connection.localCurrency,
      ledger: connector.name,
    };
    const draft = contactDraft(
      party,
      { ...settings, customers: { ...settings.customers, numbering: { from: 'ledger' } } },
      connector.capabilities,
      facts,
      fields.values,
    );
    const hash = contactHash(draft);
    if (hash === link.writtenHash) continue;
    const standing = await journey.ledger.readContact(link.ledgerId);
    if (standing === undefined) {
      await street.db.transaction((tx) => endLink(tx, { connection, id: link.id, state: 'dead', by: null }));
      await markContactGone(street.db, connection, link.ledgerId);
      continue;
    }
    const { name, email, phone, taxId, address, extra } = draft;
    const updated = await journey.ledger.updateContact(link.ledgerId, { name, email, phone, taxId, address, extra });
    await street.db.transaction(async (tx) => {
      await storeContacts(tx, connection, [updated], connection.country);
      await rememberWritten(tx, { connection, id: link.id, writtenHash: hash });
    });
  }
}
