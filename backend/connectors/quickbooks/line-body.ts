import Big from 'big.js';
import { currencyExponent } from '#shared/currency.ts';
import { type DocumentLineDraft, LedgerFault } from '../port.ts';
import type { Books, BooksFacts, TaxCode } from './books.ts';
import { capabilities } from './capabilities.ts';
import { decimal, exactNumber } from './exact-number.ts';
import { extras, type WireValue } from './target-fields.ts';

export type LineBody = Record<string, WireValue | Record<string, WireValue>>;

/** A priced line as it will be written: its net, its tax code, and the source's tax where that is to be pinned. */
export type PricedLine = { net: Big; code: TaxCode | null; tax: Big | null };

export type WrittenLine = { body: LineBody; priced: PricedLine | null };

/** Amounts have the currency's decimals, and two at most. @throws LedgerFault where an amount has more */
export function amountIn(value: Big, currency: string): Big {
  const kept = value.round(Math.min(capabilities.amountDecimals ?? 2, currencyExponent(currency)), Big.roundHalfUp);
  const exact = value.round(currencyExponent(currency), Big.roundHalfUp);
  if (kept.eq(exact)) return kept;
  const detail = `QuickBooks keeps two decimals, so ${exact.toFixed()} ${currency} cannot be booked exactly`;
  throw new LedgerFault('refused', detail);
}

/** One line. A comment has no amount; an account is written through its item. */
export async function lineBody(
  books: Books,
  known: BooksFacts,
  line: DocumentLineDraft,
  currency: string,
): Promise<WrittenLine> {
  if (line.kind === 'comment')
    return { body: { DetailType: 'DescriptionOnly', Description: line.description }, priced: null };
  const mapped = extras('line', true, line.extra);
  requireOneField(line.description2);
  const code = taxCodeOf(known, line.taxCode);
  const net = amountIn(decimal(line.quantity).times(decimal(line.unitPrice)), currency).minus(decimal(line.discount));
  const itemId = line.kind === 'item' ? line.targetId : await books.itemFor(line.targetId);
  const classes = mapped.dimensions.find(({ entity }) => entity === 'Class');
  const classId = classes === undefined ? null : await books.dimension('Class', classes.value);
  const { description, ...detail } = mapped.properties;
  const whole = decimal(line.discount).eq(0);
  return {
    body: {
      DetailType: 'SalesItemLineDetail',
      Description: description ?? line.description,
      Amount: exactNumber(net),
      SalesItemLineDetail: {
        ItemRef: { value: itemId },
        // A discount would have to be shared by the whole document: such a line is written at what is left of it.
        Qty: whole ? exactNumber(line.quantity) : exactNumber('1'),
        UnitPrice: whole ? exactNumber(line.unitPrice) : exactNumber(net),
        ...taxCodeRef(known, code),
        ...(classId === null ? {} : { ClassRef: { value: classId } }),
        ...detail,
      },
    },
    priced: { net, code, tax: line.tax === undefined ? null : amountIn(decimal(line.tax), currency) },
  };
}

function requireOneField(description2: string | null): void {
  if (description2 === null || description2 === '') return;
  const detail = 'A line has one field of text, and something is left over for a second';
  throw new LedgerFault('refused', detail, { reason: 'field_too_long' });
}

/** In the US a line says only whether it is taxed; the code itself stands on the document. */
export function taxCodeRef(known: BooksFacts, code: TaxCode | null): { TaxCodeRef?: { value: string } } {
  if (!known.american) return code === null ? {} : { TaxCodeRef: { value: code.id } };
  return { TaxCodeRef: { value: code === null || code.id === 'NON' ? 'NON' : 'TAX' } };
}

/** @throws LedgerFault `tax_setup` for a code that is not there, or none where every line needs one */
export function taxCodeOf(known: BooksFacts, name: string | null): TaxCode | null {
  if (name === null) {
    if (known.american) return null;
    const detail = 'Every line needs a tax code in this company; choose one for untaxed lines in the settings';
    throw new LedgerFault('refused', detail, { reason: 'tax_setup' });
  }
  if (known.american && (name === 'TAX' || name === 'NON')) return { id: name, name, active: true, rates: [] };
  const found = known.taxCodes.find((code) => code.name === name && code.active);
  if (found !== undefined) return found;
  throw new LedgerFault('refused', `QuickBooks has no active tax code “${name}”`, { reason: 'tax_setup' });
}
