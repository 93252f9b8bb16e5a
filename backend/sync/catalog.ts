import type { SalesDocument } from '../documents/invoice.ts';
import type { Catalog, CatalogPrice, CatalogProduct } from '../mapping/catalog.ts';
import type { Journey } from './context.ts';

/** Products of a document's lines, and their prices where a rule looks into prices. Remembered by the catalogue for a minute. */
export async function readCatalog({ street, stripe, settings }: Journey, document: SalesDocument): Promise<Catalog> {
  const products = new Map<string, CatalogProduct>();
  const prices = new Map<string, CatalogPrice>();
  const needed = needsPrices(settings);
  for (const { productId, priceId } of document.lines) {
    if (productId !== null && !products.has(productId)) {
      products.set(productId, await street.catalogue.product(stripe, productId));
    }
    if (needed && priceId !== null && !prices.has(priceId))
      prices.set(priceId, await street.catalogue.price(stripe, priceId));
  }
  return { products, prices };
}

function needsPrices({ products, fields }: Journey['settings']): boolean {
  const searches =
    products.mode === 'search' &&
    (products.source.kind === 'lookup_key' || (products.source.kind === 'metadata' && products.source.of === 'price'));
  const maps = fields.some(
    ({ source }) =>
      (source.kind === 'metadata' && source.of === 'price') ||
      (source.kind === 'field' && source.path.startsWith('price.')) ||
      (source.kind === 'template' && source.template.includes('price')),
  );
  return searches || maps;
}
