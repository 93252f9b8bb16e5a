import type { DifferenceChange } from '#shared/comparison.ts';
import { formatMoney } from '#shared/currency.ts';
import type { LedgerDocument } from '../connectors/port.ts';
import type { Stood } from '../sync/stood.ts';

/** What a document has to look like; what is null is not known of it. */
export type Expected = { [Field in keyof Stood]: Stood[Field] | null };

/** What a comparison knows of the ledger beside its documents. */
export type Names = {
  /** A customer as people know it, by ledger id. */
  contact(id: string): string;
  /** Whether an item, account or tax code of that number or name is there at all. */
  stands(name: string): boolean;
};

type Line = NonNullable<Stood['lines']>[number];

/**
 * How a document differs from how it stood when it was written. Texts of lines are left aside: a bookkeeper's better
 * wording is no difference in the books. An item or tax code whose former name nobody bears any more was renamed, which
 * is none either.
 * @returns nothing when it stands as it was written
 */
export function changesOf(expected: Expected, found: LedgerDocument, names: Names): DifferenceChange[] {
  const changes: DifferenceChange[] = [];
  const compare = (field: string, was: string | null, is: string | null, show = (value: string) => value) => {
    if (was !== null && was !== is)
      changes.push({ field, expected: show(was), found: is === null ? 'none' : show(is) });
  };
  const amountIn = (currency: string) => (value: string) => formatMoney(value, currency);
  const was = expected.currency ?? found.currency;
  compare('Currency', expected.currency, found.currency);
  compare('Total', expected.total, found.total.amount.toString(), amountIn(was));
  compare('Tax', expected.tax, found.tax.amount.toString(), amountIn(was));
  compare('Customer', expected.contactId, found.contactId, names.contact);
  compare('Date', expected.postingDate, found.postingDate);
  if (expected.lines === null || found.lines === null) return changes;
  const lines = found.lines.map(
    ({ net, taxCode, targetNumber }): Line => ({ net: net.amount.toString(), taxCode, target: targetNumber }),
  );
  if (expected.lines.length === lines.length && expected.lines.every((line, at) => same(line, lines[at], names)))
    return changes;
  const [less, more] = [beside(expected.lines, lines, names), beside(lines, expected.lines, names)];
  const words = (list: readonly Line[]) => listed(list.map((line) => lineWords(line, amountIn(was))));
  changes.push(
    less.length + more.length === 0
      ? { field: 'Lines', expected: 'as written', found: 'in another order' }
      : { field: 'Lines', expected: words(less), found: words(more) },
  );
  return changes;
}

function same(was: Line, is: Line | undefined, names: Names): boolean {
  const equal = (one: string | null, other: string | null) =>
    one === other || (one !== null && other !== null && !names.stands(one));
  return is !== undefined && was.net === is.net && equal(was.target, is.target) && equal(was.taxCode, is.taxCode);
}

/** What of the first list is not in the second, one for one. */
function beside(these: readonly Line[], those: readonly Line[], names: Names): Line[] {
  const rest = [...those];
  return these.filter((each) => {
    const at = rest.findIndex((other) => same(each, other, names));
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

function lineWords({ net, target, taxCode }: Line, amount: (value: string) => string): string {
  const about = [target, taxCode].filter((part) => part !== null).join(', ');
  return `${amount(net)}${about === '' ? '' : ` (${about})`}`;
}

const SHOWN = 5;

function listed(lines: readonly string[]): string {
  const more = lines.length - SHOWN;
  return lines.length === 0 ? 'none' : [...lines.slice(0, SHOWN), ...(more > 0 ? [`${more} more`] : [])].join('; ');
}
