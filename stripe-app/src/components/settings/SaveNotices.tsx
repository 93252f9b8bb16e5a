import { Banner, Button } from '@stripe/ui-extension-sdk/ui';
import type { BulkReplayAnswer } from '../../../../shared/api/overview.ts';
import { paths } from '../../../../shared/api/paths.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import type { Session } from '../../data/session.ts';
import { toast } from '../../data/toast.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import type { SettingsState } from '../../hooks/use-settings.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Stack, Text } from '../Layout.tsx';

/** What became of the last Save. That there is something to save stands beside the Save button, where nothing jumps. */
export const SaveNotices = ({ state, session }: { state: SettingsState; session: Session }) => {
  const faults = Object.entries(state.form?.errors ?? {});
  return (
    <Stack gap="small">
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

const Saved = ({ saved, session }: { saved: NonNullable<SettingsState['saved']>; session: Session }) => {
  const replay = useMutation<BulkReplayAnswer>(session, answerKeys.bulkReplay, () => toast('Replay started'));
  if (replay.failure !== null) return <FailureBanner failure={replay.failure} onRetry={replay.retry} />;
  return (
    <Banner
      title="Settings saved"
      description={saved.sentence}
      {...(saved.affected === 0
        ? {}
        : {
            actions: (
              <Button
                pending={replay.pending !== null}
                onPress={() =>
                  replay.run('replay', paths.bulkReplay, { filter: { status: ['failed', 'needs_review', 'waiting'] } })
                }
              >
                {`Replay what waits (${saved.affected})`}
              </Button>
            ),
          })}
    />
  );
};
