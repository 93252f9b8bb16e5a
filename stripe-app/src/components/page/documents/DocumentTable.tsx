import { DataTable, type DataTableColumn } from '@stripe/ui-extension-sdk/ui';
import type { DocumentListRow, DocumentListView } from '../../../../../shared/api/documents.ts';
import { statusWords } from '../../../../../shared/status-words.ts';
import { pageSize } from '../../../data/document-list.ts';
import type { StatusGroup } from '../../../data/document-params.ts';
import { dateTime, plainDate } from '../../../data/format.ts';

type Props = {
  group: StatusGroup;
  view: DocumentListView | null;
  locale: string;
  loading: boolean;
  page: number;
  emptyMessage: string;
  onPage: (page: number) => void;
  onOpen: (id: string) => void;
  /** Left out where nothing may be done with several documents. */
  onSelect?: (ids: string[]) => void;
};

const statusMap = Object.fromEntries(Object.values(statusWords).map(({ label, tone }) => [label, tone]));

const first: DataTableColumn[] = [
  { key: 'number', label: 'Number', pinned: true },
  { key: 'status', label: 'Status', cell: { type: 'status', statusMap } },
  { key: 'total', label: 'Amount', cell: { type: 'currency', currency: 'EUR', currencyKey: 'currency' } },
  { key: 'customer', label: 'Customer' },
];

/** What stands in the books has a number there; of the others one wants to know why not. */
const columns = {
  booked: [
    ...first,
    { key: 'ledger', label: 'In the ledger' },
    { key: 'date', label: 'Date' },
    { key: 'changed', label: 'Last change' },
  ],
  open: [...first, { key: 'sentence', label: 'Where it stands' }, { key: 'date', label: 'Date' }],
};

/** A page of documents. A row opens the document; rows can be chosen for a bulk action. */
export const DocumentTable = ({
  group,
  view,
  locale,
  loading,
  page,
  emptyMessage,
  onPage,
  onOpen,
  onSelect,
}: Props) => (
  <DataTable
    columns={group === 'all' || group === 'booked' ? columns.booked : columns.open}
    items={(view?.rows ?? []).map((row) => itemOf(row, locale))}
    loading={loading}
    emptyMessage={emptyMessage}
    onRowClick={(item) => onOpen(item.id)}
    {...(onSelect === undefined ? {} : { batchable: { onBatchChange: (rows) => onSelect(Object.keys(rows)) } })}
    {...(page === 1 && view?.next === null
      ? {}
      : { pagination: { pageSize, currentPage: page, hasMore: (view?.next ?? null) !== null, onPageChange: onPage } })}
  />
);

/** An amount is whole minor units, as the cell wants it; without one the cell stays empty. */
function itemOf(row: DocumentListRow, locale: string) {
  const name = row.number ?? 'No number yet';
  return {
    id: row.id,
    number: row.objectType === 'credit_note' && row.number !== null ? `Credit note ${name}` : name,
    customer: row.customerName ?? '',
    ...(row.total === null ? {} : { total: Number(row.total.amount), currency: row.total.currency }),
    status: statusWords[row.status].label,
    sentence: row.sentence,
    date: row.documentDate === null ? '' : plainDate(row.documentDate, locale),
    ledger: row.ledgerNumber ?? '',
    changed: dateTime(row.changedAt, locale),
  };
}
