import { Banner, Button } from '@stripe/ui-extension-sdk/ui';
import type { Session } from '../../data/session.ts';
import { useOnboarding } from '../../hooks/use-onboarding.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Row, Stack } from '../Layout.tsx';
import { Loading } from '../Loading.tsx';
import { SetUpSteps } from './SetUpSteps.tsx';

/** Above the settings of a company whose set-up is not finished: why nothing is written yet, and the way on. */
export const SetUpNotice = ({ onGoOn }: { onGoOn: () => void }) => (
  <Banner
    type="caution"
    title="Setting up is not finished"
    description="Nothing is written to your books by itself until you switch it on at the end of setting up."
    actions={<Button onPress={onGoOn}>Go on setting up</Button>}
  />
);

/** Setting up within the settings page. */
export const SetUpInPlace = ({ session, onLeave }: { session: Session; onLeave: () => void }) => {
  const onboarding = useOnboarding(session);
  const { value, failure, loading, reload } = onboarding.resource;
  return (
    <Stack gap="medium">
      <Row>
        <Button size="small" onPress={onLeave}>
          Back to all settings
        </Button>
      </Row>
      {failure === null ? null : <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} />}
      {value === null ? (
        failure === null ? (
          <Loading what="Looking up how far you have come…" />
        ) : null
      ) : (
        <SetUpSteps view={value} onboarding={onboarding} session={session} />
      )}
    </Stack>
  );
};
