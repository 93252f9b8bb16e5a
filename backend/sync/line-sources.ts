import type { InvoiceLine, SalesDocument } from '../documents/invoice.ts';
import type { Catalog } from '../mapping/catalog.ts';
import type { MappingSource } from '../mapping/source.ts';

/** What field mappings see of a document while its own fields, or its customer's, are filled. */
export const documentSource = (document: SalesDocument): MappingSource => ({
  invoice: document.raw.invoice,
  customer: document.raw.customer,
  line: null,
  product: null,
  price: null,
});

/** What they see while a line is filled. */
export const lineSource = (document: SalesDocument, line: InvoiceLine, catalog: Catalog): MappingSource => ({
  ...documentSource(document),
  line: lineJson(line),
  product: productJson(line, catalog),
  price: priceJson(line, catalog),
});

/** What `line.…` means in a field mapping. Instants are Stripe's seconds, amounts its minor units. */
function lineJson(line: InvoiceLine): Record<string, unknown> {
  return {
    id: line.id,
    description: line.description,
    quantity: line.quantity,
    unit_price: line.unitPrice,
    amount: line.amount.toString(),
    product: line.productId,
    product_name: line.productName,
    price: line.priceId,
    proration: line.proration,
    period:
      line.period === null
        ? null
        : { start: line.period.start.getTime() / 1000, end: line.period.end.getTime() / 1000 },
    metadata: line.metadata,
  };
}

function productJson(line: InvoiceLine, catalog: Catalog): Record<string, unknown> | null {
  const product = line.productId === null ? undefined : catalog.products.get(line.productId);
  return product === undefined ? null : { ...product };
}

function priceJson(line: InvoiceLine, catalog: Catalog): Record<string, unknown> | null {
  const price = line.priceId === null ? undefined : catalog.prices.get(line.priceId);
  return price === undefined ? null : { id: price.id, lookup_key: price.lookupKey, metadata: price.metadata };
}
