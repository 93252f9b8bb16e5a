import { describe, expect, it } from 'vitest';
import type { DocumentDraft, DocumentLineDraft } from '../port.ts';
import { documentBody } from './document-body.ts';
import { id } from './scripted-http.fixture.ts';

const line: DocumentLineDraft = {
  kind: 'item',
  targetId: id('5'),
  description: 'Seat',
  description2: 'March',
  quantity: '0.33333',
  unitPrice: '123456789012.12345',
  discount: '1.50',
  taxCode: 'VAT19',
  extra: { 'line.unitOfMeasureCode': 'PCS', 'line.dimension:AREA': '30' },
};
const draft: DocumentDraft = {
  kind: 'invoice',
  contactId: id('2'),
  externalNumber: 'IN-1',
  date: '2026-03-01',
  postingDate: '2026-03-02',
  dueDate: '2026-03-31',
  currency: 'EUR',
  lines: [line, { kind: 'comment', description: 'Thank you' }],
  appliesToInvoiceId: null,
  extra: { 'invoice.customerPurchaseOrderReference': 'PO 7', 'invoice.dimension:PROJECT': 'P1' },
};

describe('a document for one deep insert', () => {
  it('given an invoice, then it is written whole, with every digit of its decimals', () => {
    expect(JSON.stringify(documentBody(draft))).toBe(
      `{"externalDocumentNumber":"IN-1","customerId":"${id('2')}","invoiceDate":"2026-03-01","postingDate":"2026-03-02",` +
        '"dueDate":"2026-03-31","currencyCode":"EUR","customerPurchaseOrderReference":"PO 7",' +
        '"dimensionSetLines":[{"code":"PROJECT","valueCode":"P1"}],"salesInvoiceLines":[' +
        `{"lineType":"Item","itemId":"${id('5')}","description":"Seat","description2":"March","quantity":0.33333,` +
        '"unitPrice":123456789012.12345,"discountAmount":1.5,"taxCode":"VAT19","unitOfMeasureCode":"PCS",' +
        '"dimensionSetLines":[{"code":"AREA","valueCode":"30"}]},{"lineType":"Comment","description":"Thank you"}]}',
    );
  });

  it('given a credit memo of a posted invoice, then it has its own names and points to the invoice', () => {
    const body = documentBody({ ...draft, kind: 'credit_memo', appliesToInvoiceId: id('9'), extra: {} });
    expect(body).toMatchObject({ creditMemoDate: '2026-03-01', invoiceId: id('9') });
    expect(body).toHaveProperty('salesCreditMemoLines');
    expect(body).not.toHaveProperty('invoiceDate');
  });

  it('given a mapped due date, then the mapping wins', () => {
    expect(documentBody({ ...draft, extra: { 'invoice.dueDate': '2026-12-31' } })).toMatchObject({
      dueDate: '2026-12-31',
    });
  });

  it('given an account, then only the account is named', () => {
    const [body] = [documentBody({ ...draft, lines: [{ ...line, kind: 'account' }] }).salesInvoiceLines].flat();
    expect(body).toMatchObject({ lineType: 'Account', accountId: id('5') });
    expect(body).not.toHaveProperty('itemId');
  });

  it('given one dimension for the document and for a line, then it is refused with what to do', () => {
    const extra = { 'invoice.dimension:area': '30' };
    expect(() => documentBody({ ...draft, extra })).toThrow(
      /AREA is mapped for the document and for its lines.*Keep one/,
    );
  });
});
