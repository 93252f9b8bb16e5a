import { Banner, Button } from '@stripe/ui-extension-sdk/ui';
import type { RequestFailure } from '../data/request-failure.ts';
import { Stack, Text } from './Layout.tsx';

type Props = {
  failure: RequestFailure;
  /** What trying again is called; left out where trying again cannot help. */
  onRetry?: () => void;
  retryLabel?: string;
  pending?: boolean;
  onDismiss?: () => void;
};

/** What went wrong with a request: what, why, what to do, and the button that does it. */
export const FailureBanner = ({ failure, onRetry, retryLabel = 'Try again', pending = false, onDismiss }: Props) => (
  <Banner
    type="critical"
    title={failure.message}
    description={
      <Stack gap="xsmall">
        <Text>{failure.why}</Text>
        <Text>{failure.fix}</Text>
      </Stack>
    }
    onDismiss={onDismiss}
    actions={
      onRetry === undefined ? undefined : (
        <Button onPress={onRetry} pending={pending}>
          {retryLabel}
        </Button>
      )
    }
  />
);
