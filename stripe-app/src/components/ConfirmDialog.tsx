import { Button, FocusView } from '@stripe/ui-extension-sdk/ui';
import type { ReactNode } from 'react';
import type { RequestFailure } from '../data/request-failure.ts';
import { FailureBanner } from './FailureBanner.tsx';
import { Stack } from './Layout.tsx';

type Props = {
  title: string;
  shown: boolean;
  onClose: () => void;
  confirm: string;
  destructive?: boolean;
  pending: boolean;
  failure: RequestFailure | null;
  onConfirm: () => void;
  children: ReactNode;
};

/** Asks before something that costs work to take back. Stays open, with the reason, when it did not succeed. */
export const ConfirmDialog = ({ title, shown, onClose, confirm, pending, failure, onConfirm, ...rest }: Props) => (
  <FocusView
    title={title}
    shown={shown}
    setShown={(open) => {
      if (!open) onClose();
    }}
    primaryAction={
      <Button type={rest.destructive === true ? 'destructive' : 'primary'} onPress={onConfirm} pending={pending}>
        {confirm}
      </Button>
    }
    secondaryAction={
      <Button onPress={onClose} disabled={pending}>
        Cancel
      </Button>
    }
  >
    <Stack gap="medium">
      {failure === null ? null : <FailureBanner failure={failure} />}
      {rest.children}
    </Stack>
  </FocusView>
);
