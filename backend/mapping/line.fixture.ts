import type { InvoiceLine, LineTax } from '../documents/invoice.ts';

/** A line with nothing but what the test names. */
export const aLine = (facts: Partial<InvoiceLine> = {}): InvoiceLine => ({
  id: 'il_1',
  description: 'A line',
  quantity: '1',
  unitPrice: '10',
  amount: 1000n,
  discount: 0n,
  taxes: [],
  net: 1000n,
  productId: null,
  productName: null,
  priceId: null,
  period: null,
  proration: false,
  metadata: {},
  ...facts,
});

export const aTax = (rateId: string, label: string, amount = 190n): LineTax => ({
  rateId,
  label,
  percentage: '19',
  amount,
  inclusive: false,
});
