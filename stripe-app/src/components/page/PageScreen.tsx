import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { FullPageView } from '@stripe/ui-extension-sdk/ui';
import { Tab, Tabs } from '@stripe/ui-extension-sdk/ui/next';
import type { Place } from '../../data/place.ts';
import { type Session, sessionOf } from '../../data/session.ts';
import { type Navigation, usePlace } from '../../hooks/use-place.ts';
import { DifferencesTab } from '../differences/DifferencesTab.tsx';
import { Loading } from '../Loading.tsx';
import { ActivityTab } from './activity/ActivityTab.tsx';
import { BackfillTab } from './backfill/BackfillTab.tsx';
import { DocumentScreen } from './document/DocumentScreen.tsx';
import { DocumentsTab } from './documents/DocumentsTab.tsx';
import { MoneyTab } from './money/MoneyTab.tsx';
import { PayoutScreen } from './money/PayoutScreen.tsx';
import { PayoutsTab } from './money/PayoutsTab.tsx';
import { PostingScreen } from './money/PostingScreen.tsx';
import { OverviewTab } from './overview/OverviewTab.tsx';
import { ReviewTab } from './review/ReviewTab.tsx';

/** The full page: the tab, or the document, that its address names. */
export const PageScreen = ({ context }: { context: ExtensionContextValue }) => {
  const session = sessionOf(context);
  const { place, go } = usePlace(context);
  if (place === null) {
    return (
      <FullPageView>
        <Loading what="Opening…" />
      </FullPageView>
    );
  }
  const [first, documentId] = place.path;
  if (first === 'document' && documentId !== undefined) {
    return <DocumentScreen key={documentId} session={session} documentId={documentId} />;
  }
  if (first === 'posting' && documentId !== undefined) {
    return <PostingScreen key={documentId} session={session} postingId={documentId} />;
  }
  if (first === 'payout' && documentId !== undefined) {
    return <PayoutScreen key={documentId} session={session} payoutId={documentId} go={go} />;
  }
  const selected = isTab(first) ? first : 'overview';
  return (
    <FullPageView>
      <Tabs selectedKey={selected} onSelectionChange={(tab) => go(tab === 'overview' ? [] : [tab])}>
        {names.map((name) => (
          <Tab key={name} id={name} label={tabs[name]}>
            {name === selected ? <Content tab={name} session={session} params={place.params} go={go} /> : null}
          </Tab>
        ))}
      </Tabs>
    </FullPageView>
  );
};

const tabs = {
  overview: 'Overview',
  documents: 'Documents',
  review: 'To review',
  money: 'Money movement',
  payouts: 'Payouts',
  differences: 'Comparison',
  activity: 'Activity',
  period: 'Bring in',
};
type TabName = keyof typeof tabs;
const names: TabName[] = ['overview', 'documents', 'review', 'money', 'payouts', 'differences', 'activity', 'period'];
const isTab = (name: string | undefined): name is TabName => name !== undefined && name in tabs;

type ContentProps = { tab: TabName; session: Session; params: Place['params']; go: Navigation['go'] };

/** Only the tab looked at is there, so that a page is one read. */
const Content = ({ tab, ...rest }: ContentProps) => {
  switch (tab) {
    case 'overview':
      return <OverviewTab session={rest.session} />;
    case 'documents':
      return <DocumentsTab {...rest} />;
    case 'review':
      return <ReviewTab {...rest} />;
    case 'money':
      return <MoneyTab {...rest} />;
    case 'payouts':
      return <PayoutsTab {...rest} />;
    case 'differences':
      return <DifferencesTab {...rest} />;
    case 'activity':
      return <ActivityTab {...rest} />;
    case 'period':
      return <BackfillTab session={rest.session} />;
  }
};
