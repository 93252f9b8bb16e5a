import type { Preview } from '#shared/api/invoice.ts';
import { describeProblem, Problem } from '#shared/problems.ts';
import type { Connection } from '../connections/current.ts';
import { fetchInvoice } from '../connectors/stripe/documents.ts';
import { toDecimal } from '../documents/money.ts';
import type { Services } from '../services.ts';
import { findItem } from '../sync/items.ts';
import { leaveOut } from '../sync/left-out.ts';
import { type Plan, planDocument } from '../sync/plan.ts';
import { Recorder } from '../sync/recorder.ts';
import { decideScope } from '../sync/scope.ts';
import { openJourney } from '../sync/walk.ts';
import { headerOf, type Written, writtenSchema } from '../sync/written.ts';
import type { Caller } from './caller.ts';
import { ledgerFor } from './connection.ts';
import { shownContact } from './contact-words.ts';

/** What would be written for an invoice, and how that differs from what stands there. Nothing is written to the ledger. */
export async function previewInvoice(
  services: Services,
  caller: Caller,
  connection: Connection,
  invoiceId: string,
): Promise<Preview> {
  const journey = await openJourney(services.street, caller.installation, connection, new Recorder(services.now));
  const fetched = await fetchInvoice(journey.stripe, services.street.catalogue, invoiceId);
  const document = leaveOut(fetched, journey.settings);
  const plan = await planDocument(journey, document, null);
  const item = await findItem(services.db, connection, 'invoice', invoiceId);
  const scope = decideScope(document, journey.settings, {
    hold: item?.hold ?? null,
    seenSent: true,
    trigger: 'replay',
    byHand: true,
  });
  const written = item?.written ? (writtenSchema.safeParse(item.written).data ?? null) : null;
  const notes = scope.inScope ? plan.notes : [`It would not be written now: ${scope.sentence}`, ...plan.notes];
  return {
    contact: {
      decision: decisionOf(plan),
      name: plan.contact.name,
      number: plan.contact.number === plan.contact.id ? null : plan.contact.number,
      reason: plan.contact.reason,
      evidence: plan.contact.evidence,
      candidates: plan.contact.candidates.map((candidate) =>
        shownContact(candidate, (contact) => journey.ledger.contactUrl(contact)),
      ),
    },
    documentKind: plan.kind,
    externalNumber: plan.draft.externalNumber,
    date: plan.draft.date,
    dueDate: plan.draft.dueDate,
    currency: plan.draft.currency,
    fields: plan.fields,
    lines: plan.lines,
    total: { amount: plan.total.amount.toString(), currency: plan.total.currency },
    tax: { amount: plan.tax.amount.toString(), currency: plan.tax.currency },
    notes,
    problems: plan.problems.map((problem) => describeProblem(problem.toRecord())),
    differences: item?.ledgerId && written !== null ? differences(written, plan) : [],
  };
}

function decisionOf(plan: Plan): Preview['contact']['decision'] {
  const kind = plan.contact.decision?.kind;
  if (kind === 'link') return 'remembered';
  return kind === 'match' || kind === 'create' ? kind : 'review';
}

/** What a replay would change about the draft. */
function differences(written: Written, plan: Plan): Preview['differences'] {
  const found: Preview['differences'] = [];
  const compare = (field: string, before: string, after: string) => {
    if (before !== after) found.push({ field, written: before, planned: after });
  };
  compare(
    'Customer',
    `${written.contact.number} ${written.contact.name}`,
    `${plan.contact.number ?? ''} ${plan.contact.name}`.trim(),
  );
  if (written.header !== undefined) {
    const planned = headerOf(plan);
    compare('Document number', written.header.externalNumber, planned.externalNumber);
    compare('Date', written.header.date, planned.date);
    compare('Posting date', written.header.postingDate, planned.postingDate);
    compare('Due date', written.header.dueDate ?? 'none', planned.dueDate ?? 'none');
  }
  const fieldsOf = (fields: { label: string; value: string }[]) =>
    fields.map(({ label, value }) => `${label}: ${value}`).join(', ');
  compare('Fields', fieldsOf(written.fields), fieldsOf(plan.fields));
  const count = Math.max(written.lines.length, plan.lines.length);
  for (let index = 0; index < count; index += 1) {
    compare(`Line ${index + 1}`, lineWords(written.lines[index]), lineWords(plan.lines[index]));
  }
  return found;
}

function lineWords(line: Written['lines'][number] | undefined): string {
  if (line === undefined) return 'none';
  const net = line.net === null ? '' : toDecimal({ amount: BigInt(line.net.amount), currency: line.net.currency });
  return [
    line.targetNumber,
    line.description,
    line.quantity === null ? null : `${line.quantity} × ${line.unitPrice}`,
    line.discount === null ? null : `less ${line.discount}`,
    line.taxCode,
    net,
  ]
    .filter((part) => part)
    .join(' · ');
}

/** The connection that documents are written to. @throws Problem not_connected, connection_revoked */
export function requireActive(services: Services, connection: Connection | null): Connection {
  const ledger = ledgerFor(services, connection).name;
  if (connection?.state === 'active') return connection;
  if (connection?.state === 'revoked')
    throw new Problem('connection_revoked', { ledger, detail: connection.stateDetail ?? 'no reason given' });
  throw new Problem('not_connected', { ledger });
}
