import { Button } from '@stripe/ui-extension-sdk/ui';
import { useRef, useState } from 'react';
import type { DocumentListView } from '../../../../../shared/api/documents.ts';
import { paths } from '../../../../../shared/api/paths.ts';
import { answerKeys } from '../../../data/answer-keys.ts';
import { filterOf, groupOf, listOrders, orderOf } from '../../../data/document-params.ts';
import { whole } from '../../../data/format.ts';
import { chosen, type Place } from '../../../data/place.ts';
import type { Session } from '../../../data/session.ts';
import { type Bulk, isUnderWay, useBulk } from '../../../hooks/use-bulk.ts';
import type { Navigation } from '../../../hooks/use-place.ts';
import { usePolling } from '../../../hooks/use-polling.ts';
import { useRead } from '../../../hooks/use-read.ts';
import { BulkDialog } from '../../bulk/BulkDialog.tsx';
import { BulkProgress } from '../../bulk/BulkProgress.tsx';
import { ConnectionNotice } from '../../ConnectionNotice.tsx';
import { FailureBanner } from '../../FailureBanner.tsx';
import { Muted, Row, Stack } from '../../Layout.tsx';
import { ReadOnlyNote } from '../../ReadOnlyNote.tsx';
import { DocumentTable } from './DocumentTable.tsx';
import { FilterBar } from './FilterBar.tsx';
import { StatusGroups } from './StatusGroups.tsx';

type Props = { session: Session; params: Place['params']; go: Navigation['go'] };

/** All documents, narrowed by what the address says. */
export const DocumentsTab = ({ session, params, go }: Props) => {
  const filter = filterOf(params);
  const { sort, direction } = listOrders[orderOf(params)];
  const list = JSON.stringify({ filter, sort, direction });
  const [turned, setTurned] = useState<{ list: string; cursors: string[] }>({ list, cursors: [] });
  const [picked, setPicked] = useState<{ list: string; ids: string[] }>({ list, ids: [] });
  const cursors = turned.list === list ? turned.cursors : [];
  const ids = picked.list === list ? picked.ids : [];
  const asked = { filter, sort, direction, cursor: cursors.at(-1) ?? null };
  const resource = useRead<DocumentListView>(session, paths.documents, asked, answerKeys.documents);
  const view = resource.value;
  // While another page or filter is on its way, what stands around the table stays.
  const known = useRef(view);
  known.current = view ?? known.current;
  const around = known.current;
  const bulk = useBulk(session, around?.bulk ?? null, () => void resource.reload());
  usePolling(isMoving(view) && !isUnderWay(bulk.run), resource.reload);

  const change = (changed: Record<string, string | undefined>) =>
    go(['documents'], chosen({ ...params, ...changed }), { replace: true });
  const turn = (page: number) => {
    const next = view?.next ?? null;
    const turnedTo = page <= cursors.length ? cursors.slice(0, page - 1) : next === null ? cursors : [...cursors, next];
    setTurned({ list, cursors: turnedTo });
  };
  const mayAct = around?.mayChange === true && around.connection.state === 'active';
  return (
    <Stack gap="medium">
      {resource.failure === null ? null : (
        <FailureBanner failure={resource.failure} onRetry={() => void resource.reload()} pending={resource.loading} />
      )}
      {around === null ? null : <ConnectionNotice connection={around.connection} session={session} />}
      <BulkProgress bulk={bulk} locale={session.locale} mayChange={mayAct} />
      <StatusGroups
        counts={around?.counts ?? null}
        selected={groupOf(params)}
        locale={session.locale}
        onSelect={(group) => change({ status: group === 'all' ? undefined : group })}
      />
      <FilterBar params={params} view={around} locale={session.locale} onChange={change} />
      {mayAct && around.total > 0 ? (
        <BulkActions bulk={bulk} filter={filter} ids={ids} total={around.total} locale={session.locale} />
      ) : null}
      {resource.failure !== null && view === null ? null : (
        <DocumentTable
          key={`${list} ${cursors.length} ${bulk.run?.id ?? ''}`}
          group={groupOf(params)}
          view={view}
          locale={session.locale}
          loading={view === null}
          page={cursors.length + 1}
          emptyMessage={emptyWords(view, params)}
          onPage={turn}
          onOpen={(id) => go(['document', id])}
          {...(mayAct ? { onSelect: (chosenIds: string[]) => setPicked({ list, ids: chosenIds }) } : {})}
        />
      )}
      {around === null || around.mayChange ? null : <ReadOnlyNote />}
      <BulkDialog bulk={bulk} />
    </Stack>
  );
};

/** While something on this page is under way, its state changes by itself. */
const isMoving = (view: DocumentListView | null) =>
  view?.rows.some(({ status }) => status === 'queued' || status === 'syncing') === true;

type ActionProps = { bulk: Bulk; filter: ReturnType<typeof filterOf>; ids: string[]; total: number; locale: string };

/** For the rows chosen; where none is, for everything that the filter found. */
const BulkActions = ({ bulk, filter, ids, total, locale }: ActionProps) => {
  const selection = ids.length > 0 ? { ids } : { filter };
  const busy = bulk.mutation.pending !== null || isUnderWay(bulk.run);
  const what = ids.length > 0 ? `${ids.length} selected` : `all ${whole(total, locale)}`;
  return (
    <Row gap="small">
      <Button size="small" disabled={busy} onPress={() => bulk.ask({ action: 'replay', selection })}>
        {`Replay ${what}`}
      </Button>
      <Button size="small" disabled={busy} onPress={() => bulk.ask({ action: 'exclude', selection })}>
        {`Exclude ${what}`}
      </Button>
      <Muted>
        {ids.length > 0
          ? 'You see what happens before anything does.'
          : `${whole(total, locale)} ${total === 1 ? 'document' : 'documents'} found.`}
      </Muted>
    </Row>
  );
};

/** Why the table is empty, and what would fill it. */
function emptyWords(view: DocumentListView | null, params: Place['params']): string {
  const { status: _, order: __, ...others } = params;
  if (Object.keys(others).length > 0) return 'No document fits this search. Take a filter away, or search for a part.';
  const state = view?.connection.state;
  if (state === 'none' || state === 'pending') return 'No documents yet. They appear here once a company is connected.';
  if (groupOf(params) === 'attention') return 'Nothing needs your attention. Every document is where it should be.';
  if (groupOf(params) !== 'all') return 'No document is in this state.';
  return 'No documents yet. The first invoice that reaches the stage chosen in your settings appears here by itself.';
}
