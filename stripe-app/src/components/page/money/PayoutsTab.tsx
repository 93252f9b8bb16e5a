import { Button, DataTable, type DataTableColumn } from '@stripe/ui-extension-sdk/ui';
import { useRef } from 'react';
import { paths } from '../../../../../shared/api/paths.ts';
import type { PayoutList, PayoutRow } from '../../../../../shared/api/payouts.ts';
import { answerKeys } from '../../../data/answer-keys.ts';
import { dateTime, plainDate } from '../../../data/format.ts';
import { proofWords } from '../../../data/money-words.ts';
import { chosen, type Place } from '../../../data/place.ts';
import type { Session } from '../../../data/session.ts';
import { useCursors } from '../../../hooks/use-cursors.ts';
import type { Navigation } from '../../../hooks/use-place.ts';
import { useRead } from '../../../hooks/use-read.ts';
import { ConnectionNotice } from '../../ConnectionNotice.tsx';
import { FailureBanner } from '../../FailureBanner.tsx';
import { Row, Stack } from '../../Layout.tsx';
import { SwitchedOff } from '../../money/PayoutProof.tsx';

type Props = { session: Session; params: Place['params']; go: Navigation['go'] };

const proofTones = { 'Ties out': 'positive', 'Does not tie out': 'warning', 'Not proven yet': 'neutral' } as const;

const columns: DataTableColumn[] = [
  { key: 'date', label: 'Bank line', pinned: true },
  { key: 'amount', label: 'Amount', cell: { type: 'currency', currency: 'EUR', currencyKey: 'currency' } },
  { key: 'proof', label: 'Proof', cell: { type: 'status', statusMap: proofTones } },
  { key: 'items', label: 'Items' },
  { key: 'difference', label: 'Difference', cell: { type: 'currency', currency: 'EUR', currencyKey: 'currency' } },
  { key: 'status', label: 'In Stripe' },
  { key: 'proven', label: 'Proven' },
  { key: 'payout', label: 'Payout' },
];

/** As many as the backend puts on a page. */
const pageSize = 25;

/** All payouts of Stripe, proven or not; or those that do not tie out. */
export const PayoutsTab = ({ session, params, go }: Props) => {
  const show = params.show === 'open' ? 'open' : 'all';
  const pages = useCursors(show);
  const resource = useRead<PayoutList>(session, paths.payouts, { show, cursor: pages.cursor }, answerKeys.payouts);
  const view = resource.value;
  const known = useRef(view);
  known.current = view ?? known.current;
  const around = known.current;
  const choose = (next: 'all' | 'open') =>
    go(['payouts'], chosen({ show: next === 'all' ? undefined : next }), { replace: true });
  return (
    <Stack gap="medium">
      {resource.failure === null ? null : (
        <FailureBanner failure={resource.failure} onRetry={() => void resource.reload()} pending={resource.loading} />
      )}
      {around === null ? null : <ConnectionNotice connection={around.connection} session={session} />}
      {around === null || around.enabled || around.connection.state !== 'active' ? null : (
        <SwitchedOff session={session} />
      )}
      <Row gap="xsmall">
        <Button size="small" type={show === 'all' ? 'primary' : 'secondary'} onPress={() => choose('all')}>
          All payouts
        </Button>
        <Button size="small" type={show === 'open' ? 'primary' : 'secondary'} onPress={() => choose('open')}>
          Do not tie out
        </Button>
      </Row>
      {resource.failure !== null && view === null ? null : (
        <DataTable
          key={`${show} ${pages.page}`}
          columns={columns}
          items={(view?.rows ?? []).map((row) => itemOf(row, session.locale))}
          loading={view === null}
          emptyMessage={
            show === 'open'
              ? 'Every payout that was proven ties out.'
              : 'No payouts yet. The first appears when Stripe sends it.'
          }
          onRowClick={(item) => go(['payout', item.id])}
          {...(pages.page === 1 && (view?.next ?? null) === null
            ? {}
            : {
                pagination: {
                  pageSize,
                  currentPage: pages.page,
                  hasMore: (view?.next ?? null) !== null,
                  onPageChange: (page: number) => pages.turn(page, view?.next ?? null),
                },
              })}
        />
      )}
    </Stack>
  );
};

const states: Readonly<Record<string, string>> = {
  pending: 'Pending',
  in_transit: 'On its way',
  paid: 'Paid',
  failed: 'Failed',
  canceled: 'Cancelled',
};

const itemOf = (row: PayoutRow, locale: string) => ({
  id: row.id,
  date: plainDate(row.arrivalDate, locale),
  amount: Number(row.amount.amount),
  currency: row.amount.currency,
  proof: proofWords(row.ties),
  items: row.findings === 0 ? '' : row.badge,
  ...(row.difference === null || row.ties === true ? {} : { difference: Number(row.difference.amount) }),
  status: states[row.status] ?? row.status,
  proven: row.provenAt === null ? '' : dateTime(row.provenAt, locale),
  payout: row.id,
});
