import { type ReactNode, useEffect, useState } from 'react';
import type { z } from 'zod';
import { Glyph } from '../components/icon.tsx';
import { Ready } from './parts.tsx';
import { navigate } from './router.ts';
import { useData, useShell } from './shell-context.ts';

/** `optional` columns give way when the page is narrow. */
export type Column<T> = {
  label: string;
  numeric?: boolean;
  optional?: boolean;
  width?: string;
  cell(row: T): ReactNode;
};

const cellClass = (column: Column<never>) =>
  [column.numeric ? 'numeric' : '', column.optional ? 'is-optional' : ''].join(' ').trim();

type Props<S extends z.ZodType<{ id: string }>> = {
  name: 'invoices' | 'customers' | 'products' | 'payments';
  title: string;
  schema: S;
  columns: Column<z.output<S>>[];
  /** Filters above the list, by status. */
  filters?: { label: string; status?: string }[];
  placeholder: string;
};

/** A list page: filters, search, rows that open, and paging by Stripe's cursors. The address holds all of it. */
export function ObjectList<S extends z.ZodType<{ id: string }>>({
  name,
  title,
  schema,
  columns,
  filters,
  placeholder,
}: Props<S>) {
  const { base, stripe, merchant } = useShell();
  const query = new URLSearchParams(location.search);
  const after = query.get('after')?.split(',').filter(Boolean) ?? [];
  const params: Record<string, string> = { limit: '20' };
  const last = after.at(-1);
  if (last !== undefined) params.starting_after = last;
  for (const key of ['q', 'status']) {
    const value = query.get(key);
    if (value) params[key] = value;
  }
  const loaded = useData(`${merchant.accountId}/${name}?${new URLSearchParams(params)}`, () =>
    stripe.list(name === 'payments' ? 'payment_intents' : name, schema, params),
  );
  const go = (changes: Record<string, string | undefined>) => {
    const next = new URLSearchParams(query);
    for (const [key, value] of Object.entries(changes)) {
      if (value === undefined || value === '') next.delete(key);
      else next.set(key, value);
    }
    navigate(`${base}/${name}${next.size > 0 ? `?${next}` : ''}`);
  };
  return (
    <>
      <header className="page-head">
        <h1>{title}</h1>
      </header>
      {filters === undefined ? null : (
        <nav className="filter-cards" aria-label="Filter by status">
          {filters.map((filter) => (
            <button
              key={filter.label}
              type="button"
              aria-pressed={(query.get('status') ?? undefined) === filter.status}
              onClick={() => go({ status: filter.status, after: undefined })}
            >
              {filter.label}
            </button>
          ))}
        </nav>
      )}
      <SearchBox value={query.get('q') ?? ''} placeholder={placeholder} onChange={(q) => go({ q, after: undefined })} />
      <Ready loaded={loaded}>
        {(page) => (
          <>
            {page.data.length === 0 ? (
              <p className="empty-list">No {name} match. Change the filter or the search.</p>
            ) : (
              <Rows name={name} rows={page.data} columns={columns} />
            )}
            <footer className="sdk-pager">
              <span className="muted">
                {page.data.length} {page.data.length === 1 ? name.slice(0, -1) : name}
                {page.has_more || after.length > 0 ? ' on this page' : ''}
              </span>
              <button
                type="button"
                className="sdk-button sdk-button--secondary sdk-button--small"
                disabled={after.length === 0}
                onClick={() => go({ after: after.slice(0, -1).join(',') })}
              >
                Previous
              </button>
              <button
                type="button"
                className="sdk-button sdk-button--secondary sdk-button--small"
                disabled={!page.has_more}
                onClick={() => go({ after: [...after, page.data.at(-1)?.id ?? ''].join(',') })}
              >
                Next
              </button>
            </footer>
          </>
        )}
      </Ready>
    </>
  );
}

function Rows<T extends { id: string }>({ name, rows, columns }: { name: string; rows: T[]; columns: Column<T>[] }) {
  const { base } = useShell();
  return (
    <div className="sdk-table-scroll">
      <table className="sdk-table sdk-table--data">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.label} scope="col" className={cellClass(column)} style={{ width: column.width }}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.id}
              className="is-pressable"
              tabIndex={0}
              data-id={row.id}
              onClick={() => navigate(`${base}/${name}/${row.id}`)}
              onKeyDown={(event) => event.key === 'Enter' && navigate(`${base}/${name}/${row.id}`)}
            >
              {columns.map((column) => (
                <td key={column.label} className={cellClass(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SearchBox({
  value,
  placeholder,
  onChange,
}: {
  value: string;
  placeholder: string;
  onChange(text: string): void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <search className="list-search">
      <Glyph name="search" size={12} />
      <input
        className="sdk-input sdk-input--medium"
        type="search"
        aria-label={placeholder}
        placeholder={placeholder}
        title="Press Enter to search"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          if (event.currentTarget.value === '') onChange('');
        }}
        onKeyDown={(event) => event.key === 'Enter' && onChange(text.trim())}
      />
    </search>
  );
}
