import { Box, Button, Select, TextField } from '@stripe/ui-extension-sdk/ui';
import { useRef, useState } from 'react';
import type { PostingList } from '../../../../../shared/api/money-list.ts';
import type { PostingGroup, PostingSort } from '../../../../../shared/api/money-posting.ts';
import { paths } from '../../../../../shared/api/paths.ts';
import { answerKeys } from '../../../data/answer-keys.ts';
import { whole } from '../../../data/format.ts';
import { isMoving } from '../../../data/money-words.ts';
import { chosen, type Place } from '../../../data/place.ts';
import type { Session } from '../../../data/session.ts';
import { useCursors } from '../../../hooks/use-cursors.ts';
import type { Navigation } from '../../../hooks/use-place.ts';
import { usePolling } from '../../../hooks/use-polling.ts';
import { useRead } from '../../../hooks/use-read.ts';
import { ConnectionNotice } from '../../ConnectionNotice.tsx';
import { FailureBanner } from '../../FailureBanner.tsx';
import { Row, Stack } from '../../Layout.tsx';
import { SwitchedOff } from '../../money/PayoutProof.tsx';
import { ReadOnlyNote } from '../../ReadOnlyNote.tsx';
import { PostingTable } from './PostingTable.tsx';

type Props = { session: Session; params: Place['params']; go: Navigation['go'] };

const groups: Record<PostingGroup, string> = {
  all: 'All',
  attention: 'Needs attention',
  waiting: 'On the way',
  booked: 'Booked',
  undone: 'Set aside',
};
const kinds: Record<PostingSort, string> = {
  payment: 'Payments and sales',
  refund: 'Refunds',
  dispute: 'Disputes',
  fee: 'Fees',
  payout: 'Payouts',
  other: 'Everything else',
};
const isGroup = (name: string | undefined): name is PostingGroup => name !== undefined && name in groups;
const isKind = (name: string | undefined): name is PostingSort => name !== undefined && name in kinds;
const groupNames = Object.keys(groups).filter(isGroup);

/** As many as the backend puts on a page. */
const pageSize = 50;

/** Every posting of money, narrowed by what the address says. */
export const MoneyTab = ({ session, params, go }: Props) => {
  const group = isGroup(params.status) ? params.status : 'all';
  const kind = isKind(params.kind) ? params.kind : null;
  const search = params.search ?? '';
  const list = JSON.stringify({ group, kind, search });
  const pages = useCursors(list);
  const asked = { group, kind, search, cursor: pages.cursor };
  const resource = useRead<PostingList>(session, paths.postings, asked, answerKeys.postings);
  const view = resource.value;
  // While another page or filter is on its way, what stands around the table stays.
  const known = useRef(view);
  known.current = view ?? known.current;
  const around = known.current;
  usePolling(view !== null && isMoving(view.rows), resource.reload);
  const change = (changed: Record<string, string | undefined>) =>
    go(['money'], chosen({ ...params, ...changed }), { replace: true });
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
        {groupNames.map((name) => (
          <Button
            key={name}
            size="small"
            type={name === group ? 'primary' : 'secondary'}
            onPress={() => change({ status: name === 'all' ? undefined : name })}
          >
            {around === null ? groups[name] : `${groups[name]} ${whole(around.counts[name], session.locale)}`}
          </Button>
        ))}
      </Row>
      <SearchRow key={search} kind={kind} search={search} onChange={change} />
      {resource.failure !== null && view === null ? null : (
        <PostingTable
          key={`${list} ${pages.page}`}
          rows={view?.rows ?? []}
          locale={session.locale}
          loading={view === null}
          page={pages.page}
          pageSize={pageSize}
          more={(view?.next ?? null) !== null}
          emptyMessage={emptyWords(view, { group, narrowed: kind !== null || search !== '' })}
          onPage={(page) => pages.turn(page, view?.next ?? null)}
          onOpen={(id) => go(['posting', id])}
        />
      )}
      {around === null || around.mayChange ? null : <ReadOnlyNote />}
    </Stack>
  );
};

type SearchProps = {
  kind: PostingSort | null;
  search: string;
  onChange: (params: Record<string, string | undefined>) => void;
};

/** A Stripe id is pasted rather than typed: it is looked for when one asks for it. */
const SearchRow = ({ kind, search, onChange }: SearchProps) => {
  const [typed, setTyped] = useState(search);
  return (
    <Row gap="small">
      <Box css={{ width: '2/5', minWidth: 260 }}>
        <TextField
          label="Stripe id"
          hiddenElements={['label']}
          placeholder="Stripe id: ch_, re_, in_, po_, txn_ …"
          maxLength={255}
          defaultValue={search}
          onChange={(event) => setTyped(event.target.value)}
        />
      </Box>
      <Button onPress={() => onChange({ search: typed.trim() })}>Find</Button>
      {search === '' ? null : <Button onPress={() => onChange({ search: undefined })}>Show all</Button>}
      <Box css={{ width: '1/4', minWidth: 180 }}>
        <Select
          label="Kind"
          hiddenElements={['label']}
          value={kind ?? ''}
          onChange={({ target }) => onChange({ kind: target.value })}
        >
          <option value="">All kinds</option>
          {Object.entries(kinds).map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </Select>
      </Box>
    </Row>
  );
};

/** Why the table is empty, and what would fill it. */
function emptyWords(view: PostingList | null, { group, narrowed }: { group: PostingGroup; narrowed: boolean }): string {
  if (narrowed) return 'No posting fits. Search for a whole Stripe id, or choose all kinds.';
  if (group === 'attention') return 'Nothing needs your attention. Everything that moved is booked or on its way.';
  if (group !== 'all') return 'No posting is in this state.';
  if (view !== null && !view.enabled) return 'Nothing is booked while money movement is switched off.';
  return 'No postings yet. The first follows the next movement of your Stripe balance.';
}
