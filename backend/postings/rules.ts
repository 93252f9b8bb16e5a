import type { BookingRule, MoneySettings } from '#shared/money-settings.ts';
import { type BalanceTransaction, paymentBehind } from '../documents/balance-transaction.ts';
import type { PostingLine } from '../documents/posting.ts';
import { foldText } from '../documents/text.ts';

/** Gives each line what the first rule that fits it says: account, item, tax code, class. */
export function applyRules(
  lines: readonly PostingLine[],
  transaction: BalanceTransaction,
  settings: Pick<MoneySettings, 'rules'>,
): PostingLine[] {
  return lines.map((line) => {
    const rule = ruleFor(line, transaction, settings.rules);
    return rule === undefined ? line : { ...line, ...rule.set };
  });
}

/** The first rule that fits a line; undefined where none does. */
export const ruleFor = (
  line: PostingLine,
  transaction: BalanceTransaction,
  rules: readonly BookingRule[],
): BookingRule | undefined => rules.find((each) => each.role === line.role && fits(each, line, transaction));

const fits = ({ when }: BookingRule, line: PostingLine, transaction: BalanceTransaction): boolean =>
  when.every(({ field, is, value }) => {
    const found = fieldValue(field, line, transaction);
    if (found === null || found === '') return false;
    if (is === 'present') return true;
    const [text, wanted] = [foldText(found), foldText(value)];
    return is === 'equal' ? text === wanted : text.includes(wanted);
  });

function fieldValue(field: string, line: PostingLine, transaction: BalanceTransaction): string | null {
  const payment = paymentBehind(transaction);
  switch (field) {
    case 'type':
      return transaction.type;
    case 'category':
      return transaction.reportingCategory;
    case 'currency':
      return transaction.currency;
    case 'description':
      return transaction.description ?? payment?.description ?? null;
    case 'customer':
      return line.customerId ?? payment?.customerId ?? null;
    case 'method':
      return payment?.method ?? null;
    case 'role':
      return line.role;
    default: {
      const key = field.slice('metadata:'.length);
      return payment !== null && Object.hasOwn(payment.metadata, key) ? (payment.metadata[key] ?? null) : null;
    }
  }
}
