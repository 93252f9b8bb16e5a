import { and, eq } from 'drizzle-orm';
import { Problem } from '#shared/problems.ts';
import { type ContactDraft, LedgerFault } from '../connectors/port.ts';
import { asking } from '../connectors/stripe/client.ts';
import { partyOfCustomer } from '../connectors/stripe/party.ts';
import { contactLinks } from '../database/schema/index.ts';
import type { Party } from '../documents/invoice.ts';
import { evaluateFields } from '../mapping/fields.ts';
import { endLink, rememberWritten } from '../matching/links.ts';
import { markContactGone, storeContacts } from '../matching/mirror.ts';
import { contactDraft, contactHash } from './contact-draft.ts';
import type { Journey } from './context.ts';
import { distinctName, NameTaken } from './name-taken.ts';

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
    const draft = fittedDraft(journey, party, facts, fields.values);
    // A name that the ledger cannot hold stays as it is there; the next document of a new customer would say so.
    if (draft === null) return;
    const hash = contactHash(draft);
    if (hash === link.writtenHash) continue;
    const standing = await journey.ledger.readContact(link.ledgerId);
    if (standing === undefined) {
      await street.db.transaction((tx) => endLink(tx, { connection, id: link.id, state: 'dead', by: null }));
      await markContactGone(street.db, connection, link.ledgerId);
      continue;
    }
    const { name, email, phone, taxId, address, extra } = draft;
    const changes = { name, email, phone, taxId, address, extra };
    const updated = await journey.ledger.updateContact(link.ledgerId, changes).catch((fault: unknown) => {
      if (!(fault instanceof LedgerFault) || fault.reason !== 'name_taken') throw fault;
      // Created beside somebody of that name, it keeps the name that tells the two apart.
      const taken = new NameTaken(journey, party, draft, fault);
      return journey.ledger.updateContact(link.ledgerId, {
        ...changes,
        name: distinctName(journey, party, draft, taken),
      });
    });
    await street.db.transaction(async (tx) => {
      await storeContacts(tx, connection, [updated], connection.country);
      await rememberWritten(tx, { connection, id: link.id, writtenHash: hash, contact: updated });
    });
  }
}

function fittedDraft(
  { street, settings, connector }: Journey,
  party: Party,
  facts: Parameters<typeof contactDraft>[3],
  mapped: Record<string, string>,
): ContactDraft | null {
  const unnumbered = { ...settings, customers: { ...settings.customers, numbering: { from: 'ledger' as const } } };
  try {
    return contactDraft(party, unnumbered, connector.capabilities, facts, mapped).draft;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    street.log.warn({ customer: party.id, problem: error.code }, 'A changed customer does not fit into the ledger');
    return null;
  }
}
