import type { Settings } from '#shared/settings.ts';
import type { InvoiceLine } from '../documents/invoice.ts';
import { foldText } from '../documents/text.ts';
import type { Catalog } from './catalog.ts';

/** The merchant's search rule: a value of Stripe is looked for in a field of the ledger's items. */
export type SearchRule = Extract<Settings['products'], { mode: 'search' }>;

/** An item as the mirror holds it. */
type SearchedItem = { code: string; nameKey: string; extra: Record<string, string> };

/** The value that the rule takes from Stripe for a line; null when it is empty there. */
export function searchValue(rule: SearchRule, line: InvoiceLine, catalog: Catalog): string | null {
  const product = line.productId === null ? undefined : catalog.products.get(line.productId);
  const price = line.priceId === null ? undefined : catalog.prices.get(line.priceId);
  const { source } = rule;
  switch (source.kind) {
    case 'id':
      return line.productId;
    case 'name':
      return filled(product?.name ?? line.productName);
    case 'lookup_key':
      return filled(price?.lookupKey);
    case 'metadata': {
      const metadata = source.of === 'product' ? product?.metadata : price?.metadata;
      return metadata && Object.hasOwn(metadata, source.key) ? filled(metadata[source.key]) : null;
    }
  }
}

/** The value in the form in which it is compared: names folded, numbers and GTINs as codes, exactly. */
export const searchKey = (target: SearchRule['target'], value: string): string =>
  target === 'name' ? foldText(value) : value.trim().toUpperCase();

/** True when the item carries that key in the field searched. */
export function carries(item: SearchedItem, target: SearchRule['target'], key: string): boolean {
  if (target === 'name') return item.nameKey === key;
  return (target === 'number' ? item.code : (item.extra.gtin ?? '')).trim().toUpperCase() === key;
}

/** The rule in words: "product name = item name". */
export function searchWords({ source, target }: SearchRule): string {
  const sources = { name: 'product name', id: 'product ID', lookup_key: 'price lookup key' };
  const from = source.kind === 'metadata' ? `${source.of} metadata “${source.key}”` : sources[source.kind];
  return `${from} = item ${target === 'gtin' ? 'GTIN' : target}`;
}

const filled = (value: string | null | undefined): string | null => (value?.trim() ? value : null);
