import { z } from 'zod';
import type { LedgerDocument } from '../connectors/port.ts';

/**
 * A document as it stood in the ledger right after it was written, amounts in minor units as text: what differs from it
 * later was changed in the ledger. The ledger's own answer is kept rather than what was sent, since what a ledger makes
 * of it (tax, rounding) is not a change.
 */
export const stoodSchema = z.object({
  total: z.string(),
  tax: z.string(),
  currency: z.string(),
  contactId: z.string(),
  postingDate: z.string().nullable(),
  lines: z
    .array(z.object({ net: z.string(), taxCode: z.string().nullable(), target: z.string().nullable() }))
    .nullable(),
});
export type Stood = z.output<typeof stoodSchema>;

export const stoodForm = ({ total, tax, currency, contactId, postingDate, lines }: LedgerDocument): Stood => ({
  total: total.amount.toString(),
  tax: tax.amount.toString(),
  currency,
  contactId,
  postingDate,
  lines:
    lines?.map(({ net, taxCode, targetNumber }) => ({ net: net.amount.toString(), taxCode, target: targetNumber })) ??
    null,
});
