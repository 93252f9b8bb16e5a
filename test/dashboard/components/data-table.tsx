import type { DataTableProps } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { Anchor } from './anchor.tsx';
import { Cell } from './cells.tsx';
import { Glyph } from './icon.tsx';
import { Popup } from './menu.tsx';

type Item = DataTableProps['items'][number];

/** Rows from data, with cell formats, selection, row menus and the SDK's three ways of paging. */
export function DataTable(props: DataTableProps) {
  const { batchable, columns, emptyMessage, items, loading, onRowClick, pagination, rowActions } = props;
  const [page, setPage] = useState(1);
  const [selected, setSelected] = useState<Record<string, Item>>({});
  const current = pagination?.currentPage ?? page;
  const shown = visibleRows(items, pagination, current);
  const choose = (next: Record<string, Item>) => {
    setSelected(next);
    batchable?.onBatchChange(next);
  };
  const toggle = (item: Item) => {
    const { [item.id]: was, ...others } = selected;
    choose(was === undefined ? { ...others, [item.id]: item } : others);
  };
  if (!loading && items.length === 0) return <Empty message={emptyMessage} />;
  const all = shown.every((item) => selected[item.id] !== undefined);
  return (
    <div className="sdk-data-table" aria-busy={loading || undefined}>
      <div className="sdk-table-scroll">
        <table className="sdk-table sdk-table--data">
          <thead>
            <tr>
              {batchable === undefined ? null : (
                <th className="sdk-cell-check">
                  <input
                    type="checkbox"
                    aria-label="Select all rows"
                    checked={all && shown.length > 0}
                    onChange={() => choose(all ? {} : Object.fromEntries(shown.map((item) => [item.id, item])))}
                  />
                </th>
              )}
              {columns.map((column) => (
                <th key={column.key} scope="col" className={column.cell?.type === 'currency' ? 'numeric' : ''}>
                  <span className={column.hideHeaderLabel ? 'visually-hidden' : ''}>{column.label}</span>
                </th>
              ))}
              {rowActions === undefined ? null : <th aria-label="Actions" />}
            </tr>
          </thead>
          <tbody>
            {loading ? <SkeletonRows columns={columns.length} /> : null}
            {loading
              ? null
              : shown.map((item) => (
                  <tr
                    key={item.id}
                    className={onRowClick === undefined ? '' : 'is-pressable'}
                    tabIndex={onRowClick === undefined ? undefined : 0}
                    onClick={() => onRowClick?.(item)}
                    onKeyDown={(event) =>
                      event.key === 'Enter' && event.target === event.currentTarget && onRowClick?.(item)
                    }
                  >
                    {batchable === undefined ? null : (
                      <td className="sdk-cell-check">
                        <input
                          type="checkbox"
                          aria-label={`Select ${item.id}`}
                          checked={selected[item.id] !== undefined}
                          onClick={(event) => event.stopPropagation()}
                          onChange={() => toggle(item)}
                        />
                      </td>
                    )}
                    {columns.map((column) => (
                      <td key={column.key} className={column.cell?.type === 'currency' ? 'numeric' : ''}>
                        <Cell item={item} column={column.key} cell={column.cell} />
                      </td>
                    ))}
                    {rowActions === undefined ? null : (
                      <td className="sdk-cell-actions">
                        <RowMenu item={item} actions={rowActions} />
                      </td>
                    )}
                  </tr>
                ))}
          </tbody>
        </table>
      </div>
      {pagination === undefined ? null : (
        <Pager items={items.length} pagination={pagination} current={current} onChange={setPage} />
      )}
    </div>
  );
}

type Pagination = NonNullable<DataTableProps['pagination']>;

function visibleRows(items: Item[], pagination: DataTableProps['pagination'], current: number): Item[] {
  if (pagination === undefined || 'hasMore' in pagination || items.length <= pagination.pageSize) return items;
  return items.slice((current - 1) * pagination.pageSize, current * pagination.pageSize);
}

function Pager({
  items,
  pagination,
  current,
  onChange,
}: {
  items: number;
  pagination: Pagination;
  current: number;
  onChange(page: number): void;
}) {
  const total = 'totalItems' in pagination ? (pagination.totalItems ?? items) : items;
  const cursor = 'hasMore' in pagination;
  const last = Math.max(1, Math.ceil(total / pagination.pageSize));
  const go = (page: number) => {
    onChange(page);
    pagination.onPageChange?.(page);
  };
  const from = (current - 1) * pagination.pageSize + 1;
  return (
    <div className="sdk-pager">
      <span className="muted">
        {cursor
          ? `Page ${current}`
          : `${total === 0 ? 0 : from}–${Math.min(total, from + pagination.pageSize - 1)} of ${total} results`}
      </span>
      <button
        type="button"
        className="sdk-button sdk-button--secondary sdk-button--small"
        disabled={current <= 1}
        onClick={() => go(current - 1)}
      >
        Previous
      </button>
      <button
        type="button"
        className="sdk-button sdk-button--secondary sdk-button--small"
        disabled={cursor ? !pagination.hasMore : current >= last}
        onClick={() => go(current + 1)}
      >
        Next
      </button>
    </div>
  );
}

function RowMenu({ item, actions }: { item: Item; actions: NonNullable<DataTableProps['rowActions']> }) {
  const flat = actions.flatMap((action) => ('actions' in action ? action.actions : [action]));
  const trigger = (
    <button type="button" className="icon-button" aria-label="Actions">
      <Glyph name="more" size={14} />
    </button>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: keeps a press on the menu from opening the row
    <span onClick={(event) => event.stopPropagation()}>
      <Popup trigger={trigger}>
        {(close) =>
          flat.map((action) =>
            'href' in action ? (
              <Anchor key={action.id} className="sdk-menu-item" href={action.href}>
                {action.label}
              </Anchor>
            ) : (
              <button
                key={action.id}
                type="button"
                role="menuitem"
                className={`sdk-menu-item${action.type === 'destructive' ? ' is-destructive' : ''}`}
                onClick={() => {
                  close();
                  action.onPress(item);
                }}
              >
                {action.label}
              </button>
            ),
          )
        }
      </Popup>
    </span>
  );
}

function SkeletonRows({ columns }: { columns: number }) {
  return (
    <>
      {[1, 2, 3].map((row) => (
        <tr key={row}>
          <td colSpan={columns + 2}>
            <span className="skeleton" />
          </td>
        </tr>
      ))}
    </>
  );
}

type EmptyMessage = string | { message: string; action: { label: string; href: string } } | undefined;

/** What a table says when it has no rows. */
export function Empty({ message }: { message: EmptyMessage }) {
  const text = typeof message === 'object' ? message.message : (message ?? 'No results');
  return (
    <div className="sdk-empty">
      <p>{text}</p>
      {typeof message === 'object' ? (
        <Anchor className="sdk-link sdk-link--primary" href={message.action.href}>
          {message.action.label}
        </Anchor>
      ) : null}
    </div>
  );
}
