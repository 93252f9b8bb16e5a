import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import { minorToDecimal } from '#shared/currency.ts';
import { dateIn } from '../../documents/dates.ts';
import type { PayoutStatement } from '../../reconciliation/statement.ts';
import { type Column, type Pen, rule, table } from './pdf-table.ts';
import { bookedWords, sectionWords, sentenceCase } from './words.ts';

/** Whose proof it is. */
export type ProofOf = { company: string; ledgerName: string; account: string; timeZone: string };

/** More movements than a person reads on paper; the CSV has all of them. */
export const MOST_ROWS = 2_000;

const fontFile = (name: string) => readFile(fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)));
/** A font of our own: those that PDF readers bring along know only western European letters (C60). */
let fonts: Promise<{ plain: Buffer; bold: Buffer }> | undefined;
const readFonts = async () => ({ plain: await fontFile('DejaVuSans'), bold: await fontFile('DejaVuSans-Bold') });

/**
 * The proof of a payout as a page for the binder: what it consists of by Stripe and in the books, everything that does
 * not agree, and every movement. The same statement always makes the same bytes.
 */
export async function payoutPdf({ proof, rows, own, findings }: PayoutStatement, of: ProofOf): Promise<Buffer> {
  fonts ??= readFonts();
  const { plain, bold } = await fonts;
  const document = new PDFDocument({
    size: 'A4',
    margins: { top: 48, bottom: 56, left: 48, right: 48 },
    bufferPages: true,
    lang: 'en',
    info: { Title: `Payout proof ${proof.payoutId}`, Producer: 'Tieout', CreationDate: proof.provenAt },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  document.registerFont('plain', plain).registerFont('bold', bold);
  const pen: Pen = { document, left: 48, width: document.page.width - 96, bottom: document.page.height - 64 };
  const amount = (value: bigint) => minorToDecimal(value, proof.currency);
  const money = (value: bigint) => `${amount(value)} ${proof.currency}`;

  document.font('bold').fontSize(18).text('Payout proof', pen.left, 48);
  document
    .fontSize(10)
    .fillColor(proof.ties ? '#1a7f37' : '#b3261e')
    .text(proof.ties ? 'Ties out' : `Does not tie out: difference ${money(proof.difference)}`)
    .fillColor('#000000');
  document.moveDown(0.6).font('plain').fontSize(9);
  for (const line of [
    `${of.company} · ${of.ledgerName} · Stripe account ${of.account}`,
    `Payout ${proof.payoutId} · ${sentenceCase(proof.status)} · bank line of ${proof.arrivalDate}: ${money(proof.bankLine)}`,
    `Proven on ${proof.provenAt.toISOString().slice(0, 16).replace('T', ' ')} UTC. Dates are in ${of.timeZone}.`,
  ])
    document.text(line, pen.left, undefined, { width: pen.width });

  heading(pen, 'What the bank line consists of');
  const sections = proof.sections.filter(({ count, booked }) => count > 0 || booked !== 0n);
  const rest = proof.carried === null ? 0n : proof.carried.before - proof.carried.after;
  table(pen, sectionColumns(proof.currency), [
    ...sections.map(({ name, count, stripe, booked }) => [
      sectionWords[name],
      String(count),
      amount(stripe),
      amount(booked),
      stripe === booked ? '' : amount(booked - stripe),
    ]),
    ...(rest === 0n ? [] : [['From and to the Stripe balance', '', amount(rest), amount(rest), '']]),
  ]);
  table({ ...pen, heavy: true }, sectionColumns(''), [
    [
      'Bank line',
      String(rows.length),
      amount(proof.bankLine),
      amount(proof.bankLine + proof.difference),
      proof.difference === 0n ? '' : amount(proof.difference),
    ],
  ]);

  const wrong = [...findings, ...(own?.findings ?? []), ...rows.flatMap((row) => row.findings)];
  if (wrong.length > 0) {
    heading(pen, wrong.length === 1 ? '1 item does not agree' : `${wrong.length} items do not agree`);
    table(
      pen,
      [{ title: '', width: 1, align: 'left' }],
      wrong.slice(0, MOST_ROWS).map((text) => [text]),
    );
  }

  heading(pen, 'Movements');
  table(
    pen,
    movementColumns,
    rows
      .slice(0, MOST_ROWS)
      .map((row) => [
        dateIn(row.happenedAt, of.timeZone),
        [sentenceCase(row.reportingCategory), row.sourceId ?? row.transactionId, row.description]
          .filter((part) => part !== null && part !== '')
          .join(' · '),
        minorToDecimal(row.gross, row.currency),
        row.fee === 0n ? '' : minorToDecimal(-row.fee, row.currency),
        minorToDecimal(row.net, row.currency),
        bookedWords(row),
      ]),
  );
  if (rows.length > MOST_ROWS)
    document.text(`The first ${MOST_ROWS} of ${rows.length} movements. The CSV of this proof has all of them.`);

  footers(pen, proof.payoutId);
  document.end();
  return done;
}

const sectionColumns = (currency: string): Column[] => [
  { title: currency === '' ? '' : `Amounts in ${currency}`, width: 0.36, align: 'left' },
  { title: currency === '' ? '' : 'Items', width: 0.1, align: 'right' },
  { title: currency === '' ? '' : 'Stripe', width: 0.18, align: 'right' },
  { title: currency === '' ? '' : 'Books', width: 0.18, align: 'right' },
  { title: currency === '' ? '' : 'Difference', width: 0.18, align: 'right' },
];

const movementColumns: Column[] = [
  { title: 'Date', width: 0.12, align: 'left' },
  { title: 'Movement', width: 0.32, align: 'left' },
  { title: 'Gross', width: 0.11, align: 'right' },
  { title: 'Fee', width: 0.09, align: 'right' },
  { title: 'Net', width: 0.11, align: 'right' },
  { title: 'In the books', width: 0.25, align: 'left' },
];

function heading({ document, left, bottom }: Pen, text: string): void {
  if (document.y > bottom - 80) document.addPage();
  document.moveDown(1.2).font('bold').fontSize(11).text(text, left).moveDown(0.3);
}

function footers(pen: Pen, payoutId: string): void {
  const { document, left, width } = pen;
  const { count } = document.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    document.switchToPage(page);
    // Below the margin on purpose; without this, text there would open another page.
    document.page.margins.bottom = 0;
    rule(pen, document.page.height - 52);
    document
      .font('plain')
      .fontSize(8)
      .text(payoutId, left, document.page.height - 44, { width: width / 2, lineBreak: false })
      .text(`Page ${page + 1} of ${count}`, left, document.page.height - 44, {
        width,
        align: 'right',
        lineBreak: false,
      });
  }
}
