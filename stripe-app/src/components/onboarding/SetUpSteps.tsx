import { Banner, Button, Link } from '@stripe/ui-extension-sdk/ui';
import type { SettingsView } from '../../../../shared/api/settings.ts';
import { settingsUrl } from '../../data/links.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Stack } from '../Layout.tsx';
import { ReadOnlyNote } from '../ReadOnlyNote.tsx';
import { ConnectionSection } from '../settings/ConnectionSection.tsx';
import { RehearseStep } from './RehearseStep.tsx';
import { RulesStep } from './RulesStep.tsx';
import { SwitchOnStep } from './SwitchOnStep.tsx';
import type { StepProps } from './step-props.ts';

/** The present step of setting up, and what undoes the one before. */
export const SetUpSteps = ({ view, onboarding, session }: StepProps) => {
  const { going, switching, resource } = onboarding;
  const { settings } = view;
  const paused = settings.connection.state === 'revoked';
  const failure = going.failure ?? switching.failure;
  const retry = going.failure === null ? switching.retry : going.retry;
  // Connecting, choosing and disconnecting answer with the settings; how far it has come is asked for anew.
  const replace = (_: SettingsView) => void resource.reload();
  return (
    <Stack gap="xlarge">
      {failure === null ? null : failure.status === 409 ? (
        <FailureBanner failure={failure} onRetry={() => void resource.reload()} retryLabel="Load how it stands" />
      ) : (
        <FailureBanner failure={failure} onRetry={retry} />
      )}
      {settings.mayChange ? null : <ReadOnlyNote />}
      {view.step === 'connect' || view.step === 'company' || paused ? null : (
        <Step {...{ view, onboarding, session }} />
      )}
      <ConnectionSection view={settings} session={session} replace={replace} refresh={resource.reload} />
    </Stack>
  );
};

const Step = (props: StepProps) => {
  const { view, onboarding, session } = props;
  if (!view.settings.mayChange && view.step !== 'done')
    return <Muted>Setting up has begun. An administrator of this Stripe account can finish it.</Muted>;
  if (view.step === 'rules') return <RulesStep {...props} />;
  if (view.step === 'rehearse') return <RehearseStep {...props} />;
  if (view.step === 'switch_on') return <SwitchOnStep key={view.settings.version} {...props} />;
  return <Done view={view} onboarding={onboarding} session={session} />;
};

const Done = ({ view, onboarding, session }: StepProps) => {
  const { documents, money } = view.settings.settings;
  return (
    <Stack gap="medium">
      <Banner
        title={documents.automatic ? 'It is switched on' : 'It is set up'}
        description={
          documents.automatic
            ? 'Invoices are written to your books by themselves. Open any invoice to see how it stands; what needs you is in the overview.'
            : 'Automatic sync is off in the settings: invoices wait until somebody chooses Sync now.'
        }
      />
      {view.settings.mayChange && documents.automatic ? (
        <Row>
          <Button
            size="small"
            pending={onboarding.switching.pending !== null}
            onPress={() => onboarding.switchOff(view.settings.version)}
          >
            Switch off again
          </Button>
        </Row>
      ) : null}
      {money.enabled ? null : (
        <Row>
          <Muted>Money movement is off: payments, fees and payouts are not booked yet.</Muted>
          <Link href={settingsUrl(session, 'money')}>Switch it on in the settings</Link>
        </Row>
      )}
    </Stack>
  );
};
