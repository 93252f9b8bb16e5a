import { Banner, Button } from '@stripe/ui-extension-sdk/ui';
import type { Session } from '../../data/session.ts';
import type { SettingsState } from '../../hooks/use-settings.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Stack, Text } from '../Layout.tsx';
import { AffectedNotice } from './AffectedNotice.tsx';

/** What became of the last Save. That there is something to save stands beside the Save button, where nothing jumps. */
export const SaveNotices = ({ state, session }: { state: SettingsState; session: Session }) => {
  const faults = Object.entries(state.form?.errors ?? {});
  return (
    <Stack gap="small">
      {state.leftBehind === null ? null : <LeftBehind state={state} />}
      {faults.length > 0 ? (
        <Banner
          type="critical"
          title="Not saved yet"
          description={
            <Stack gap="xsmall">
              {faults.map(([path, message]) => (
                <Text key={path}>{message}</Text>
              ))}
              <Text>Correct the marked fields, then save again.</Text>
            </Stack>
          }
        />
      ) : null}
      {state.failure !== null && faults.length === 0 ? <SaveFailure state={state} /> : null}
      {state.saved === null ? null : <Saved saved={state.saved} session={session} />}
    </Stack>
  );
};

/** 409: somebody else saved meanwhile; saving over it would undo their work. */
const SaveFailure = ({ state }: { state: SettingsState }) => {
  if (state.failure === null) return null;
  return state.failure.status === 409 ? (
    <FailureBanner failure={state.failure} onRetry={state.reload} retryLabel="Load newest settings" />
  ) : (
    <FailureBanner failure={state.failure} onRetry={state.save} pending={state.saving} />
  );
};

const Saved = ({ saved, session }: { saved: NonNullable<SettingsState['saved']>; session: Session }) => (
  <Stack gap="small">
    <Banner title="Settings saved" description={saved.answer.sentence} />
    {saved.answer.affected === 0 ? null : (
      <AffectedNotice key={saved.answer.view.version} since={saved.since} session={session} />
    )}
  </Stack>
);

/** Changes of an earlier visit that were not saved. */
const LeftBehind = ({ state }: { state: SettingsState }) =>
  state.leftBehind === 'restored' ? (
    <Banner
      type="caution"
      title="Your unsaved changes are back"
      description="You left this page before you saved them. Save them, or discard them."
      actions={<Button onPress={state.discard}>Discard changes</Button>}
    />
  ) : (
    <Banner
      type="caution"
      title="Unsaved changes were dropped"
      description="Before you saved them, somebody else saved these settings. What you see is what is in force; make your changes once more."
      onDismiss={state.discard}
    />
  );
