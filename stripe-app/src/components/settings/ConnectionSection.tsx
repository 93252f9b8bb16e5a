import { Button } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { paths } from '../../../../shared/api/paths.ts';
import type { SettingsView } from '../../../../shared/api/settings.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import type { Session } from '../../data/session.ts';
import { toast } from '../../data/toast.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { MirrorAge } from '../contact/MirrorAge.tsx';
import { Muted, Row, Section, Stack, Text } from '../Layout.tsx';
import { ConnectionHealth } from '../overview/ConnectionHealth.tsx';
import { ChooseCompany } from './ChooseCompany.tsx';
import { ConnectFlow } from './ConnectFlow.tsx';

type Props = {
  view: SettingsView;
  session: Session;
  replace: (view: SettingsView) => void;
  refresh: () => Promise<void>;
};

/** Connect, choose the company, reconnect, disconnect. */
export const ConnectionSection = ({ view, session, replace, refresh }: Props) => {
  const { connection, mayChange } = view;
  const { ledgerName, state } = connection;
  return (
    <Section title="Connection" gap="medium">
      {state === 'none' ? (
        <Stack gap="small">
          <Text>{`Connect ${ledgerName}, and every invoice of Stripe becomes a draft in your books, checked to the cent.`}</Text>
          <Muted>
            {`You sign in at ${ledgerName} and allow access to one company. Nothing is written before you have chosen the company and the rules.`}
          </Muted>
        </Stack>
      ) : (
        <ConnectionHealth connection={connection} locale={session.locale} />
      )}
      <MirrorAge connection={connection} session={session} mayChange={mayChange} reload={refresh} />
      {connection.message === null ? null : <Text>{connection.message}</Text>}
      {state === 'pending' && mayChange ? <ChooseCompany view={view} session={session} replace={replace} /> : null}
      {mayChange && !(state === 'pending' && view.companies.length > 0)
        ? offeredOf(view).map(({ id, name }) => (
            <ConnectFlow
              key={`${state} ${id}`}
              label={state !== 'none' && id === connection.ledger ? `Reconnect ${name}` : `Connect ${name}`}
              primary={id === connection.ledger && ['none', 'revoked', 'disconnected'].includes(state)}
              ledger={id}
              ledgerName={name}
              session={session}
              refresh={refresh}
            />
          ))
        : null}
      {mayChange && (state === 'active' || state === 'revoked' || state === 'pending') ? (
        <Disconnect view={view} session={session} replace={replace} />
      ) : null}
    </Section>
  );
};

/** Books are kept in one ledger at a time: another one is offered only while none is connected. */
function offeredOf({ connection, ledgers }: SettingsView): { id: string; name: string }[] {
  const own = { id: connection.ledger, name: connection.ledgerName };
  const open = connection.state === 'none' || connection.state === 'disconnected';
  return open ? [own, ...ledgers.filter(({ id }) => id !== own.id)] : [own];
}

const Disconnect = ({ view, session, replace }: Omit<Props, 'refresh'>) => {
  const [asking, setAsking] = useState(false);
  const { ledgerName, companyName } = view.connection;
  const mutation = useMutation<SettingsView>(session, answerKeys.settings, (answer) => {
    setAsking(false);
    replace(answer);
    toast('Disconnected');
  });
  return (
    <Row>
      <Button size="small" onPress={() => setAsking(true)}>
        Disconnect
      </Button>
      <ConfirmDialog
        title={`Disconnect ${ledgerName}?`}
        shown={asking}
        onClose={() => {
          mutation.dismiss();
          setAsking(false);
        }}
        confirm={`Disconnect ${ledgerName}`}
        destructive
        pending={mutation.pending !== null}
        failure={mutation.failure}
        onConfirm={() => mutation.run('disconnect', paths.disconnect, {})}
      >
        <Text>{`Invoices are no longer sent to ${companyName ?? ledgerName}. Documents already written stay there.`}</Text>
        <Text>Settings, mappings and history are kept. Connect the same company again to go on where it stopped.</Text>
      </ConfirmDialog>
    </Row>
  );
};
