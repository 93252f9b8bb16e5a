import type { DetailPageModuleTableCellFormat } from '@stripe/ui-extension-sdk/ui';
import { type DateStyle, dateTime, money } from '../page/format.ts';
import { useStage } from '../stage/stage-context.ts';

type Item = { id: string } & Record<string, unknown>;

/** One cell of a data table in the format its column asks for. Amounts are minor units, dates epoch milliseconds or ISO. */
export function Cell({
  item,
  column,
  cell,
}: {
  item: Item;
  column: string;
  cell?: DetailPageModuleTableCellFormat | undefined;
}) {
  const { locale, timeZone } = useStage();
  const value = item[column];
  if (value === undefined || value === null || value === '') return <span className="muted">—</span>;
  const text = String(value);
  if (cell?.type === 'status')
    return <span className={`sdk-badge sdk-badge--${cell.statusMap[text] ?? 'neutral'}`}>{text}</span>;
  if (cell?.type === 'id') return <code className="mono">{text}</code>;
  if (cell?.type === 'link') {
    return (
      <a className="sdk-link sdk-link--primary" href={text} target="_blank" rel="noopener">
        {cell.linkMap?.[text] ?? text}
      </a>
    );
  }
  if (cell?.type === 'currency') {
    const own = cell.currencyKey === undefined ? undefined : item[cell.currencyKey];
    const currency = typeof own === 'string' ? own : (cell.currencyMap?.[item.id] ?? cell.currency);
    return <span className="numeric">{money(Number(value), currency, locale)}</span>;
  }
  if (cell?.type === 'date') {
    const style: DateStyle = cell.options?.style?.includes('time') === false ? 'date' : 'date-time';
    return (
      <>
        {dateTime(
          new Date(typeof value === 'number' ? value : text),
          style,
          locale,
          cell.options?.timeZone ?? timeZone,
        )}
      </>
    );
  }
  return <>{text}</>;
}
