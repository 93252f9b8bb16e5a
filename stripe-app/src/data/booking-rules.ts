import type { SettingsView } from '../../../shared/api/settings.ts';
import type { RecordNames } from '../../../shared/booking-rule-words.ts';
import { type AccountRole, accountRoles } from '../../../shared/money-kinds.ts';
import type { BookingRule } from '../../../shared/money-settings.ts';
import { accountName } from './money-draft.ts';

export type RuleCondition = BookingRule['when'][number];

export const metadataField = 'metadata:';

/** A rule as it starts: what it compares and sets is for the person to say. */
export const freshRule = (): BookingRule => ({
  when: [{ field: 'description', is: 'containing', value: '' }],
  role: 'sales',
  set: { accountId: null, itemId: null, taxCode: null, dimensions: {} },
});

/** Lines that a rule may move: never the balance itself, nor what customers owe, nor a role without an account. */
export const ruleRoles = (contactRoles: readonly AccountRole[]): BookingRule['role'][] =>
  accountRoles.filter((role): role is BookingRule['role'] => !fixed.includes(role) && !contactRoles.includes(role));

const fixed: readonly AccountRole[] = ['clearing', 'bank', 'receivable', 'currency_exchange'];

const setsNothing = ({ set }: BookingRule): boolean =>
  set.accountId === null && set.itemId === null && set.taxCode === null && Object.keys(set.dimensions).length === 0;

type Fault = (wrong: boolean, path: string, message: string) => void;

/** What keeps rules from being saved, by field. */
export function checkRules(rules: readonly BookingRule[], fault: Fault): void {
  for (const [position, rule] of rules.entries()) {
    const path = `settings.money.rules.${position}`;
    for (const [index, { field, is, value }] of rule.when.entries()) {
      const key = field.startsWith(metadataField) ? field.slice(metadataField.length) : 'known';
      fault(
        key === '' || key.length > 40,
        `${path}.when.${index}.field`,
        'Enter the metadata key, at most 40 characters.',
      );
      fault(is !== 'present' && value.trim() === '', `${path}.when.${index}.value`, 'Enter what it is compared with.');
    }
    fault(setsNothing(rule), `${path}.set`, 'Choose an account, an item, a tax code or a class, or remove the rule.');
  }
}

/** Whether a rule says enough to be tried. */
export function isFinished(rule: BookingRule): boolean {
  let finished = true;
  checkRules([rule], (wrong) => {
    if (wrong) finished = false;
  });
  return finished;
}

/** Names of the ledger's records for a rule's sentence. */
export function ruleNames({ options, money }: SettingsView): RecordNames {
  const records = [...options.accounts, ...options.items, ...money.dimensions.flatMap(({ values }) => values)];
  const named = (found: { code: string; name: string } | undefined, id: string) =>
    found === undefined ? id : accountName(found);
  return {
    record: (id) =>
      named(
        records.find((record) => record.id === id),
        id,
      ),
    code: (code) =>
      named(
        options.taxCodes.find((record) => record.code === code),
        code,
      ),
  };
}
