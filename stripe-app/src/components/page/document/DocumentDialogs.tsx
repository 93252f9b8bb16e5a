import { TextArea } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { DocumentPageView } from '../../../../../shared/api/documents.ts';
import type { InvoiceState } from '../../../hooks/use-invoice.ts';
import { ConfirmDialog } from '../../ConfirmDialog.tsx';
import { Text } from '../../Layout.tsx';

export type OpenDialog = 'undo' | 'exclude' | 'preview' | null;

type Props = { page: DocumentPageView; state: InvoiceState; dialog: OpenDialog; onClose: () => void };

/** What is asked before a draft is taken back, or a document left out. */
export const DocumentDialogs = ({ page, state, dialog, onClose }: Props) => {
  const [reason, setReason] = useState('');
  const { row, view } = page;
  const noun = row.objectType === 'invoice' ? 'invoice' : 'credit note';
  const { ledgerName } = view.connection;
  const { mutation } = state;
  return (
    <>
      <ConfirmDialog
        title="Undo this sync?"
        shown={dialog === 'undo'}
        onClose={onClose}
        confirm="Undo sync"
        destructive
        pending={mutation.pending === 'undo'}
        failure={mutation.failure}
        onConfirm={() => state.act('undo')}
      >
        <Text>{`Tieout removes draft ${row.ledgerNumber ?? ''} from ${ledgerName}. The ${noun} in Stripe stays as it is.`}</Text>
        <Text>
          A document that is already posted cannot be removed; then nothing changes and you see the reason. You can
          replay it at any time.
        </Text>
      </ConfirmDialog>
      <ConfirmDialog
        title={`Exclude this ${noun}?`}
        shown={dialog === 'exclude'}
        onClose={onClose}
        confirm={`Exclude ${noun}`}
        pending={mutation.pending === 'exclude'}
        failure={mutation.failure}
        onConfirm={() => state.act('exclude', reason)}
      >
        <Text>{`Tieout will not send this ${noun} to ${ledgerName}, not even when it changes. You can include it again at any time.`}</Text>
        <TextArea
          label="Reason (optional)"
          description="Shown on the document and in the activity."
          maxLength={500}
          onChange={(event) => setReason(event.target.value)}
        />
      </ConfirmDialog>
    </>
  );
};
