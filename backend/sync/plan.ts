import type { ContactCandidate, PlannedLine } from '#shared/api/invoice.ts';
import { Problem } from '#shared/problems.ts';
import type { ContactDraft, DocumentDraft, DocumentKind } from '../connectors/port.ts';
import { dateIn } from '../documents/dates.ts';
import type { SalesDocument } from '../documents/invoice.ts';
import { type Money, money } from '../documents/money.ts';
import { evaluateFields, type FieldContext } from '../mapping/fields.ts';
import { resolveProducts } from '../mapping/products.ts';
import { resolveTaxes } from '../mapping/taxes.ts';
import { type ContactDecision, partyLabel } from '../matching/decide.ts';
import type { FieldEvidence } from '../matching/evidence.ts';
import { readCatalog } from './catalog.ts';
import { type BookedContact, decide } from './contact.ts';
import { contactDraft } from './contact-draft.ts';
import type { Journey } from './context.ts';
import { documentInstant } from './document-date.ts';
import { names } from './faults.ts';
import { dayFound } from './found-day.ts';
import { leftOutNote } from './left-out.ts';
import { documentSource } from './line-sources.ts';
import { currencyProblems, foundDay, type PostingDay, postingDate } from './plan-checks.ts';
import { planLines } from './plan-lines.ts';

/** The contact is given: a credit note goes to whoever its invoice was booked to. */
export type GivenContact = { booked: BookedContact; reason: string };

/** Whom the document would go to. */
export type PlannedContact = {
  /** Null: would be created. */
  id: string | null;
  number: string | null;
  name: string;
  reason: string;
  evidence: FieldEvidence[];
  candidates: ContactCandidate[];
  decision: ContactDecision | null;
};

/**
 * Exactly what would be written, line by line, and everything that stands against it. Computed without writing to the
 * ledger; the preview shows it, and the write sends it.
 */
export type Plan = {
  kind: DocumentKind;
  contact: PlannedContact;
  /** The customer to be created, when the decision is to create one. */
  newContact: ContactDraft | null;
  draft: Omit<DocumentDraft, 'contactId'>;
  lines: PlannedLine[];
  fields: { label: string; value: string }[];
  /** What the ledger must arrive at, in the document's sign (a negative invoice is a positive credit memo). */
  total: Money;
  tax: Money;
  notes: string[];
  /** Those of the notes that are about its day (plan-checks.ts). */
  dayNotes: string[];
  problems: Problem[];
};

/**
 * Plans a document.
 * @param given the contact, where it does not need to be decided
 * @throws Problem stripe_unavailable, LedgerFault (mirror not readable): what prevents planning itself
 */
export async function planDocument(
  journey: Journey,
  document: SalesDocument,
  given: GivenContact | null,
): Promise<Plan> {
  const { street, connection, connector, settings } = journey;
  const negative = document.total.amount < 0n;
  const kind: DocumentKind = document.kind === 'credit_note' || negative ? 'credit_memo' : 'invoice';
  const sign = negative ? -1 : 1;
  const problems: Problem[] = [];
  const notes: string[] = negative ? ['The total is negative, so it is written as a credit memo.'] : [];
  const leftOut = leftOutNote(document);
  if (leftOut !== null) notes.push(leftOut);
  const ledgerName = connector.name;

  const party = document.customer;
  if (party === null) problems.push(new Problem('customer_missing', names(journey)));
  // Decides first: it fills the mirrors, on which products and taxes are looked up, when they were never read.
  const decision = party === null || given !== null ? null : await decide(journey, party, document.currency);
  if (decision?.kind === 'review') problems.push(decision.problem);
  notes.push(...(decision?.notes ?? []));

  const catalog = await readCatalog(journey, document);
  const products = await resolveProducts({
    db: street.db,
    connection,
    ledgerName,
    settings,
    lines: document.lines,
    catalog,
  });
  const taxes = await resolveTaxes({ db: street.db, connection, ledgerName, settings, lines: document.lines });
  problems.push(...taxes.problems, ...products.problems, ...(await currencyProblems(journey, document.currency)));

  const context: FieldContext = {
    targets: connector.targetFields,
    timeZone: settings.documents.timeZone,
    ledgerName,
    source: documentSource(document),
  };
  const invoiceFields = evaluateFields(settings.fields, 'invoice', context);
  const contactFields = evaluateFields(settings.fields, 'contact', context);
  problems.push(...invoiceFields.problems, ...(decision?.kind === 'create' ? contactFields.problems : []));
  notes.push(...invoiceFields.notes);

  const lines = planLines(journey, document, { targets: products.targets, codes: taxes.codes, catalog, context, sign });
  problems.push(...lines.problems);
  notes.push(...lines.notes);
  const max = connector.capabilities.lines.max;
  if (lines.drafts.length > max) {
    problems.push(
      new Problem('field_invalid', {
        ...names(journey),
        field: 'The number of lines',
        detail: `${ledgerName} takes ${max} lines; this document has ${lines.drafts.length}.`,
      }),
    );
  }

  const date = dateIn(documentInstant(document, settings), settings.documents.timeZone);
  const found = await dayFound(journey, document, date);
  const posting = found === null ? postingDate(journey, document.kind, date) : foundDay(date, found);
  if (posting instanceof Problem) problems.push(posting);
  else notes.push(...posting.notes);
  const { 'invoice.dueDate': mappedDueDate, ...extra } = invoiceFields.values;
  const dueDate =
    mappedDueDate ?? (document.dueAt === null ? null : dateIn(document.dueAt, settings.documents.timeZone));
  const draft: Plan['draft'] = {
    kind,
    externalNumber: externalNumber(journey, document),
    date,
    postingDate: posting instanceof Problem ? date : posting.date,
    dueDate,
    currency: document.currency,
    lines: lines.drafts,
    appliesToInvoiceId: null,
    ...draftForm(journey, kind),
    extra,
  };
  let newContact: ContactDraft | null = null;
  if (party !== null && decision?.kind === 'create') {
    try {
      const fitted = contactDraft(
        party,
        settings,
        connector.capabilities,
        { currency: document.currency, localCurrency: connection.localCurrency, ledger: ledgerName },
        contactFields.values,
      );
      newContact = fitted.draft;
      notes.push(...contactFields.notes, ...fitted.notes);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problems.push(error);
    }
  }
  return {
    kind,
    contact: plannedContact(given, decision, party === null ? 'No customer' : partyLabel(party), newContact),
    newContact,
    draft,
    lines: lines.shown,
    fields: shownFields(journey, draft, invoiceFields.values),
    total: money(document.total.amount * BigInt(sign), document.currency),
    tax: money(document.tax.amount * BigInt(sign), document.currency),
    notes,
    dayNotes: posting instanceof Problem ? [] : posting.notes,
    problems,
  };
}

/** The plan on another day than was planned: everything else of it stays. What was said of the day before is replaced. */
export function postedOn(plan: Plan, { date, notes }: PostingDay): Plan {
  const { draft } = plan;
  const fields = plan.fields.slice(shownDates(draft).length);
  const moved = { ...draft, postingDate: date };
  return {
    ...plan,
    draft: moved,
    fields: [...shownDates(moved), ...fields],
    notes: [...plan.notes.filter((note) => !plan.dayNotes.includes(note)), ...notes],
    dayNotes: notes,
  };
}

/** What an invoice is written as, where the ledger has more than one form of what binds nobody yet. */
function draftForm({ settings, connector }: Journey, kind: DocumentKind): Pick<DocumentDraft, 'form'> {
  const { draftForm: form } = settings.documents;
  return kind === 'invoice' && form !== 'document' && connector.capabilities.draftForms.includes(form) ? { form } : {};
}

/**
 * By what the document is found again. Upper case and trimmed, because ledgers that keep codes store it so; the Stripe
 * id is the fallback where there is no number or it is too long.
 */
export function externalNumber(
  { settings, connector }: Pick<Journey, 'settings' | 'connector'>,
  document: Pick<SalesDocument, 'id' | 'number'>,
): string {
  const { externalNumber: choice, externalPrefix: prefix } = settings.documents;
  const room = connector.capabilities.externalNumberLength - prefix.length;
  const number = choice === 'invoice_number' ? document.number?.trim() : undefined;
  const fits = number !== undefined && number !== '' && number.length <= room;
  return (prefix + (fits ? number : document.id.slice(-room))).toUpperCase();
}

function plannedContact(
  given: GivenContact | null,
  decision: ContactDecision | null,
  label: string,
  draft: ContactDraft | null,
): PlannedContact {
  if (given !== null) {
    const { booked } = given;
    return {
      id: booked.id,
      number: booked.number,
      name: booked.name,
      reason: given.reason,
      evidence: [],
      candidates: [],
      decision: null,
    };
  }
  const common = {
    reason: decision?.reason ?? '',
    evidence: decision?.evidence ?? [],
    candidates: decision?.candidates ?? [],
    decision,
  };
  if (decision?.kind === 'link') {
    const { ledgerId, number, name, reason } = decision.link;
    return { ...common, id: ledgerId, number, name, reason };
  }
  if (decision?.kind === 'match')
    return { id: decision.contact.ledgerId, number: decision.contact.number, name: decision.contact.name, ...common };
  return { id: null, number: draft?.number ?? null, name: draft?.name ?? label, ...common };
}

/** Mapped fields as the preview lists them, under the names merchants know. */
function shownFields(
  { connector }: Journey,
  draft: Plan['draft'],
  values: Record<string, string>,
): { label: string; value: string }[] {
  const mapped = Object.entries(values).map(([id, value]) => ({
    label: connector.targetFields.find((field) => field.id === id)?.label ?? id,
    value,
  }));
  return [...shownDates(draft), ...mapped];
}

const shownDates = ({ date, postingDate }: Plan['draft']): Plan['fields'] =>
  postingDate === date ? [] : [{ label: 'Posting date', value: postingDate }];
