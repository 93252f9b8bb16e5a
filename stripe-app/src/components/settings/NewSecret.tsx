import { Banner, Button } from '@stripe/ui-extension-sdk/ui';
import { clipboardWriteText } from '@stripe/ui-extension-sdk/utils/clipboard';
import { useState } from 'react';
import { toast } from '../../data/toast.ts';
import { Row, Stack, Text } from '../Layout.tsx';

/** A secret that is shown this once. Where the clipboard is closed to us, it can still be marked and copied by hand. */
export const NewSecret = ({ secret, onDone }: { secret: string; onDone: () => void }) => {
  const [refused, setRefused] = useState(false);
  const copy = async () => {
    try {
      await clipboardWriteText(secret);
      toast('Key copied');
    } catch {
      setRefused(true);
    }
  };
  return (
    <Banner
      type="caution"
      title="Copy the key now: it is not shown again"
      description={
        <Stack gap="xsmall">
          <Text>{secret}</Text>
          {refused ? <Text>The browser did not let us copy it. Mark the key and copy it by hand.</Text> : null}
        </Stack>
      }
      actions={
        <Row>
          <Button onPress={() => void copy()}>Copy key</Button>
          <Button onPress={onDone}>I have kept it</Button>
        </Row>
      }
    />
  );
};
