import Papa from 'papaparse';
import type { ErrorEntry } from '#shared/api/common.ts';

/** Rows of an upload with the line of the file that each begins on; or what is wrong with the file itself. */
export type CsvRows = { rows: { line: number; values: Record<string, string> }[]; faults: ErrorEntry[] };

/** What a spreadsheet would take for a formula is quoted by an apostrophe on its way out, and unquoted on its way in. */
const formula = /^'(?=[=+\-@\t\r])/;

/**
 * Reads CSV as spreadsheets write it: comma, semicolon or tab, with or without a byte order mark, quoted or not. Columns
 * are found by their names in the first line, in any order; others are left out.
 * @param columns every column that is known; `required` must be there
 */
export function readCsv(text: string, columns: readonly string[], required: readonly string[]): CsvRows {
  const source = text.replace(/^\uFEFF/, '');
  const lines: { line: number; cells: string[] }[] = [];
  let line = 1;
  let read = 0;
  const faults: ErrorEntry[] = [];
  Papa.parse<string[]>(source, {
    delimiter: delimiterOf(source),
    skipEmptyLines: false,
    step: ({ data, errors, meta }) => {
      if (data.some((cell) => cell.trim() !== '')) lines.push({ line, cells: data });
      const [error] = errors.filter(({ type }) => type === 'Quotes');
      if (error !== undefined)
        faults.push({ path: `line ${line}`, line, message: 'A quotation mark is not closed. Close it, or double it.' });
      line += source.slice(read, meta.cursor).split(/\r\n|\r|\n/).length - 1;
      read = meta.cursor;
    },
  });
  const [header, ...body] = lines;
  const names = header?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  for (const name of required) {
    if (!names.includes(name))
      faults.push({
        path: name,
        line: header?.line ?? 1,
        message: `The column “${name}” is missing in the first line. Known columns: ${columns.join(', ')}.`,
      });
  }
  const rows = body.map(({ line: at, cells }) => ({
    line: at,
    values: Object.fromEntries(
      columns.map((name) => [name, (cells[names.indexOf(name)] ?? '').trim().replace(formula, '')]),
    ),
  }));
  return { rows, faults };
}

/** The separator that the header uses most; names of columns hold none. */
function delimiterOf(source: string): string {
  const [header = ''] = source.trimStart().split(/[\r\n]/, 1);
  const counted = [',', ';', '\t'].map((sign) => ({ sign, times: header.split(sign).length }));
  return counted.reduce((best, one) => (one.times > best.times ? one : best)).sign;
}

/** What begins like a formula; a negative amount is none and stays a number. */
const notNumber = /^(?!-\d+(\.\d+)?$)[=+\-@\t\r]/;

/** CSV with a header that {@link readCsv} reads back. */
export function writeCsv(columns: readonly string[], rows: readonly Record<string, string | null>[]): string {
  const data = rows.map((row) => columns.map((name) => row[name] ?? ''));
  return `${Papa.unparse({ fields: [...columns], data }, { escapeFormulae: notNumber, newline: '\r\n' })}\r\n`;
}
