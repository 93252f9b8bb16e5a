import { Button, TextField } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { BackfillAnswer } from '../../../../../shared/api/backfill.ts';
import type { Session } from '../../../data/session.ts';
import { isCalendarDate } from '../../../data/validate-settings.ts';
import { useBackfill } from '../../../hooks/use-backfill.ts';
import { ConnectionNotice } from '../../ConnectionNotice.tsx';
import { FailureBanner } from '../../FailureBanner.tsx';
import { Muted, Row, Section, Stack } from '../../Layout.tsx';
import { Loading } from '../../Loading.tsx';
import { ReadOnlyNote } from '../../ReadOnlyNote.tsx';
import { RunCard } from './RunCard.tsx';

/** Brings the documents and the money of a period into the books: first what would happen, then the run itself. */
export const BackfillTab = ({ session }: { session: Session }) => {
  const state = useBackfill(session);
  const { resource, mutation, view } = state;
  if (view === null) {
    return resource.failure === null ? (
      <Loading what="Looking up what was brought in…" />
    ) : (
      <FailureBanner failure={resource.failure} onRetry={() => void resource.reload()} pending={resource.loading} />
    );
  }
  const usable = view.connection.state === 'active';
  return (
    <Stack gap="large">
      <ConnectionNotice connection={view.connection} session={session} />
      {view.mayChange ? null : <ReadOnlyNote />}
      {mutation.failure === null ? null : (
        <FailureBanner failure={mutation.failure} onRetry={mutation.retry} onDismiss={mutation.dismiss} />
      )}
      {usable && view.mayChange ? <Ask view={view} state={state} /> : null}
      {view.rehearsal === null ? null : (
        <RunCard title="What would happen" run={view.rehearsal} view={view} state={state} session={session} />
      )}
      {view.run === null ? null : (
        <RunCard title="The newest run" run={view.run} view={view} state={state} session={session} />
      )}
    </Stack>
  );
};

const dateFault = 'Enter a date in the form YYYY-MM-DD, for example 2026-01-31.';

type Faults = { from?: string; to?: string };

/** From when to when, and first of all what would happen. */
const Ask = ({ view, state }: { view: BackfillAnswer; state: ReturnType<typeof useBackfill> }) => {
  const [from, setFrom] = useState('');
  const [to, setTo] = useState(view.today);
  const [faults, setFaults] = useState<Faults>({});
  const busy = [view.run, view.rehearsal].some(
    (run) => run !== null && ['running', 'paused', 'undoing'].includes(run.state),
  );
  const press = () => {
    const found: Faults = {
      ...(isCalendarDate(from) ? {} : { from: dateFault }),
      ...(isCalendarDate(to) ? {} : { to: dateFault }),
    };
    if (found.from === undefined && found.to === undefined && from > to)
      found.to = 'The last day is before the first one. Choose a later day.';
    setFaults(found);
    if (found.from === undefined && found.to === undefined) state.start(from, to, true);
  };
  const field = (name: keyof Faults) => ({
    placeholder: 'YYYY-MM-DD',
    error: faults[name],
    invalid: faults[name] !== undefined,
  });
  return (
    <Section
      title="Bring in a period"
      description={
        view.money
          ? 'Invoices and credit notes of these days, then payments, fees, refunds, disputes and payouts. What is in the books already is found and not written again.'
          : 'Invoices and credit notes of these days. What is in the books already is found and not written again.'
      }
      gap="medium"
    >
      <TextField
        {...field('from')}
        label="First day"
        description={`By when Stripe made the document, in ${view.timeZone}.`}
        defaultValue={from}
        onChange={(event) => setFrom(event.target.value.trim())}
      />
      <TextField
        {...field('to')}
        label="Last day"
        defaultValue={to}
        onChange={(event) => setTo(event.target.value.trim())}
      />
      <Row>
        <Button type="primary" onPress={press} pending={state.mutation.pending === 'dry'} disabled={busy}>
          See what would happen
        </Button>
      </Row>
      <Muted>
        {busy
          ? 'One period goes at a time: wait until the one below is over, or stop it.'
          : 'Nothing is written yet. You start it after you have seen what would happen.'}
      </Muted>
    </Section>
  );
};
