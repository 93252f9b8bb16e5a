import type { ReviewGroup } from '../../../../../shared/api/review.ts';
import type { Session } from '../../../data/session.ts';
import { useInvoice } from '../../../hooks/use-invoice.ts';
import { FailureBanner } from '../../FailureBanner.tsx';
import { ProblemSection } from '../../invoice/ProblemSection.tsx';
import { Muted, Stack } from '../../Layout.tsx';
import { Loading } from '../../Loading.tsx';

type Props = { session: Session; group: ReviewGroup; onAnswered: () => void };

/** The question as its example asks it, with what answers it there; the answer holds for all that wait for it. */
export const ReviewAnswer = ({ session, group, onAnswered }: Props) => {
  const state = useInvoice(session, group.example.stripeId, onAnswered);
  const { value: invoice, failure, loading, reload } = state.resource;
  if (invoice === null) {
    return failure === null ? (
      <Loading what="Looking up the question…" />
    ) : (
      <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} />
    );
  }
  return (
    <Stack gap="medium">
      {state.mutation.failure === null ? null : (
        <FailureBanner
          failure={state.mutation.failure}
          onRetry={state.mutation.retry}
          onDismiss={state.mutation.dismiss}
        />
      )}
      {invoice.problem === null ? (
        <Muted>This was answered meanwhile. The list shows it in a moment.</Muted>
      ) : (
        <ProblemSection invoice={invoice} problem={invoice.problem} session={session} state={state} />
      )}
    </Stack>
  );
};
