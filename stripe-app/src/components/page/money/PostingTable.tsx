import { DataTable, type DataTableColumn } from '@stripe/ui-extension-sdk/ui';
import type { PostingRow } from '../../../../../shared/api/money-posting.ts';
import { statusWords } from '../../../../../shared/status-words.ts';
import { plainDate } from '../../../data/format.ts';
import { postingStates } from '../../../data/money-words.ts';

type Props = {
  rows: readonly PostingRow[];
  locale: string;
  loading: boolean;
  page: number;
  pageSize: number;
  more: boolean;
  emptyMessage: string;
  onPage: (page: number) => void;
  onOpen: (id: string) => void;
};

const statusMap = Object.fromEntries(Object.entries(statusWords).map(([status, { tone }]) => [labelOf(status), tone]));

function labelOf(status: string): string {
  const known: Readonly<Record<string, string>> = postingStates;
  return known[status] ?? status;
}

const columns: DataTableColumn[] = [
  { key: 'label', label: 'What', pinned: true },
  { key: 'status', label: 'Status', cell: { type: 'status', statusMap } },
  { key: 'amount', label: 'Amount', cell: { type: 'currency', currency: 'EUR', currencyKey: 'currency' } },
  { key: 'ledger', label: 'In the ledger' },
  { key: 'date', label: 'Date' },
  { key: 'text', label: 'In Stripe' },
  { key: 'sentence', label: 'Where it stands' },
];

/** A page of postings. A row opens the posting. */
export const PostingTable = ({ rows, locale, page, pageSize, more, onPage, onOpen, ...rest }: Props) => (
  <DataTable
    columns={columns}
    items={rows.map((row) => itemOf(row, locale))}
    loading={rest.loading}
    emptyMessage={rest.emptyMessage}
    onRowClick={(item) => onOpen(item.id)}
    {...(page === 1 && !more
      ? {}
      : { pagination: { pageSize, currentPage: page, hasMore: more, onPageChange: onPage } })}
  />
);

/** An amount is whole minor units, as the cell wants it; without one the cell stays empty. */
const itemOf = (row: PostingRow, locale: string) => ({
  id: row.id,
  label: row.label,
  status: postingStates[row.status],
  ...(row.amount === null ? {} : { amount: Number(row.amount.amount), currency: row.amount.currency }),
  ledger: row.ledgerNumber ?? '',
  date: plainDate(row.date, locale),
  text: row.text,
  // What stands in the ledger has its number beside it already.
  sentence: row.ledgerNumber === null ? row.sentence : '',
});
