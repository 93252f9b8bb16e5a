import type { CustomerView } from '../../../../shared/api/customer.ts';
import { count } from '../../data/format.ts';
import type { Session } from '../../data/session.ts';
import type { CustomerState } from '../../hooks/use-customer.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { Text } from '../Layout.tsx';
import type { OpenDialog } from './dialogs.ts';
import { LinkDialog } from './LinkDialog.tsx';

type Props = {
  customer: CustomerView;
  session: Session;
  state: CustomerState;
  dialog: OpenDialog;
  onClose: () => void;
};

/** The dialogues of the customer view; each tells what it means before it is done. */
export const CustomerDialogs = ({ customer, session, state, dialog, onClose }: Props) => {
  const { mutation } = state;
  const { ledgerName } = customer.connection;
  if (dialog === null) return null;
  if (dialog.kind === 'link')
    return <LinkDialog customer={customer} session={session} state={state} link={dialog.link} onClose={onClose} />;
  const { link } = dialog;
  if (dialog.kind === 'replay')
    return (
      <ConfirmDialog
        title={`Replay ${count(link.elsewhere.drafts, 'document', 'documents')}?`}
        shown
        onClose={onClose}
        confirm="Replay documents"
        pending={mutation.pending === 'replay'}
        failure={mutation.failure}
        onConfirm={state.replay}
      >
        <Text>{`Each draft is removed from ${ledgerName} and written again under ${link.name}, with a new number.`}</Text>
        <Text>Posted documents are not touched. Stripe stays as it is.</Text>
      </ConfirmDialog>
    );
  return (
    <ConfirmDialog
      title="Unlink this customer?"
      shown
      onClose={onClose}
      confirm="Unlink customer"
      destructive
      pending={mutation.pending === 'unlink'}
      failure={mutation.failure}
      onConfirm={() => state.unlink(link.id)}
    >
      <Text>{`Tieout remembers that this Stripe customer is not ${link.name} in ${ledgerName}, until you allow it again.`}</Text>
      <Text>Documents already written stay as they are, drafts too.</Text>
      <Text>The next invoice looks for the customer again, by the rules in your settings.</Text>
    </ConfirmDialog>
  );
};
