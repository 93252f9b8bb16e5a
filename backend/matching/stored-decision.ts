import { type StoredDecision, storedDecisionSchema } from '#shared/api/invoice.ts';
import type { ContactDecision } from './decide.ts';

type Known = { id: string; number: string; name: string };

/**
 * A decision as it is kept with its document, so that it explains itself later whatever the settings say by then.
 * @param about.booked whom it led to, where that is known only after the decision: a customer just created
 * @param about.before what was decided for this document before: where that was somebody else, it is told
 */
export function storedDecision(
  decision: ContactDecision,
  about: { settingsVersion: number; at: Date; booked?: Known | null; before?: unknown },
): StoredDecision {
  const found = decision.kind === 'match' ? decision.contact : decision.kind === 'link' ? decision.link : null;
  const contact = found === null ? (about.booked ?? null) : { ...known(found), id: found.ledgerId };
  const stored: StoredDecision = {
    decision: decision.kind === 'link' ? 'remembered' : decision.kind,
    rule: decision.rule,
    ruleNumber: decision.ruleNumber,
    reason: decision.reason,
    settingsVersion: decision.kind === 'link' ? decision.link.settingsVersion : about.settingsVersion,
    contact: contact === null ? null : { id: contact.id, ...known(contact) },
    evidence: decision.evidence,
    candidates: decision.kind === 'review' ? decision.candidates : decision.weighed,
    at: about.at.toISOString(),
    earlier: null,
  };
  const before = readDecision(about.before);
  return before === null ? stored : { ...stored, earlier: earlierOf(before, stored) };
}

/** What is kept with a document; null where nothing is, or nothing that can be read any more. */
export const readDecision = (kept: unknown): StoredDecision | null => storedDecisionSchema.safeParse(kept).data ?? null;

const known = ({ number, name }: Omit<Known, 'id'>): Omit<Known, 'id'> => ({ number, name });

/** Only another customer is worth telling; a further run that decides the same keeps what was told. */
function earlierOf(before: StoredDecision, now: StoredDecision): StoredDecision['earlier'] {
  if (before.contact === null) return before.earlier;
  if (before.contact.id === now.contact?.id) return before.earlier;
  const { decision, contact, settingsVersion, at } = before;
  return { decision, contact, settingsVersion, at };
}
