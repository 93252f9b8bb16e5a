import { Banner, Button } from '@stripe/ui-extension-sdk/ui';
import type { PostingView } from '../../../../shared/api/money-posting.ts';
import { mendUrl } from '../../data/money-words.ts';
import type { Session } from '../../data/session.ts';
import { ProblemWords } from '../invoice/ProblemSection.tsx';

type Props = { posting: PostingView; session: Session; mayChange: boolean };

const inSettings = ['open_settings', 'choose_period_policy', 'connect', 'reconnect', 'choose_company'];

/** Why a posting is not in the books, what to do, and the way to where it is mended. */
export const PostingProblem = ({ posting, session, mayChange }: Props) => {
  const { problem, status, review } = posting;
  if (problem === null) {
    return review === null ? null : <Banner type="caution" title="What is this?" description={review} />;
  }
  const button =
    mayChange && problem.action !== null && inSettings.includes(problem.action) ? (
      <Button href={mendUrl(session, problem.code)}>Open settings</Button>
    ) : undefined;
  return (
    <Banner
      type={status === 'failed' ? 'critical' : problem.who === 'time' ? 'default' : 'caution'}
      title={problem.title}
      description={<ProblemWords problem={problem} />}
      actions={button}
    />
  );
};
