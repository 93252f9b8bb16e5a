import type {
  TableBodyProps,
  TableCellProps,
  TableFooterProps,
  TableHeadProps,
  TableProps,
  TableRowProps,
} from '@stripe/ui-extension-sdk/ui';
import type { CSSProperties } from 'react';

export function Table({ children }: TableProps) {
  return (
    <div className="sdk-table-scroll">
      <table className="sdk-table">{children}</table>
    </div>
  );
}

export function TableHead({ children }: TableHeadProps) {
  return <thead>{children}</thead>;
}

export function TableBody({ children }: TableBodyProps) {
  return <tbody>{children}</tbody>;
}

export function TableFooter({ children }: TableFooterProps) {
  return <tfoot>{children}</tfoot>;
}

export function TableRow({ children }: TableRowProps) {
  return <tr>{children}</tr>;
}

export function TableCell({ children, colSpan, rowSpan, ...look }: TableCellProps) {
  return (
    <td colSpan={colSpan} rowSpan={rowSpan} style={cellStyle(look)}>
      {children}
    </td>
  );
}

export function TableHeaderCell({ children, colSpan, rowSpan, ...look }: TableCellProps) {
  return (
    <th scope="col" colSpan={colSpan} rowSpan={rowSpan} style={cellStyle(look)}>
      {children}
    </th>
  );
}

type Look = Pick<TableCellProps, 'align' | 'vAlign' | 'wrap' | 'width' | 'minWidth' | 'maxWidth'>;

const widths: Record<string, string> = { auto: 'auto', maximized: '100%', minimized: '1px' };
const width = (value: string | number) => (typeof value === 'number' ? `${value}px` : (widths[value] ?? 'auto'));

function cellStyle({ align, vAlign, wrap, width: own, minWidth, maxWidth }: Look): CSSProperties {
  return {
    ...(align === undefined ? {} : { textAlign: align }),
    ...(vAlign === undefined ? {} : { verticalAlign: vAlign }),
    ...(wrap === undefined ? {} : { whiteSpace: wrap ? 'normal' : 'nowrap' }),
    ...(own === undefined ? {} : { width: width(own) }),
    ...(minWidth === undefined ? {} : { minWidth: width(minWidth) }),
    ...(maxWidth === undefined ? {} : { maxWidth: width(maxWidth) }),
  };
}
