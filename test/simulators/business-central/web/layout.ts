import { html, raw } from 'hono/html';
import { type Place, pageIds, pageLink } from './address.ts';

export type Markup = ReturnType<typeof html>;

/** What the page says about the last thing that was asked of it. */
export type Notice = { kind: 'error' | 'info'; text: string };

const style = `
:root{--teal:#00707a;--ink:#212121;--soft:#616161;--line:#e1e4e6;--wash:#f5f7f8}
*{box-sizing:border-box}
body{margin:0;background:var(--wash);color:var(--ink);font:14px/1.45 "Segoe UI",system-ui,-apple-system,"Open Sans",sans-serif}
a{color:var(--teal);text-decoration:none}a:hover,a:focus-visible{text-decoration:underline}
.top{background:var(--teal);color:#fff;padding:10px 24px;display:flex;gap:12px;align-items:baseline;flex-wrap:wrap}
.top b{font-size:15px}.top span{opacity:.85}
nav{background:#fff;border-bottom:1px solid var(--line);padding:0 24px;display:flex;gap:20px;overflow-x:auto;white-space:nowrap}
nav a{padding:10px 0;color:var(--ink)}nav a[aria-current]{box-shadow:inset 0 -3px var(--teal);font-weight:600}
main{max-width:1100px;margin:24px auto;padding:0 24px}
.card{background:#fff;border:1px solid var(--line);border-radius:6px;padding:20px 24px;margin-bottom:16px}
h1{font-size:22px;font-weight:600;margin:0}h2{font-size:15px;font-weight:600;margin:0 0 12px}
.head{display:flex;gap:12px;align-items:center;flex-wrap:wrap;margin-bottom:4px}
.kind{color:var(--soft);margin:0 0 2px}
.state{border-radius:10px;padding:1px 10px;font-size:12px;background:#e8eef0;color:#37474f}
.state.Draft{background:#fff2cc;color:#6b5200}.state.Open{background:#dff1e4;color:#135c2b}.state.Paid{background:#d7e9f7;color:#0b4a78}
.state.Canceled,.state.Corrective,.state.Blocked{background:#fde3e1;color:#8f1d14}
form{display:flex;gap:8px;flex-wrap:wrap;margin:14px 0 0}
button{font:inherit;padding:5px 14px;border:1px solid #9aa5aa;border-radius:4px;background:#fff;cursor:pointer}
button:hover{background:var(--wash)}button.first{background:var(--teal);border-color:var(--teal);color:#fff}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:8px 32px;margin:0}
dl div{display:flex;gap:12px;justify-content:space-between;border-bottom:1px dotted var(--line);padding-bottom:4px}
dt{color:var(--soft)}dd{margin:0;text-align:right;overflow-wrap:anywhere}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;min-width:640px}
th{color:var(--soft);font-weight:400;text-align:left;font-size:12px}th,td{padding:6px 10px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}td small{color:var(--soft);display:block}
.totals{margin:14px 0 0 auto;display:block;max-width:340px}.totals div{padding:3px 0}.totals .sum{font-weight:600;border-bottom:0}
.note{border-left:4px solid var(--teal);background:#fff;padding:10px 16px;margin-bottom:16px}.note.error{border-color:#c4281c}
.soft{color:var(--soft)}footer{color:var(--soft);font-size:12px;max-width:1100px;margin:0 auto 32px;padding:0 24px}
`;

const sections: readonly [page: number, title: string][] = [
  [pageIds.customerList, 'Customers'],
  [pageIds.invoiceList, 'Sales invoices'],
  [pageIds.postedInvoiceList, 'Posted sales invoices'],
  [pageIds.creditMemoList, 'Sales credit memos'],
  [pageIds.postedCreditMemoList, 'Posted sales credit memos'],
  [pageIds.cashReceiptJournal, 'Cash receipt journals'],
  [pageIds.generalJournal, 'General journals'],
  [pageIds.ledgerEntries, 'G/L entries'],
];

/** A page of one company: its name, the lists to go to, and what the page itself shows. */
export function companyPage(
  place: Place,
  shown: { title: string; list: number | null; notice?: Notice | undefined; body: Markup },
): Markup {
  const links = sections.map(
    ([page, title]) =>
      html`<a href="${pageLink(place, page)}"${page === shown.list ? raw(' aria-current="page"') : ''}>${title}</a>`,
  );
  return sheet(
    `${shown.title} – ${place.companyName}`,
    html`<nav aria-label="Lists">${links}</nav><main>${noticeBlock(shown.notice)}${shown.body}</main>`,
    place.companyName,
  );
}

function noticeBlock(notice: Notice | undefined): Markup | '' {
  if (notice === undefined) return '';
  return html`<div class="note ${notice.kind}" role="${notice.kind === 'error' ? 'alert' : 'status'}">${notice.text}</div>`;
}

/** The frame of every page. */
export function sheet(title: string, body: Markup, company = ''): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${raw(style)}</style>
</head>
<body>
<div class="top"><b>Business Central</b><span>simulated</span>${company === '' ? '' : html`<b>${company}</b>`}</div>
${body}
<footer>A stand-in on this machine. It shows what the simulated ledger holds; nothing here is real.</footer>
</body>
</html>`;
}
