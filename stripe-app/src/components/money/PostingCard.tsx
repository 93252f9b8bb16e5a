import { Link } from '@stripe/ui-extension-sdk/ui';
import type { PostingView } from '../../../../shared/api/money-posting.ts';
import { pageRoute } from '../../data/place.ts';
import type { Session } from '../../data/session.ts';
import type { PostingActions } from '../../hooks/use-posting-actions.ts';
import { Card, Muted, Row, Strong } from '../Layout.tsx';
import { PostingBadge } from './PostingBadge.tsx';
import { PostingButtons } from './PostingButtons.tsx';
import { PostingFacts } from './PostingFacts.tsx';
import { PostingProblem } from './PostingProblem.tsx';

type Props = {
  posting: PostingView;
  ledgerName: string;
  session: Session;
  actions: PostingActions;
  mayChange: boolean;
};

/** One posting beside what it is about: is it booked, is it right, and what to do now. */
export const PostingCard = ({ posting, ledgerName, session, actions, mayChange }: Props) => (
  <Card>
    <Row gap="xsmall">
      <Strong>{posting.label}</Strong>
      <PostingBadge status={posting.status} />
    </Row>
    {posting.problem === null ? <Muted>{posting.sentence}</Muted> : null}
    <PostingProblem posting={posting} session={session} mayChange={mayChange} />
    <PostingFacts posting={posting} ledgerName={ledgerName} locale={session.locale} />
    <PostingButtons posting={posting} actions={actions} />
    <Link href={pageRoute(['posting', posting.id])} type="secondary">
      Debits and credits
    </Link>
  </Card>
);
