import { createHash } from 'node:crypto';
import { isDisplayKey } from '../documents/display-metadata.ts';
import type { SalesDocument } from '../documents/invoice.ts';
import type { Plan } from './plan.ts';

const fingerprint = (facts: unknown): string => createHash('sha256').update(JSON.stringify(facts)).digest('base64url');

/**
 * Fingerprint of a plan as it is or was written: a draft of another fingerprint is outdated.
 * @param contactId ledger id of the customer: a plan that creates its customer does not know it yet
 */
export const planHash = (plan: Plan, contactId: string | null): string => fingerprint([contactId, plan.draft]);

/** Fingerprint of what the source says, our own display metadata aside. */
export function sourceHash({ whole, ...kept }: SalesDocument): string {
  const document = whole ?? kept;
  const metadata = Object.entries(document.metadata).filter(([key]) => !isDisplayKey(key));
  const lines = document.lines.map((line) => [
    line.id,
    line.description,
    line.quantity,
    String(line.amount),
    String(line.discount),
    line.taxes.map((tax) => [tax.rateId, String(tax.amount)]),
  ]);
  return fingerprint([
    document.customer?.id,
    document.total.amount.toString(),
    document.dueAt?.toISOString(),
    document.issuedAt.toISOString(),
    metadata.sort(),
    lines,
  ]);
}
