/** Kinds of transactions as they are stored: an invoice of ours may be an estimate until it is accepted. */
export type Transaction = 'Invoice' | 'Estimate' | 'CreditMemo';

export type Links = {
  customer(id: string): string;
  transaction(entity: Transaction, id: string): string;
};

/**
 * Links into the web client: the record by its id, and the company, since a person may keep several.
 * @param webClientUrl e.g. `https://app.qbo.intuit.com`
 */
export function links(webClientUrl: string, realm: string): Links {
  const base = `${webClientUrl.replace(/\/+$/, '')}/app`;
  const company = `deeplinkcompanyid=${encodeURIComponent(realm)}`;
  return {
    customer: (id) => `${base}/customerdetail?nameId=${encodeURIComponent(id)}&${company}`,
    transaction: (entity, id) => `${base}/${entity.toLowerCase()}?txnId=${encodeURIComponent(id)}&${company}`,
  };
}
