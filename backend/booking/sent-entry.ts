import { z } from 'zod';
import { accountRoles } from '#shared/money-settings.ts';
import type { EntryDraft } from '../connectors/money.ts';

const minor = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);
const text = z.string().nullable();

const sentEntrySchema: z.ZodType<EntryDraft> = z.object({
  entity: z.string(),
  reference: z.string(),
  key: z.string(),
  date: z.string(),
  currency: z.string(),
  accountId: text,
  contactId: text,
  total: minor,
  settled: z.object({ amount: minor, currency: z.string() }).nullable(),
  memo: z.string(),
  post: z.boolean(),
  lines: z.array(
    z.object({
      role: z.enum(accountRoles),
      amount: minor,
      accountId: text,
      itemId: text,
      taxCode: text,
      dimensions: z.record(z.string(), z.string()),
      contactId: text,
      settles: z.object({ kind: z.enum(['invoice', 'credit_memo']), id: z.string(), number: z.string() }).nullable(),
      text: z.string(),
    }),
  ),
});

/**
 * An entry as it was sent, from an intent or from `money_entries.written`. A later run looks for exactly this: settings
 * and contacts may have changed since. @throws ZodError
 */
export const readEntry = (stored: unknown): EntryDraft => sentEntrySchema.parse(stored);
