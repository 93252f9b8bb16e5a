type LedgerRecord = { ledgerId: string; code: string; name: string; extra: Record<string, string> };

/** Words for 0 % in tax codes that name no figure. */
const zeroWords = /\b(zero|nil|exempt|tax[- ]?free|untaxed|no ?vat|steuerfrei|ohne)\b/i;

/**
 * Percentages that a tax code names: told by the ledger, in its name before a percent sign, as the last figure of its
 * code, or in words for none. Several are possible, and then it suggests nothing.
 */
export function percentagesOf({ code, name, extra }: Pick<LedgerRecord, 'code' | 'name' | 'extra'>): number[] {
  const told = extra.percentage ?? extra.rate;
  if (told !== undefined && /^\d+(\.\d+)?$/.test(told)) return [Number(told)];
  const named = [...name.matchAll(/(\d{1,2}(?:[.,]\d{1,4})?)\s*%/g)].map(([, figure = '']) =>
    Number(figure.replace(',', '.')),
  );
  if (named.length > 0) return [...new Set(named)];
  const [, figure] = /(\d{1,2}(?:[.,]\d{1,4})?)$/.exec(code) ?? [];
  if (figure !== undefined) return [Number(figure.replace(',', '.'))];
  return zeroWords.test(`${code} ${name}`) ? [0] : [];
}

/** The one tax code of a percentage; null when there is none, or more than one. */
export function taxCodeFor<R extends LedgerRecord>(percentage: number, codes: readonly R[]): R | null {
  const [only, second] = codes.filter((code) => {
    const [figure, other] = percentagesOf(code);
    return figure === percentage && other === undefined;
  });
  return only === undefined || second !== undefined ? null : only;
}

/** Spelling aside: case, accents, spaces and punctuation. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

type Product = { name: string; metadata: Record<string, string> };

/** Metadata keys under which merchants keep the number of the item. */
const numberKeys = /^(sku|item|item[_ -]?(no|number)|article([_ -]?(no|number))?|bc[_ -]?item|number)$/i;

/**
 * The one item that a product is: by its number, SKU or GTIN in the product's metadata, else by an equal name.
 * @returns null when nothing, or more than one item, is equal
 */
export function itemFor<R extends LedgerRecord>(
  product: Product,
  items: readonly R[],
): { record: R; reason: string } | null {
  for (const [key, value] of Object.entries(product.metadata)) {
    if (!numberKeys.test(key) || folded(value) === '') continue;
    const wanted = folded(value);
    const [only, second] = items.filter(
      ({ code, extra }) => folded(code) === wanted || folded(extra.sku ?? '') === wanted || extra.gtin === value.trim(),
    );
    if (only !== undefined && second === undefined) return { record: only, reason: `Metadata ${key} is its number.` };
  }
  const name = folded(product.name);
  if (name === '') return null;
  const [only, second] = items.filter((item) => folded(item.name) === name);
  return only === undefined || second !== undefined ? null : { record: only, reason: 'The names are equal.' };
}
