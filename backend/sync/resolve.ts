import { and, eq, inArray } from 'drizzle-orm';
import type { Resolve } from '#shared/api/invoice.ts';
import { Problem } from '#shared/problems.ts';
import { fetchInvoice } from '../connectors/stripe/documents.ts';
import { syncItems } from '../database/schema/index.ts';
import { evaluateFields } from '../mapping/fields.ts';
import { type ContactDecision, partyLabel } from '../matching/decide.ts';
import { linkCurrency, saveLink } from '../matching/links.ts';
import { storeContacts } from '../matching/mirror.ts';
import { rejectContacts } from '../matching/rejections.ts';
import { documentJob } from '../queue/document-jobs.ts';
import { chooseMapping, saveSettings } from '../settings/save.ts';
import { readSettings } from '../settings/versions.ts';
import { replay } from './ask.ts';
import { ensureContact } from './contact.ts';
import { contactDraft } from './contact-draft.ts';
import type { Connection, Installation, Journey, Street } from './context.ts';
import { names } from './faults.ts';
import { findItem } from './items.ts';
import { Recorder } from './recorder.ts';
import { resume } from './wake.ts';
import { openJourney } from './walk.ts';
import { NotSettled } from './write.ts';

/**
 * Takes a merchant's answer to a question that an invoice asked, keeps it as a link or a mapping, and replays the
 * invoice together with all that wait for the same answer.
 * @returns a sentence about what happens now
 * @throws Problem, SettingsInvalid when the record chosen cannot be used
 */
export async function resolveQuestion(
  street: Street,
  installation: Installation,
  connection: Connection,
  answer: Resolve,
  askedBy: string,
): Promise<string> {
  const journey = await openJourney(street, installation, connection, new Recorder(street.now));
  const object = { type: 'invoice', id: answer.invoice_id } as const;
  if (answer.resolve === 'use_contact' || answer.resolve === 'create_contact') {
    const who =
      answer.resolve === 'use_contact'
        ? await linkChosen(journey, answer, askedBy)
        : await createContact(journey, answer, askedBy);
    const others = await resumeCustomer(journey, who.customerId, answer.invoice_id);
    await replay(street, installation, connection, object, askedBy);
    return `${who.name} is remembered. ${following(others)}`;
  }
  const context = {
    connection,
    ledgerName: journey.connector.name,
    actor: askedBy,
    targetFields: journey.connector.targetFields,
  };
  if (answer.resolve === 'map_tax_rate') {
    const tax = { taxRateId: answer.tax_rate, taxCode: answer.tax_code };
    await street.db.transaction((tx) => chooseMapping(tx, { ...context, tax }));
    const others = await street.db.transaction((tx) =>
      resume(tx, street, connection, ['tax_rate_unmapped', 'tax_several_rates'], {
        subject: answer.tax_rate,
        except: answer.invoice_id,
      }),
    );
    await replay(street, installation, connection, object, askedBy);
    return `Mapped to ${answer.tax_code}. ${following(others)}`;
  }
  if (answer.resolve === 'closed_period') {
    const others = await choosePeriodPolicy(journey, answer, context);
    await replay(street, installation, connection, object, askedBy);
    return `Saved. ${following(others)}`;
  }
  const product = { productId: answer.product, target: answer.target };
  await street.db.transaction((tx) => chooseMapping(tx, { ...context, product }));
  const others = await street.db.transaction((tx) =>
    resume(tx, street, connection, ['product_missing', 'product_ambiguous'], {
      subject: answer.product,
      except: answer.invoice_id,
    }),
  );
  await replay(street, installation, connection, object, askedBy);
  return `Mapped. ${following(others)}`;
}

const following = (others: number): string =>
  others <= 0
    ? 'The invoice is synced again.'
    : `The invoice and ${others} other${others === 1 ? '' : 's'} that waited for this are synced again.`;

/**
 * The rule for closed periods, chosen where an invoice met one: a new version of the settings like any other, and every
 * document that stopped at a closed period is looked at again.
 */
async function choosePeriodPolicy(
  { street, connection }: Journey,
  { policy, invoice_id: except }: Extract<Resolve, { resolve: 'closed_period' }>,
  context: Omit<Parameters<typeof saveSettings>[1], 'expectedVersion' | 'settings' | 'productMappings' | 'taxMappings'>,
): Promise<number> {
  return street.db.transaction(async (tx) => {
    const { version, settings } = await readSettings(tx, connection);
    await saveSettings(tx, {
      ...context,
      expectedVersion: version,
      settings: { ...settings, documents: { ...settings.documents, closedPeriod: policy } },
      productMappings: [],
      taxMappings: [],
    });
    return resume(tx, street, connection, ['period_closed'], { except });
  });
}

/** Links the invoice's customer to the contact chosen, after reading it afresh. */
async function linkChosen(
  journey: Journey,
  answer: Extract<Resolve, { resolve: 'use_contact' }>,
  askedBy: string,
): Promise<{ name: string; customerId: string }> {
  const { street, connection, connector } = journey;
  const document = await fetchInvoice(journey.stripe, street.catalogue, answer.invoice_id);
  const party = document.customer;
  if (party === null) throw new Problem('customer_missing', names(journey));
  const contact = await journey.ledger.readContact(answer.contact_id);
  if (contact === undefined) {
    throw new Problem('customer_link_dead', {
      ...names(journey),
      contact: 'The chosen customer',
      customer: partyLabel(party),
    });
  }
  if (contact.blocked !== null) {
    throw new Problem('customer_blocked', {
      ...names(journey),
      contact: `${contact.number} ${contact.name}`,
      detail: contact.blocked,
    });
  }
  await street.db.transaction(async (tx) => {
    await storeContacts(tx, connection, [contact], connection.country);
    await saveLink(tx, {
      connection,
      stripeCustomerId: party.id,
      currency: linkCurrency(connector.capabilities, document.currency),
      contact,
      how: 'chosen',
      reason: `Chosen by ${askedBy}.`,
      evidence: [],
      settingsVersion: journey.settingsVersion,
      by: askedBy,
    });
    const others = (await offered(journey, answer.invoice_id)).filter((id) => id !== contact.id);
    await rejectContacts(tx, { connection, stripeCustomerId: party.id }, others, askedBy);
  });
  return { name: `${contact.number} ${contact.name}`, customerId: party.id };
}

/** Whom the invoice offered to choose from: who chooses one of them, or none, has said no to the others. */
async function offered({ street, connection }: Journey, invoiceId: string): Promise<string[]> {
  const item = await findItem(street.db, connection, 'invoice', invoiceId);
  return (item?.candidates ?? []).map(({ id }) => id);
}

/** Creates a customer although the rules were in doubt, because the merchant says that it is a new one. */
async function createContact(
  journey: Journey,
  answer: Extract<Resolve, { resolve: 'create_contact' }>,
  askedBy: string,
): Promise<{ name: string; customerId: string }> {
  const { street, connection, connector, settings } = journey;
  const document = await fetchInvoice(journey.stripe, street.catalogue, answer.invoice_id);
  const party = document.customer;
  if (party === null) throw new Problem('customer_missing', names(journey));
  const mapped = evaluateFields(settings.fields, 'contact', {
    targets: connector.targetFields,
    timeZone: settings.documents.timeZone,
    ledgerName: connector.name,
    source: { invoice: document.raw.invoice, customer: document.raw.customer, line: null, product: null, price: null },
  });
  const [unfit] = mapped.problems;
  if (unfit !== undefined) throw unfit;
  const { draft } = contactDraft(
    party,
    settings,
    connector.capabilities,
    { currency: document.currency, localCurrency: connection.localCurrency, ledger: connector.name },
    mapped.values,
  );
  await rejectContacts(
    street.db,
    { connection, stripeCustomerId: party.id },
    await offered(journey, answer.invoice_id),
    askedBy,
  );
  const reason = `${askedBy} chose to create a new customer.`;
  const decision: ContactDecision = { kind: 'create', rule: null, reason, evidence: [], candidates: [], notes: [] };
  const recorder = new Recorder(street.now);
  const asked = { asked: true };
  const made = await ensureContact(journey, party, document.currency, decision, draft, recorder, asked).catch(
    (error: unknown) => {
      throw error instanceof NotSettled ? error.problem : error;
    },
  );
  return { name: `${made.number} ${made.name}`, customerId: party.id };
}

/** Other invoices of the same customer that wait for the same answer. */
async function resumeCustomer(
  { street, connection, installation }: Journey,
  customerId: string,
  except: string,
): Promise<number> {
  const waiting = await street.db
    .select({ id: syncItems.stripeId, type: syncItems.objectType })
    .from(syncItems)
    .where(
      and(
        eq(syncItems.connectionId, connection.id),
        eq(syncItems.stripeCustomerId, customerId),
        inArray(syncItems.problemCode, [
          'customer_ambiguous',
          'customer_uncertain',
          'customer_blocked',
          'customer_not_found',
          'customer_link_dead',
          'customer_number_taken',
        ]),
      ),
    );
  const others = waiting.filter(({ id }) => id !== except);
  await street.queue.add(
    'documents',
    others.map((row) => documentJob(installation, row, { trigger: 'resume' })),
  );
  return others.length;
}
