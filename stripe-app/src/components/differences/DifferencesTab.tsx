import { Button } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { DifferenceAction, DifferenceRow, DifferencesView } from '../../../../shared/api/differences.ts';
import type { DifferenceKind, DifferenceState } from '../../../../shared/comparison.ts';
import { chosen, type Place } from '../../data/place.ts';
import type { Session } from '../../data/session.ts';
import { useDifferences } from '../../hooks/use-differences.ts';
import type { Navigation } from '../../hooks/use-place.ts';
import { ConnectionNotice } from '../ConnectionNotice.tsx';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Stack } from '../Layout.tsx';
import { Loading } from '../Loading.tsx';
import { ReadOnlyNote } from '../ReadOnlyNote.tsx';
import { ComparisonHead } from './ComparisonHead.tsx';
import { DifferenceCard } from './DifferenceCard.tsx';
import { DifferenceDialogs } from './DifferenceDialogs.tsx';

type Props = { session: Session; params: Place['params']; go: Navigation['go'] };

/** Stripe and the books side by side: when they were compared, what differs, and what mends it. */
export const DifferencesTab = ({ session, params, go }: Props) => {
  const [asked, setAsked] = useState<{ row: DifferenceRow; action: DifferenceAction } | null>(null);
  const kind = kinds.find((each) => each === params.kind) ?? null;
  const state = states.find((each) => each === params.show) ?? 'open';
  const { resource, pages, mutation, compare, act } = useDifferences(session, kind, state, () => setAsked(null));
  const view = resource.value;
  const failure =
    resource.failure === null ? null : (
      <FailureBanner failure={resource.failure} onRetry={() => void resource.reload()} pending={resource.loading} />
    );
  if (view === null) return failure ?? <Loading what="Looking up what differs…" />;
  const choose = (next: { kind: DifferenceKind | null; state: DifferenceState }) =>
    go(
      ['differences'],
      chosen({ kind: next.kind ?? undefined, show: next.state === 'open' ? undefined : next.state }),
      { replace: true },
    );
  const press = (row: DifferenceRow, action: DifferenceAction) => {
    mutation.dismiss();
    if (action === 'accept' || action === 'remove') setAsked({ row, action });
    else act(row, action);
  };
  return (
    <Stack gap="medium">
      {failure}
      <ConnectionNotice connection={view.connection} session={session} />
      {mutation.failure === null || asked !== null ? null : (
        <FailureBanner failure={mutation.failure} onDismiss={mutation.dismiss} />
      )}
      {view.connection.state === 'none' || view.connection.state === 'pending' ? null : (
        <ComparisonHead view={view} session={session} pending={mutation.pending === 'compare'} onCompare={compare} />
      )}
      <Choices view={view} kind={kind} state={state} onChoose={choose} />
      {view.rows.length === 0 ? <Muted>{emptyWords(view, kind, state)}</Muted> : null}
      {view.rows.map((row) => (
        <DifferenceCard
          key={row.id}
          row={row}
          ledgerName={view.connection.ledgerName}
          session={session}
          mayChange={view.mayChange}
          pending={mutation.pending}
          onPress={press}
        />
      ))}
      {pages.page === 1 && view.next === null ? null : (
        <Row>
          <Button size="small" disabled={pages.page === 1} onPress={() => pages.turn(pages.page - 1, null)}>
            Newer
          </Button>
          <Button size="small" disabled={view.next === null} onPress={() => pages.turn(pages.page + 1, view.next)}>
            Older
          </Button>
        </Row>
      )}
      {view.mayChange ? null : <ReadOnlyNote />}
      <DifferenceDialogs
        asked={asked}
        ledgerName={view.connection.ledgerName}
        mutation={mutation}
        onClose={() => {
          mutation.dismiss();
          setAsked(null);
        }}
        onConfirm={act}
      />
    </Stack>
  );
};

const kinds: DifferenceKind[] = ['missing', 'extra', 'changed_in_ledger', 'changed_in_stripe'];
const states: DifferenceState[] = ['open', 'accepted', 'resolved'];

type ChoicesProps = {
  view: DifferencesView;
  kind: DifferenceKind | null;
  state: DifferenceState;
  onChoose: (next: { kind: DifferenceKind | null; state: DifferenceState }) => void;
};

const Choices = ({ view, kind, state, onChoose }: ChoicesProps) => {
  const { ledgerName } = view.connection;
  const open = kinds.reduce((sum, each) => sum + (view.counts[each] ?? 0), 0);
  const labels: Record<DifferenceKind, string> = {
    missing: 'Missing',
    extra: 'Extra',
    changed_in_ledger: `Changed in ${ledgerName}`,
    changed_in_stripe: 'Changed in Stripe',
  };
  const look = (selected: boolean) => (selected ? 'primary' : 'secondary');
  return (
    <Row gap="xsmall">
      <Button
        size="small"
        type={look(state === 'open' && kind === null)}
        onPress={() => onChoose({ kind: null, state: 'open' })}
      >
        {`Open ${open}`}
      </Button>
      {kinds.map((each) =>
        (view.counts[each] ?? 0) === 0 && each !== kind ? null : (
          <Button
            key={each}
            size="small"
            type={look(state === 'open' && kind === each)}
            onPress={() => onChoose({ kind: each, state: 'open' })}
          >
            {`${labels[each]} ${view.counts[each] ?? 0}`}
          </Button>
        ),
      )}
      <Button
        size="small"
        type={look(state === 'accepted')}
        onPress={() => onChoose({ kind: null, state: 'accepted' })}
      >
        {`Kept as they are ${view.accepted}`}
      </Button>
      <Button
        size="small"
        type={look(state === 'resolved')}
        onPress={() => onChoose({ kind: null, state: 'resolved' })}
      >
        Mended
      </Button>
    </Row>
  );
};

function emptyWords({ run, connection }: DifferencesView, kind: DifferenceKind | null, state: DifferenceState): string {
  if (connection.state === 'none' || connection.state === 'pending')
    return 'Nothing to compare yet. Differences appear here once a company is connected.';
  if (state === 'accepted') return 'Nothing was kept as it is. A difference that you accept is listed here.';
  if (state === 'resolved') return 'Nothing was mended yet.';
  if (kind !== null) return 'Nothing of this kind differs.';
  if (run === null) return 'Nothing was compared yet, so nothing is known to differ.';
  return run.state === 'done'
    ? `Nothing differs between Stripe and ${connection.ledgerName} in these days.`
    : 'Nothing is known to differ so far.';
}
