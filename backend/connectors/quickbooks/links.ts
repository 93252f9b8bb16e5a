/** Kinds of transactions as they are stored: an invoice of ours may be an estimate until it is accepted. */
export type Transaction = 'Invoice' | 'Estimate' | 'CreditMemo';

export type Links = {
  customer(id: string): string;
  transaction(entity: Transaction, id: string): string;
  /** Any transaction by the page that shows its kind. */
  page(page: string, id: string): string;
};

/**
 * Links into the web client: the record by its id, and the company, since a person may keep several.
 * @param webClientUrl e.g. `https://app.qbo.intuit.com`
 */
export function links(webClientUrl: string, realm: string): Links {
  const base = `${webClientUrl.replace(/\/+$/, '')}/app`;
  const company = `deeplinkcompanyid=${encodeURIComponent(realm)}`;
  const page = (name: string, id: string) => `${base}/${name}?txnId=${encodeURIComponent(id)}&${company}`;
  return {
    page,
    customer: (id) => `${base}/customerdetail?nameId=${encodeURIComponent(id)}&${company}`,
    transaction: (entity, id) => page(entity.toLowerCase(), id),
  };
}
