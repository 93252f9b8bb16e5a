import { formatMoney } from '#shared/currency.ts';
import type { ExcludedLine } from '#shared/excluded-lines.ts';
import type { Settings } from '#shared/settings.ts';
import type { InvoiceLine, SalesDocument } from '../documents/invoice.ts';
import { money } from '../documents/money.ts';

const matches = (line: InvoiceLine, rule: ExcludedLine): boolean => {
  switch (rule.kind) {
    case 'zero_amount':
      return line.net === 0n && line.taxes.every(({ amount }) => amount === 0n);
    case 'proration':
      return line.proration;
    case 'product':
      return line.productId === rule.productId;
    case 'metadata': {
      const value = Object.hasOwn(line.metadata, rule.key) ? line.metadata[rule.key] : undefined;
      return value !== undefined && (rule.value === null || value === rule.value);
    }
  }
};

const taxOf = (line: InvoiceLine): bigint => line.taxes.reduce((sum, { amount }) => sum + amount, 0n);

/**
 * Takes out the lines that the merchant excludes. Total and tax lose what these lines come to, so that the ledger's
 * total is still compared to the minor unit with what it ought to be.
 */
export function leaveOut(document: SalesDocument, { excludedLines }: Pick<Settings, 'excludedLines'>): SalesDocument {
  const out = document.lines.filter((line) => excludedLines.some((rule) => matches(line, rule)));
  if (out.length === 0) return document;
  const tax = out.reduce((sum, line) => sum + taxOf(line), 0n);
  const net = out.reduce((sum, line) => sum + line.net, 0n);
  const { total } = document;
  return {
    ...document,
    lines: document.lines.filter((line) => !out.includes(line)),
    total: money(total.amount - net - tax, total.currency),
    tax: money(document.tax.amount - tax, total.currency),
    whole: document,
  };
}

/** What was left out, in a sentence for the document; null when nothing was. */
export function leftOutNote({ whole, lines, total }: SalesDocument): string | null {
  if (whole === undefined) return null;
  const left = whole.lines.length - lines.length;
  const amount = whole.total.amount - total.amount;
  const what = left === 1 ? '1 line is' : `${left} lines are`;
  const less =
    amount === 0n
      ? ''
      : ` In Stripe the total is ${formatMoney(whole.total.amount.toString(), total.currency)}; without what is left out it is ${formatMoney(total.amount.toString(), total.currency)}.`;
  return `${what} left out by your settings.${less}`;
}
