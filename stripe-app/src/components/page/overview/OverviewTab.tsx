import { Link, OverviewPage, PageModule } from '@stripe/ui-extension-sdk/ui';
import { settingsUrl } from '../../../data/links.ts';
import { pageRoute } from '../../../data/place.ts';
import type { Session } from '../../../data/session.ts';
import { hasBegun, useOverview } from '../../../hooks/use-overview.ts';
import { BulkDialog } from '../../bulk/BulkDialog.tsx';
import { BulkProgress } from '../../bulk/BulkProgress.tsx';
import { ConnectionNotice } from '../../ConnectionNotice.tsx';
import { DifferencesLine } from '../../differences/DifferencesLine.tsx';
import { FailureBanner } from '../../FailureBanner.tsx';
import { Muted, Stack } from '../../Layout.tsx';
import { CauseList, causesToMend } from '../../overview/CauseList.tsx';
import { ConnectionHealth } from '../../overview/ConnectionHealth.tsx';
import { DayChart } from '../../overview/DayChart.tsx';
import { LatestDocuments, UsageLine } from '../../overview/LatestDocuments.tsx';
import { MoneyLine } from '../../overview/MoneyLine.tsx';
import { countedStates, StatusCounts } from '../../overview/StatusCounts.tsx';
import { ReadOnlyNote } from '../../ReadOnlyNote.tsx';

/** The overview with the room of a page. */
export const OverviewTab = ({ session }: { session: Session }) => {
  const { resource, bulk } = useOverview(session);
  const overview = resource.value;
  const failure =
    resource.failure === null ? null : (
      <FailureBanner failure={resource.failure} onRetry={() => void resource.reload()} pending={resource.loading} />
    );
  if (overview === null) {
    return failure ?? <OverviewPage pending primaryColumn={<Muted>Looking up your documents…</Muted>} />;
  }
  const begun = hasBegun(overview);
  const causes = causesToMend(overview);
  const toMend = begun && (causes.length > 0 || overview.connection.state === 'active');
  return (
    <Stack gap="medium">
      {failure}
      <ConnectionNotice connection={overview.connection} session={session} />
      <BulkProgress bulk={bulk} locale={session.locale} mayChange={overview.mayChange} />
      <OverviewPage
        primaryColumn={
          <Stack gap="large">
            {toMend ? (
              <PageModule title="Needs attention">
                <Stack gap="small">
                  <CauseList overview={overview} session={session} bulk={bulk} most={mostCauses} />
                  {causes.length === 0 ? null : (
                    <Link href={pageRoute(['review'])}>
                      {causes.length > mostCauses
                        ? `Answer all in one place (${causes.length - mostCauses} more)`
                        : 'Answer all in one place'}
                    </Link>
                  )}
                </Stack>
              </PageModule>
            ) : null}
            {begun ? (
              <PageModule
                title="Last 30 days"
                subtitle="Documents by the day on which they came to stand as they do now"
              >
                <DayChart days={overview.days} />
              </PageModule>
            ) : null}
            <PageModule title="Latest documents">
              <Stack gap="small">
                <LatestDocuments overview={overview} locale={session.locale} most={5} />
                {overview.recent.length === 0 ? null : <Link href={pageRoute(['documents'])}>All documents</Link>}
              </Stack>
            </PageModule>
            {overview.mayChange ? null : <ReadOnlyNote />}
          </Stack>
        }
        secondaryColumn={
          <Stack gap="large">
            <PageModule title="Connection">
              <Stack gap="small">
                <ConnectionHealth connection={overview.connection} locale={session.locale} />
                <Link href={settingsUrl(session)}>Open settings</Link>
              </Stack>
            </PageModule>
            {countedStates(overview.counts).length === 0 ? null : (
              <PageModule title="Documents by state">
                <StatusCounts counts={overview.counts} />
              </PageModule>
            )}
            {overview.money === null ? null : (
              <PageModule title="Money movement">
                <MoneyLine money={overview.money} />
              </PageModule>
            )}
            {overview.differences === null ? null : (
              <PageModule title={`Stripe and ${overview.connection.ledgerName} compared`}>
                <DifferencesLine differences={overview.differences} locale={session.locale} />
              </PageModule>
            )}
            <PageModule title="Usage">
              <UsageLine overview={overview} />
            </PageModule>
          </Stack>
        }
      />
      <BulkDialog bulk={bulk} />
    </Stack>
  );
};

/** On a glance the most frequent ones; the others stand where they are answered. */
const mostCauses = 5;
