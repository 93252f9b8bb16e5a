import { DetailPage, Link, PageModule, PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import type { PayoutView } from '../../../../../shared/api/payouts.ts';
import { money, whole } from '../../../data/format.ts';
import { settingsUrl } from '../../../data/links.ts';
import { payoutsCrumb } from '../../../data/place.ts';
import type { Session } from '../../../data/session.ts';
import { usePayout } from '../../../hooks/use-payout.ts';
import type { Navigation } from '../../../hooks/use-place.ts';
import { ConnectionNotice } from '../../ConnectionNotice.tsx';
import { FailureBanner } from '../../FailureBanner.tsx';
import { Muted, Stack, Text } from '../../Layout.tsx';
import { PayoutHead } from '../../money/PayoutHead.tsx';
import { PayoutProof } from '../../money/PayoutProof.tsx';
import { PostingDialogs } from '../../money/PostingButtons.tsx';
import { ReadOnlyNote } from '../../ReadOnlyNote.tsx';
import { PostingTable } from './PostingTable.tsx';

type Props = { session: Session; payoutId: string; go: Navigation['go'] };

/** As many as the backend puts on a page. */
const pageSize = 25;

/** A payout on a page of its own: the proof, what it consists of, and how the bank knows it. */
export const PayoutScreen = ({ session, payoutId, go }: Props) => {
  const state = usePayout(session, payoutId);
  const { value: payout, failure, loading, reload } = state.resource;
  const failed =
    failure === null ? null : <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} />;
  if (payout === null) {
    return (
      <DetailPage
        title="Payout"
        breadcrumbs={[payoutsCrumb]}
        pending={failure === null}
        primaryColumn={<Stack>{failed}</Stack>}
      />
    );
  }
  return (
    <DetailPage
      title={`Payout of ${money(payout.amount, session.locale)}`}
      description={payout.payoutId}
      breadcrumbs={[payoutsCrumb]}
      primaryColumn={
        <Stack gap="large">
          {failed}
          <ConnectionNotice connection={payout.connection} session={session} />
          <PageModule title="Proof">
            <PayoutProof payout={payout} session={session} state={state} />
          </PageModule>
          <PageModule title="What it consists of" subtitle={countWords(payout, session.locale)}>
            <PostingTable
              key={state.page}
              rows={payout.postings}
              locale={session.locale}
              loading={loading && payout.postings.length === 0}
              page={state.page}
              pageSize={pageSize}
              more={payout.next !== null}
              emptyMessage="Nothing of it is booked or planned."
              onPage={state.turn}
              onOpen={(id) => go(['posting', id])}
            />
          </PageModule>
          {payout.mayChange ? null : <ReadOnlyNote />}
          <PostingDialogs actions={state.postings} ledgerName={payout.connection.ledgerName} />
        </Stack>
      }
      secondaryColumn={
        <Stack gap="large">
          <PageModule title="Status">
            <PayoutHead payout={payout} locale={session.locale} />
          </PageModule>
          {payout.facts.length === 0 ? null : (
            <PageModule title="At the bank">
              <PropertyList orientation="vertical">
                {payout.facts.map(({ label, value }) => (
                  <PropertyListItem key={label} label={label} value={<Text>{value}</Text>} />
                ))}
              </PropertyList>
            </PageModule>
          )}
          {payout.proof === null ? null : (
            <PageModule title="As CSV or PDF">
              <Stack gap="xsmall">
                <Text>{payout.fileUrl}</Text>
                <Muted>
                  The API gives the proof as a file: ask with an API key and “Accept: text/csv” or “Accept:
                  application/pdf”.
                </Muted>
                <Link href={settingsUrl(session, 'keys')}>API keys in the settings</Link>
              </Stack>
            </PageModule>
          )}
        </Stack>
      }
    />
  );
};

const countWords = ({ postingCount }: PayoutView, locale: string): string =>
  postingCount === 1 ? '1 posting' : `${whole(postingCount, locale)} postings`;
