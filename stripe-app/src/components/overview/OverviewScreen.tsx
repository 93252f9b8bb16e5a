import { ContextView, Link } from '@stripe/ui-extension-sdk/ui';
import { brand } from '../../data/brand.ts';
import { pageRoute } from '../../data/place.ts';
import type { Session } from '../../data/session.ts';
import { hasBegun, useOverview } from '../../hooks/use-overview.ts';
import { BulkDialog } from '../bulk/BulkDialog.tsx';
import { BulkProgress } from '../bulk/BulkProgress.tsx';
import { ConnectionNotice } from '../ConnectionNotice.tsx';
import { DifferencesLine } from '../differences/DifferencesLine.tsx';
import { FailureBanner } from '../FailureBanner.tsx';
import { Row, Section, Stack } from '../Layout.tsx';
import { Loading } from '../Loading.tsx';
import { ReadOnlyNote } from '../ReadOnlyNote.tsx';
import { CauseList, causesToMend } from './CauseList.tsx';
import { ConnectionHealth } from './ConnectionHealth.tsx';
import { DayChart } from './DayChart.tsx';
import { LatestDocuments, UsageLine } from './LatestDocuments.tsx';
import { MoneyLine } from './MoneyLine.tsx';
import { countedStates, StatusCounts } from './StatusCounts.tsx';

/** How the whole account stands: the connection, what needs attention grouped by cause, counts, what happened last. */
export const OverviewScreen = ({ session }: { session: Session }) => {
  const { resource, bulk } = useOverview(session);
  const overview = resource.value;
  const failure =
    resource.failure === null ? null : (
      <FailureBanner
        failure={resource.failure}
        onRetry={() => void resource.reload()}
        pending={resource.loading}
        retryLabel={overview === null ? 'Try again' : 'Refresh'}
      />
    );
  if (overview === null) {
    return (
      <ContextView title="Overview" {...brand}>
        {failure ?? <Loading what="Looking up your documents…" />}
      </ContextView>
    );
  }
  const begun = hasBegun(overview);
  const { state } = overview.connection;
  const toMend = causesToMend(overview).length > 0 || state === 'active';
  return (
    <ContextView title="Overview" {...brand}>
      <Stack gap="large">
        {failure}
        <ConnectionNotice connection={overview.connection} session={session} />
        <ConnectionHealth connection={overview.connection} locale={session.locale} />
        <BulkProgress bulk={bulk} locale={session.locale} mayChange={overview.mayChange} />
        {begun && toMend ? (
          <Section title="Needs attention">
            <CauseList overview={overview} session={session} bulk={bulk} />
          </Section>
        ) : null}
        {begun && overview.days.length > 0 ? (
          <Section title="Last 30 days">
            <DayChart days={overview.days} />
          </Section>
        ) : null}
        {countedStates(overview.counts).length === 0 ? null : (
          <Section title="Documents by state">
            <StatusCounts counts={overview.counts} />
          </Section>
        )}
        {overview.money === null ? null : (
          <Section title="Money movement">
            <MoneyLine money={overview.money} />
          </Section>
        )}
        {overview.differences === null ? null : (
          <Section title={`Stripe and ${overview.connection.ledgerName} compared`}>
            <DifferencesLine differences={overview.differences} locale={session.locale} />
          </Section>
        )}
        <Section title="Latest documents">
          <LatestDocuments overview={overview} locale={session.locale} />
          {begun ? (
            <Row>
              <Link href={pageRoute(['documents'])}>All documents</Link>
              <Link href={pageRoute(['review'])}>To review</Link>
              <Link href={pageRoute(['activity'])}>Activity</Link>
            </Row>
          ) : null}
        </Section>
        <UsageLine overview={overview} />
        {overview.mayChange ? null : <ReadOnlyNote />}
      </Stack>
      <BulkDialog bulk={bulk} />
    </ContextView>
  );
};
