import type { InvoiceRehearsalAnswer, RehearsedInvoice } from '#shared/api/onboarding.ts';
import { describeProblem, Problem } from '#shared/problems.ts';
import type { Connection } from '../../connections/current.ts';
import { LedgerFault } from '../../connectors/port.ts';
import { asking } from '../../connectors/stripe/client.ts';
import { fetchInvoice } from '../../connectors/stripe/documents.ts';
import { moneyToJson } from '../../documents/money.ts';
import type { Services } from '../../services.ts';
import type { Journey } from '../../sync/context.ts';
import { problemOfFault } from '../../sync/faults.ts';
import { leaveOut } from '../../sync/left-out.ts';
import { planDocument } from '../../sync/plan.ts';
import { Recorder } from '../../sync/recorder.ts';
import { decideScope } from '../../sync/scope.ts';
import { openJourney } from '../../sync/walk.ts';
import type { Caller } from '../caller.ts';

/** A page comes back within a few seconds, so that the person sees it move. */
const PAGE = 5;

/**
 * What would become of the newest invoices under the rules in force, the start date aside: it is chosen later. The same
 * street as every invoice goes, stopped before anything is written.
 * @param after the last invoice of the page before; null begins with the newest
 * @throws Problem when Stripe does not answer
 */
export async function rehearseInvoices(
  services: Services,
  caller: Pick<Caller, 'installation'>,
  connection: Connection,
  after: string | null,
): Promise<InvoiceRehearsalAnswer> {
  const journey = await openJourney(services.street, caller.installation, connection, new Recorder(services.now));
  const { stripe, options } = journey.stripe;
  const page = await asking('the account', () =>
    stripe.invoices.list({ limit: PAGE, ...(after === null ? {} : { starting_after: after }) }, options),
  );
  const final = page.data.filter(({ status }) => status !== 'draft');
  const last = page.data.at(-1);
  return {
    invoices: await Promise.all(final.map(({ id }) => rehearse(journey, id))),
    next: page.has_more && last !== undefined ? last.id : null,
  };
}

async function rehearse(journey: Journey, id: string): Promise<RehearsedInvoice> {
  const { street, stripe, settings } = journey;
  const fetched = await fetchInvoice(stripe, street.catalogue, id);
  const document = leaveOut(fetched, settings);
  const { customer } = document;
  const known = {
    id,
    number: document.number,
    customerName: customer?.businessName ?? customer?.name ?? customer?.email ?? null,
    total: moneyToJson(fetched.total),
  };
  const stops = (problem: Problem): RehearsedInvoice => {
    const { title, fix } = describeProblem(problem.toRecord());
    return { ...known, outcome: 'stops', sentence: title, fix };
  };
  const scope = decideScope(document, settings, {
    hold: null,
    seenSent: true,
    trigger: 'backfill',
    byHand: false,
  });
  // Waiting for its stage is what the rules want: it would be written then, and how is what is rehearsed.
  if (!scope.inScope && scope.status === 'excluded')
    return { ...known, outcome: 'left_out', sentence: scope.sentence, fix: null };
  try {
    const plan = await planDocument(journey, document, null);
    const [problem] = plan.problems;
    if (problem !== undefined) return stops(problem);
    const lines = plan.lines.length === 1 ? '1 line' : `${plan.lines.length} lines`;
    const whom =
      plan.newContact === null
        ? `to ${[plan.contact.number, plan.contact.name].filter((part) => part).join(' ')}`
        : `to a new customer, ${plan.contact.name}`;
    return { ...known, outcome: 'written', sentence: `${lines} ${whom}, dated ${plan.draft.date}.`, fix: null };
  } catch (error) {
    if (error instanceof Problem) return stops(error);
    if (error instanceof LedgerFault) return stops(problemOfFault(error, journey));
    throw error;
  }
}
