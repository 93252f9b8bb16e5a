import {
  amount,
  choice,
  code,
  date,
  decimal,
  entitySet,
  type Field,
  flag,
  guid,
  id,
  instant,
  integer,
  readOnly,
  text,
  unitAmount,
} from './field.ts';

const address = (role: string, mark: (field: Field) => Field = (field) => field): Record<string, Field> => ({
  [`${role}AddressLine1`]: mark(text(100)),
  [`${role}AddressLine2`]: mark(text(50)),
  [`${role}City`]: mark(text(30)),
  [`${role}Country`]: mark(code(10)),
  [`${role}State`]: mark(text(30)),
  [`${role}PostCode`]: mark(code(20)),
});

const parties: Record<string, Field> = {
  customerId: guid,
  customerNumber: code(20),
  customerName: readOnly(text(100)),
  billToName: readOnly(text(100)),
  billToCustomerId: guid,
  billToCustomerNumber: code(20),
  ...address('sellTo'),
};

const terms: Record<string, Field> = {
  shortcutDimension1Code: code(20),
  shortcutDimension2Code: code(20),
  currencyId: guid,
  currencyCode: text(),
  paymentTermsId: guid,
  shipmentMethodId: guid,
  salesperson: code(20),
};

const totals: Record<string, Field> = {
  pricesIncludeTax: readOnly(flag),
  discountAmount: amount,
  discountAppliedBeforeTax: readOnly(flag),
  totalAmountExcludingTax: readOnly(amount),
  totalTaxAmount: readOnly(amount),
  totalAmountIncludingTax: readOnly(amount),
  lastModifiedDateTime: readOnly(instant),
  phoneNumber: text(30),
  email: text(80),
};

const attachments = { attachments: 'attachments', documentAttachments: 'documentAttachments' };

export const salesInvoices = entitySet('salesInvoices', {
  entity: 'salesInvoice',
  table: 'Sales Invoice Entity Aggregate',
  allows: 'all',
  actions: ['post', 'postAndSend', 'send', 'cancel', 'cancelAndSend', 'makeCorrectiveCreditMemo'],
  navigation: { dimensionSetLines: 'dimensionSetLines', salesInvoiceLines: 'salesInvoiceLines', ...attachments },
  single: { pdfDocument: 'pdfDocument' },
  fields: {
    id,
    number: readOnly(code(20)),
    externalDocumentNumber: code(35),
    invoiceDate: date,
    postingDate: date,
    dueDate: date,
    promisedPayDate: date,
    customerPurchaseOrderReference: text(35),
    ...parties,
    shipToName: text(100),
    shipToContact: text(100),
    ...address('billTo', readOnly),
    ...address('shipTo'),
    ...terms,
    orderId: readOnly(guid),
    orderNumber: readOnly(code(20)),
    disputeStatusId: guid,
    disputeStatus: code(10),
    remainingAmount: readOnly({ type: 'Decimal', rounding: 'amount' }),
    ...totals,
    status: readOnly(choice(' ', 'Draft', 'In Review', 'Open', 'Paid', 'Canceled', 'Corrective')),
  },
});

export const salesCreditMemos = entitySet('salesCreditMemos', {
  entity: 'salesCreditMemo',
  table: 'Sales Cr. Memo Entity Buffer',
  allows: 'all',
  actions: ['post', 'postAndSend', 'send', 'cancel', 'cancelAndSend'],
  navigation: { dimensionSetLines: 'dimensionSetLines', salesCreditMemoLines: 'salesCreditMemoLines', ...attachments },
  single: { pdfDocument: 'pdfDocument' },
  fields: {
    id,
    number: readOnly(code(20)),
    externalDocumentNumber: code(35),
    creditMemoDate: date,
    postingDate: date,
    dueDate: date,
    ...parties,
    ...address('billTo'),
    ...terms,
    ...totals,
    status: readOnly(choice('Draft', 'In Review', 'Open', 'Canceled', 'Corrective', 'Paid')),
    invoiceId: guid,
    invoiceNumber: code(20),
    customerReturnReasonId: guid,
  },
});

const lineFields: Record<string, Field> = {
  id,
  documentId: guid,
  sequence: integer,
  itemId: guid,
  accountId: guid,
  lineType: choice('Comment', 'Account', 'Item', 'Resource', 'Fixed Asset', 'Charge', 'Allocation Account'),
  lineObjectNumber: code(20),
  description: text(100),
  description2: text(50),
  unitOfMeasureId: guid,
  unitOfMeasureCode: code(10),
  quantity: decimal(5),
  unitPrice: unitAmount,
  discountAmount: amount,
  discountPercent: decimal(5),
  discountAppliedBeforeTax: readOnly(flag),
  amountExcludingTax: readOnly(amount),
  taxCode: code(50),
  taxPercent: readOnly(decimal(5)),
  totalTaxAmount: readOnly(amount),
  amountIncludingTax: readOnly(amount),
  invoiceDiscountAllocation: readOnly(amount),
  netAmount: readOnly(amount),
  netTaxAmount: readOnly(amount),
  netAmountIncludingTax: readOnly(amount),
  shipmentDate: date,
  itemVariantId: guid,
  locationId: guid,
};

const lineNavigation = { navigation: { dimensionSetLines: 'dimensionSetLines' }, single: { location: 'locations' } };

export const salesInvoiceLines = entitySet('salesInvoiceLines', {
  entity: 'salesInvoiceLine',
  table: 'Sales Invoice Line Aggregate',
  allows: 'all',
  ...lineNavigation,
  fields: lineFields,
});

export const salesCreditMemoLines = entitySet('salesCreditMemoLines', {
  entity: 'salesCreditMemoLine',
  table: 'Sales Invoice Line Aggregate',
  allows: 'all',
  ...lineNavigation,
  fields: lineFields,
});

export const disputeStatus = entitySet('disputeStatus', {
  entity: 'disputeStatus',
  table: 'Dispute Status',
  allows: 'all',
  fields: { id, code: text(), displayName: text() },
});
