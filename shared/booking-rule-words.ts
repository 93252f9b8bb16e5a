import { roleNames } from './account-roles.ts';
import type { BookingRule } from './money-settings.ts';

const metadata = 'metadata:';

/** What a rule looks at, as merchants call it. */
export const ruleFieldNames: Record<string, string> = {
  type: 'the type',
  category: 'the reporting category',
  currency: 'the currency',
  description: 'the description',
  customer: 'the customer',
  method: 'the payment method',
  role: 'the account it goes to',
};

const fieldName = (field: string): string =>
  field.startsWith(metadata) ? `metadata “${field.slice(metadata.length)}”` : (ruleFieldNames[field] ?? field);

/** How records of the ledger are called. Each answers the id or code itself where it knows no name. */
export type RecordNames = { record: (id: string) => string; code: (code: string) => string };

/** A rule as a sentence: "If the description contains “workshop”, then Sales: account 8400 Courses, class Berlin". */
export function ruleSentence({ when, role, set }: BookingRule, names: RecordNames): string {
  const conditions = when.map(({ field, is, value }) => {
    if (is === 'present') return `${fieldName(field)} is there`;
    return `${fieldName(field)} ${is === 'equal' ? 'is' : 'contains'} “${value}”`;
  });
  const then = [
    ...(set.accountId === null ? [] : [`account ${names.record(set.accountId)}`]),
    ...(set.itemId === null ? [] : [`item ${names.record(set.itemId)}`]),
    ...(set.taxCode === null ? [] : [`tax code ${names.code(set.taxCode)}`]),
    ...Object.entries(set.dimensions).map(([key, value]) => `${key} ${names.record(value)}`),
  ];
  return `If ${conditions.join(' and ')}, then ${roleNames[role]}: ${then.length === 0 ? 'nothing chosen yet' : then.join(', ')}`;
}
