import { storedDecision } from '../matching/stored-decision.ts';
import type { BookedContact } from './contact.ts';
import type { Journey, SyncItem } from './context.ts';
import type { ItemChange } from './items.ts';
import type { Plan } from './plan.ts';

/**
 * Whose document it is and why, kept with it; where earlier runs took somebody else, that too. A credit note follows its
 * invoice, and a link that was used its reason.
 * @param booked whom the document was written to, once that is known
 */
export const decided = (
  { street, settingsVersion }: Journey,
  item: Pick<SyncItem, 'decision'>,
  { contact }: Plan,
  booked: BookedContact | null = null,
): ItemChange =>
  contact.decision === null
    ? {}
    : {
        decision: storedDecision(contact.decision, {
          settingsVersion,
          at: street.now(),
          booked,
          before: item.decision,
        }),
      };
