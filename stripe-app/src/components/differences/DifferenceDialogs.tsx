import { TextArea } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { DifferenceAction, DifferenceRow } from '../../../../shared/api/differences.ts';
import type { Mutation } from '../../hooks/use-mutation.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { Text } from '../Layout.tsx';

type Props = {
  asked: { row: DifferenceRow; action: DifferenceAction } | null;
  ledgerName: string;
  mutation: Mutation;
  onClose: () => void;
  onConfirm: (row: DifferenceRow, action: DifferenceAction, reason?: string) => void;
};

/** Asks why the ledger's version is kept, and once more before a document is taken out of the books. */
export const DifferenceDialogs = ({ asked, ledgerName, mutation, onClose, onConfirm }: Props) => {
  const [reason, setReason] = useState({ id: '', text: '' });
  const row = asked?.row;
  const title = row?.title ?? '';
  return (
    <>
      <ConfirmDialog
        title={`Keep ${title} as it is?`}
        shown={asked?.action === 'accept'}
        onClose={onClose}
        confirm="Keep it"
        pending={mutation.pending !== null}
        failure={asked?.action === 'accept' ? mutation.failure : null}
        onConfirm={() => {
          if (row !== undefined) onConfirm(row, 'accept', reason.id === row.id ? reason.text : '');
        }}
      >
        <Text>Nothing is changed. It is not told again, unless it changes once more.</Text>
        <TextArea
          key={row?.id}
          label="Why, for whoever looks at it later"
          description="Shown with your name beside the difference. May be left empty."
          maxLength={500}
          onChange={(event) => setReason({ id: row?.id ?? '', text: event.target.value })}
        />
      </ConfirmDialog>
      <ConfirmDialog
        title={`Remove ${title}?`}
        shown={asked?.action === 'remove'}
        onClose={onClose}
        confirm="Remove"
        destructive
        pending={mutation.pending !== null}
        failure={asked?.action === 'remove' ? mutation.failure : null}
        onConfirm={() => {
          if (row !== undefined) onConfirm(row, 'remove');
        }}
      >
        <Text>{`It is taken out of ${ledgerName} while it is not booked for good there. Stripe stays as it is.`}</Text>
      </ConfirmDialog>
    </>
  );
};
