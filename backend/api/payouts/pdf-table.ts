/** A page that is written on: where text begins, how wide it is, and where a page ends. Points. */
export type Pen = {
  document: PDFKit.PDFDocument;
  left: number;
  width: number;
  bottom: number;
  /** Rows in bold. */
  heavy?: boolean;
};

/** `width`: share of the whole, all together 1. */
export type Column = { title: string; width: number; align: 'left' | 'right' };

const GAP = 6;
const PADDING = 3;
const SIZE = 8;

/** A table that goes on over pages, its titles on each of them. Long texts wrap; no row is torn apart. */
export function table(pen: Pen, columns: readonly Column[], rows: readonly (readonly string[])[]): void {
  const { document, bottom } = pen;
  const titled = columns.some(({ title }) => title !== '');
  const head = () => {
    if (titled)
      row(
        pen,
        columns,
        columns.map(({ title }) => title),
        'bold',
      );
  };
  head();
  for (const cells of rows) {
    if (document.y + heightOf(pen, columns, cells) > bottom) {
      document.addPage();
      head();
    }
    row(pen, columns, cells, pen.heavy === true ? 'bold' : 'plain');
  }
}

const widthOf = ({ width }: Pen, column: Column): number => width * column.width - GAP;

function heightOf(pen: Pen, columns: readonly Column[], cells: readonly string[]): number {
  const { document } = pen;
  document.font('plain').fontSize(SIZE);
  const heights = columns.map((column, place) =>
    document.heightOfString(cells[place] === '' ? ' ' : (cells[place] ?? ' '), { width: widthOf(pen, column) }),
  );
  return Math.max(...heights) + 2 * PADDING;
}

function row(pen: Pen, columns: readonly Column[], cells: readonly string[], font: 'plain' | 'bold'): void {
  const { document, left, width } = pen;
  const height = heightOf(pen, columns, cells);
  const top = document.y;
  let x = left;
  document.font(font).fontSize(SIZE);
  for (const [place, column] of columns.entries()) {
    document.text(cells[place] ?? '', x, top + PADDING, { width: widthOf(pen, column), align: column.align });
    x += width * column.width;
  }
  document.y = top + height;
  document.x = left;
  rule(pen, document.y);
}

/** A thin line over the whole width. */
export function rule({ document, left, width }: Pen, y: number): void {
  document
    .moveTo(left, y)
    .lineTo(left + width, y)
    .lineWidth(0.5)
    .strokeColor('#d0d5dd')
    .stroke();
}
