import { Button, TextArea } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { InvoiceView } from '../../../../shared/api/invoice.ts';
import type { InvoiceState } from '../../hooks/use-invoice.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { Row, Text } from '../Layout.tsx';

/** Which dialogue is open over the invoice. */
export type OpenDialog = 'undo' | 'exclude' | 'preview' | null;

type Props = { invoice: InvoiceView; state: InvoiceState; dialog: OpenDialog; open: (dialog: OpenDialog) => void };

/** The quieter actions, each behind a confirmation. Drawn only when the server allows them (requirement C73). */
export const InvoiceActions = ({ invoice, state, dialog, open }: Props) => {
  const { mutation } = state;
  const allowed = (action: 'undo' | 'exclude') => invoice.mayChange && invoice.actions.includes(action);
  const close = () => {
    mutation.dismiss();
    open(null);
  };
  return (
    <Row>
      {allowed('undo') ? (
        <Button size="small" onPress={() => open('undo')} disabled={mutation.pending !== null}>
          Undo
        </Button>
      ) : null}
      {allowed('exclude') ? (
        <Button size="small" onPress={() => open('exclude')} disabled={mutation.pending !== null}>
          Exclude
        </Button>
      ) : null}
      <UndoDialog invoice={invoice} state={state} shown={dialog === 'undo'} onClose={close} />
      <ExcludeDialog invoice={invoice} state={state} shown={dialog === 'exclude'} onClose={close} />
    </Row>
  );
};

type DialogProps = { invoice: InvoiceView; state: InvoiceState; shown: boolean; onClose: () => void };

const UndoDialog = ({ invoice, state, shown, onClose }: DialogProps) => {
  const { ledgerName } = invoice.connection;
  const document = invoice.document === null ? 'the document' : `draft ${invoice.document.number}`;
  return (
    <ConfirmDialog
      title="Undo this sync?"
      shown={shown}
      onClose={onClose}
      confirm="Undo sync"
      destructive
      pending={state.mutation.pending === 'undo'}
      failure={state.mutation.failure}
      onConfirm={() => state.act('undo')}
    >
      <Text>{`Tieout removes ${document} from ${ledgerName}. The invoice in Stripe stays as it is.`}</Text>
      <Text>
        A document that is already posted cannot be removed; then nothing changes and you see the reason. You can sync
        the invoice again at any time.
      </Text>
    </ConfirmDialog>
  );
};

const ExcludeDialog = ({ invoice, state, shown, onClose }: DialogProps) => {
  const [reason, setReason] = useState('');
  const { ledgerName } = invoice.connection;
  return (
    <ConfirmDialog
      title="Exclude this invoice?"
      shown={shown}
      onClose={onClose}
      confirm="Exclude invoice"
      pending={state.mutation.pending === 'exclude'}
      failure={state.mutation.failure}
      onConfirm={() => state.act('exclude', reason)}
    >
      <Text>{`Tieout will not send this invoice to ${ledgerName}, not even when it changes. You can include it again at any time.`}</Text>
      <TextArea
        label="Reason"
        description="Optional. Shown to everybody who opens this invoice."
        maxLength={500}
        rows={3}
        onChange={(event) => setReason(event.target.value)}
      />
    </ConfirmDialog>
  );
};
