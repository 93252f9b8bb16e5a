import { Button, FocusView, Link } from '@stripe/ui-extension-sdk/ui';
import { pageRoute } from '../../data/place.ts';
import type { Session } from '../../data/session.ts';
import { usePayout } from '../../hooks/use-payout.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Section, Stack } from '../Layout.tsx';
import { Loading } from '../Loading.tsx';
import { PayoutHead } from './PayoutHead.tsx';
import { PayoutProof } from './PayoutProof.tsx';
import { PostingDialogs } from './PostingButtons.tsx';
import { PostingLines } from './PostingLines.tsx';

type Props = { session: Session; payoutId: string | null; onClose: () => void };

/** A payout over the view that names it: its proof and what it consists of. */
export const PayoutDrawer = ({ session, payoutId, onClose }: Props) => (
  <FocusView
    title="Payout"
    size="large"
    shown={payoutId !== null}
    setShown={(open) => {
      if (!open) onClose();
    }}
    primaryAction={<Button onPress={onClose}>Close</Button>}
  >
    {payoutId === null ? null : <Body key={payoutId} session={session} payoutId={payoutId} />}
  </FocusView>
);

const Body = ({ session, payoutId }: { session: Session; payoutId: string }) => {
  const state = usePayout(session, payoutId);
  const { value: payout, failure, loading, reload } = state.resource;
  const failed =
    failure === null ? null : <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} />;
  if (payout === null) return failed ?? <Loading what="Looking up this payout…" />;
  return (
    <Stack gap="large">
      {failed}
      <PayoutHead payout={payout} locale={session.locale} />
      <PayoutProof payout={payout} session={session} state={state} />
      {payout.postings.length === 0 ? null : (
        <Section title="What it consists of">
          <PostingLines postings={payout.postings} locale={session.locale} />
        </Section>
      )}
      <Link href={pageRoute(['payout', payoutId])}>
        {payout.next === null
          ? 'Open on a page of its own'
          : `All ${payout.postingCount} postings on a page of their own`}
      </Link>
      <PostingDialogs actions={state.postings} ledgerName={payout.connection.ledgerName} />
    </Stack>
  );
};
