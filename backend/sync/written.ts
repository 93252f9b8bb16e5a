import { z } from 'zod';
import { matchedContactSchema, plannedLineSchema } from '#shared/api/invoice.ts';
import type { LedgerDocument } from '../connectors/port.ts';
import type { BookedContact } from './contact.ts';
import type { Plan } from './plan.ts';
import { stoodForm, stoodSchema } from './stood.ts';

/** What was written, as the views show it; kept with the document as JSON and parsed when it is read. */
export const writtenSchema = z.object({
  contact: matchedContactSchema,
  /** Absent on rows of earlier versions. */
  header: z
    .object({ externalNumber: z.string(), date: z.string(), postingDate: z.string(), dueDate: z.string().nullable() })
    .optional(),
  lines: z.array(plannedLineSchema),
  fields: z.array(z.object({ label: z.string(), value: z.string() })),
  notes: z.array(z.string()),
  sourceHash: z.string(),
  /** As it stood in the ledger then. Absent on rows of earlier versions. */
  stood: stoodSchema.optional(),
});
export type Written = z.output<typeof writtenSchema>;

/**
 * The plan after it became true: tax as the ledger computed it where the answer told.
 * @param standing the document as the ledger answered it
 */
export function writtenForm(
  plan: Plan,
  booked: BookedContact,
  notes: readonly string[],
  sourceHash: string,
  contactUrl: string | null,
  standing: LedgerDocument,
): Written {
  return {
    contact: {
      id: booked.id,
      number: booked.number,
      name: booked.name,
      url: contactUrl,
      how: booked.how,
      reason: plan.contact.reason,
      evidence: plan.contact.evidence,
    },
    header: headerOf(plan),
    lines: plan.lines,
    fields: plan.fields,
    notes: [...plan.notes, ...notes],
    sourceHash,
    stood: stoodForm(standing),
  };
}

/** What a document says of itself beside its lines. */
export function headerOf({ draft }: Plan): NonNullable<Written['header']> {
  const { externalNumber, date, postingDate, dueDate } = draft;
  return { externalNumber, date, postingDate, dueDate };
}
