/** A connection as queries need it: rows are found by tenant and connection, never by the connection alone. */
export type ConnectionKey = { id: string; installationId: string };

/** What Stripe knows of a product and a price beside the line: search rules and field mappings look into it. */
export type CatalogProduct = { id: string; name: string; metadata: Record<string, string> };
export type CatalogPrice = { id: string; lookupKey: string | null; metadata: Record<string, string> };

/** Products and prices of a document's lines, by id. Those that no rule needs may be missing. */
export type Catalog = {
  products: ReadonlyMap<string, CatalogProduct>;
  prices: ReadonlyMap<string, CatalogPrice>;
};

export const emptyCatalog: Catalog = { products: new Map(), prices: new Map() };
