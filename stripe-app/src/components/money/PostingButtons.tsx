import { Button } from '@stripe/ui-extension-sdk/ui';
import type { PostingRow } from '../../../../shared/api/money-posting.ts';
import type { PostingActions } from '../../hooks/use-posting-actions.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { FailureBanner } from '../FailureBanner.tsx';
import { Row, Text } from '../Layout.tsx';

type Props = { posting: PostingRow; actions: PostingActions };

/** Only what the server allows (C73). What is booked needs no second try to be the first thing one sees. */
export const PostingButtons = ({ posting, actions }: Props) => {
  if (posting.actions.length === 0) return null;
  const busy = actions.mutation.pending !== null;
  return (
    <Row>
      {posting.actions.includes('replay') ? (
        <Button
          size="small"
          pending={actions.isPending(posting, 'replay')}
          disabled={busy && !actions.isPending(posting, 'replay')}
          onPress={() => actions.act(posting, 'replay')}
        >
          Replay
        </Button>
      ) : null}
      {posting.actions.includes('undo') ? (
        <Button size="small" disabled={busy} onPress={() => actions.askUndo(posting)}>
          {undoWords(posting)}
        </Button>
      ) : null}
    </Row>
  );
};

/** What is not in the ledger is not taken back from it, but kept out. */
export const undoWords = ({ ledgerNumber }: Pick<PostingRow, 'ledgerNumber'>): string =>
  ledgerNumber === null ? 'Leave out' : 'Undo';

/** Asks before a posting is taken back; a failed press beside it, where no dialogue is open. */
export const PostingDialogs = ({ actions, ledgerName }: { actions: PostingActions; ledgerName: string }) => {
  const { mutation, undoing } = actions;
  return (
    <>
      {undoing !== null || mutation.failure === null ? null : (
        <FailureBanner failure={mutation.failure} onRetry={mutation.retry} onDismiss={mutation.dismiss} />
      )}
      <ConfirmDialog
        title={undoing?.ledgerNumber == null ? 'Leave this out?' : 'Take this back?'}
        shown={undoing !== null}
        onClose={() => actions.askUndo(null)}
        confirm={undoing?.ledgerNumber == null ? 'Leave out' : 'Take back'}
        destructive
        pending={undoing !== null && actions.isPending(undoing, 'undo')}
        failure={mutation.failure}
        onConfirm={() => {
          if (undoing !== null) actions.act(undoing, 'undo');
        }}
      >
        <Text>
          {undoing?.ledgerNumber == null
            ? `Tieout does not book it in ${ledgerName}. Its payout does not tie out until it is booked.`
            : `Tieout removes ${undoing.ledgerNumber} from ${ledgerName}, or reverses it where ${ledgerName} removes nothing. What happened in Stripe stays as it is.`}
        </Text>
        <Text>You can replay it at any time.</Text>
      </ConfirmDialog>
    </>
  );
};
