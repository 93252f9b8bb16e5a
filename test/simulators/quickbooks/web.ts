import { listOf, objectOf, refOf, textOf } from './json.ts';
import type { EntityName } from './schema/index.ts';
import type { World } from './world.ts';

const html = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const style = `body{margin:0;background:#f4f5f8;color:#393a3d;font:15px/1.5 system-ui,sans-serif}main{max-width:52rem;margin:3rem auto;
padding:2rem 2.5rem;background:#fff;border-radius:4px}h1{font-size:1.5rem;margin:0}p{color:#6b6c72}table{width:100%;border-collapse:collapse}
td,th{text-align:left;padding:.5rem .25rem;border-bottom:1px solid #e3e5e8}td:last-child,th:last-child{text-align:right}`;

const page = (title: string, body: string, status = 200): Response =>
  new Response(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${html(title)}</title><style>${style}</style></head>` +
      `<body><main><h1>${html(title)}</h1>${body}</main></body></html>`,
    { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } },
  );

const pages: Record<string, { entity: EntityName; title: string; id: string }> = {
  invoice: { entity: 'Invoice', title: 'Invoice', id: 'txnId' },
  estimate: { entity: 'Estimate', title: 'Estimate', id: 'txnId' },
  creditmemo: { entity: 'CreditMemo', title: 'Credit memo', id: 'txnId' },
  recvpayment: { entity: 'Payment', title: 'Payment', id: 'txnId' },
  salesreceipt: { entity: 'SalesReceipt', title: 'Sales receipt', id: 'txnId' },
  refundreceipt: { entity: 'RefundReceipt', title: 'Refund receipt', id: 'txnId' },
  expense: { entity: 'Purchase', title: 'Expense', id: 'txnId' },
  deposit: { entity: 'Deposit', title: 'Deposit', id: 'txnId' },
  transfer: { entity: 'Transfer', title: 'Transfer', id: 'txnId' },
  journal: { entity: 'JournalEntry', title: 'Journal entry', id: 'txnId' },
  customerdetail: { entity: 'Customer', title: 'Customer', id: 'nameId' },
};

/** What a deep link shows: a document or customer, for looking only; no sign-in, this machine only. */
export function webClient(url: URL, world: World): Response | undefined {
  const found = /^\/app\/(\w+)$/.exec(url.pathname);
  const kind = found === null ? undefined : pages[found[1] ?? ''];
  if (kind === undefined) return undefined;
  const company = world.company(url.searchParams.get('deeplinkcompanyid') ?? '');
  const record = company?.peek(kind.entity, url.searchParams.get(kind.id) ?? '');
  if (company === undefined || record === undefined)
    return page('Not found', '<p>It is deleted, or in another company.</p>', 404);
  if (kind.entity === 'Customer') return page(textOf(record.DisplayName), `<p>${html(company.realm.name)}</p>`);
  const rows = listOf(record.Line)
    .filter((line) => line.DetailType !== 'SubTotalLineDetail')
    .map((line) => {
      const detail = objectOf(line.SalesItemLineDetail);
      const money = objectOf(
        line.AccountBasedExpenseLineDetail ?? line.DepositLineDetail ?? line.JournalEntryLineDetail,
      );
      const item = textOf(objectOf(detail.ItemRef).name) || textOf(objectOf(money.AccountRef).name);
      return `<tr><td>${html(item)}</td><td>${html(textOf(line.Description))}</td><td>${detail.Qty ?? ''}</td><td>${detail.UnitPrice ?? ''}</td><td>${line.Amount ?? ''}</td></tr>`;
    });
  const tax = objectOf(record.TxnTaxDetail).TotalTax ?? 0;
  return page(
    `${kind.title} ${textOf(record.DocNumber)}`,
    `<p>${html(textOf(objectOf(record.CustomerRef).name))} · ${html(textOf(record.TxnDate))} · ${html(textOf(record.EmailStatus))}</p>
<table><tr><th>Product</th><th>Description</th><th>Qty</th><th>Rate</th><th>Amount</th></tr>${rows.join('')}
<tr><td colspan="4">Tax</td><td>${tax}</td></tr><tr><th colspan="4">Total ${html(refOf(record.CurrencyRef))}</th><th>${record.TotalAmt ?? record.Amount ?? ''}</th></tr></table>`,
  );
}
