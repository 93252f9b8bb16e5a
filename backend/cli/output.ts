import type { WriteStream } from 'node:tty';
import type { Output } from './command.ts';

/** Lines for a terminal or a pipe. On a terminal the status line moves; in a pipe it would only be noise. */
export function openOutput(stream: Pick<WriteStream, 'write'> & { isTTY?: boolean; columns?: number }): Output {
  const tty = stream.isTTY === true;
  let shown = false;
  const clear = () => {
    if (shown) stream.write('\r\u001b[K');
    shown = false;
  };
  return {
    tty,
    line(text = '') {
      clear();
      stream.write(`${text}\n`);
    },
    status(text) {
      if (!tty) return;
      clear();
      stream.write(text.slice(0, (stream.columns || 80) - 1));
      shown = true;
    },
  };
}

/** Rows in aligned columns. */
export function table(rows: readonly (readonly string[])[], indent = '  '): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  return rows.map((row) =>
    `${indent}${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd(),
  );
}

/** `1 document`, `2 documents`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
