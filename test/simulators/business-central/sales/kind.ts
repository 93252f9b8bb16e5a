/** What differs between sales invoices and sales credit memos. */
export type Kind = {
  set: 'salesInvoices' | 'salesCreditMemos';
  lines: 'salesInvoiceLines' | 'salesCreditMemoLines';
  /** How texts call it. */
  noun: 'invoice' | 'credit memo';
  documentType: 'Invoice' | 'Credit Memo';
  dateField: 'invoiceDate' | 'creditMemoDate';
  /** `parentType` of dimension set lines. */
  parentType: string;
  lineParentType: string;
  postedSeries: string;
};

export const invoice: Kind = {
  set: 'salesInvoices',
  lines: 'salesInvoiceLines',
  noun: 'invoice',
  documentType: 'Invoice',
  dateField: 'invoiceDate',
  parentType: 'Sales Invoice',
  lineParentType: 'Sales Invoice Line',
  postedSeries: 'postedSalesInvoices',
};

export const creditMemo: Kind = {
  set: 'salesCreditMemos',
  lines: 'salesCreditMemoLines',
  noun: 'credit memo',
  documentType: 'Credit Memo',
  dateField: 'creditMemoDate',
  parentType: 'Sales Credit Memo',
  lineParentType: 'Sales Credit Memo Line',
  postedSeries: 'postedSalesCreditMemos',
};

export const kinds: readonly Kind[] = [invoice, creditMemo];
