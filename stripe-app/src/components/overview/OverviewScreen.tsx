import { ContextView } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { BulkReplayAnswer, OverviewView } from '../../../../shared/api/overview.ts';
import { paths } from '../../../../shared/api/paths.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import { brand } from '../../data/brand.ts';
import { post } from '../../data/client.ts';
import { count } from '../../data/format.ts';
import type { Session } from '../../data/session.ts';
import { toast } from '../../data/toast.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import { usePolling } from '../../hooks/use-polling.ts';
import { useResource } from '../../hooks/use-resource.ts';
import { ConnectionNotice } from '../ConnectionNotice.tsx';
import { DocumentList } from '../DocumentList.tsx';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Section, Stack, Text } from '../Layout.tsx';
import { Loading } from '../Loading.tsx';
import { ReadOnlyNote } from '../ReadOnlyNote.tsx';
import { CauseList } from './CauseList.tsx';
import { ConnectionHealth } from './ConnectionHealth.tsx';
import { StatusCounts } from './StatusCounts.tsx';

/** How the whole account stands: the connection, counts, what needs attention grouped by cause, what happened last. */
export const OverviewScreen = ({ session }: { session: Session }) => {
  const resource = useResource(`${session.accountId} ${session.mode}`, () =>
    post<OverviewView>(session, paths.overview, {}, answerKeys.overview),
  );
  const [said, setSaid] = useState<string | null>(null);
  const replay = useMutation<BulkReplayAnswer>(session, answerKeys.bulkReplay, (answer) => {
    resource.replace(answer.view);
    setSaid(answer.sentence);
    toast('Replay started');
  });
  const overview = resource.value;
  const running = overview !== null && (overview.counts.queued ?? 0) + (overview.counts.syncing ?? 0) > 0;
  usePolling(running && replay.pending === null, resource.reload);

  if (overview === null) {
    return (
      <ContextView title="Overview" {...brand}>
        {resource.failure === null ? (
          <Loading what="Looking up your documents…" />
        ) : (
          <FailureBanner failure={resource.failure} onRetry={() => void resource.reload()} pending={resource.loading} />
        )}
      </ContextView>
    );
  }
  const { state } = overview.connection;
  // Before a company is chosen, "every document is where it should be" would be true and misleading.
  const begun = (state !== 'none' && state !== 'pending') || overview.recent.length > 0;
  return (
    <ContextView title="Overview" {...brand}>
      <Stack gap="large">
        {resource.failure === null ? null : (
          <FailureBanner failure={resource.failure} onRetry={() => void resource.reload()} retryLabel="Refresh" />
        )}
        {replay.failure === null ? null : (
          <FailureBanner failure={replay.failure} onRetry={replay.retry} onDismiss={replay.dismiss} />
        )}
        <ConnectionNotice connection={overview.connection} session={session} />
        <ConnectionHealth connection={overview.connection} locale={session.locale} />
        {said === null ? null : <Text>{said}</Text>}
        {begun ? <CauseList overview={overview} session={session} replay={replay} /> : null}
        <StatusCounts counts={overview.counts} />
        <Section title="Latest documents">
          {overview.recent.length === 0 ? (
            <Muted>
              {begun
                ? 'Nothing yet. The first invoice that reaches the stage chosen in your settings appears here by itself.'
                : 'Nothing yet. Invoices appear here once a company is connected.'}
            </Muted>
          ) : (
            <DocumentList documents={overview.recent} locale={session.locale} />
          )}
        </Section>
        <Muted>
          {count(overview.usageThisMonth, 'document', 'documents')} created this month. Failures, replays and undone
          documents do not count.
        </Muted>
        {overview.mayChange ? null : <ReadOnlyNote />}
      </Stack>
    </ContextView>
  );
};
