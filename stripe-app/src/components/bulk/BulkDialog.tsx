import { Button, FocusView, TextArea } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { count } from '../../data/format.ts';
import type { Bulk } from '../../hooks/use-bulk.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Stack, Text } from '../Layout.tsx';
import { Loading } from '../Loading.tsx';

/** Before many documents are touched: how many, and what happens to them. */
export const BulkDialog = ({ bulk }: { bulk: Bulk }) => {
  const [reason, setReason] = useState('');
  const { asked, mutation } = bulk;
  const exclude = asked?.action === 'exclude';
  const plan = asked?.plan ?? null;
  const able = plan !== null && plan.total > 0;
  const verb = exclude ? 'Exclude' : 'Replay';
  return (
    <FocusView
      title={exclude ? 'Exclude these documents?' : 'Replay these documents?'}
      shown={asked !== null}
      setShown={(open) => {
        if (!open) bulk.cancel();
      }}
      {...(able
        ? {
            primaryAction: (
              <Button
                type="primary"
                pending={mutation.pending !== null}
                onPress={() => bulk.confirm(exclude ? reason : '')}
              >
                {`${verb} ${count(plan.total, 'document', 'documents')}`}
              </Button>
            ),
          }
        : {})}
      secondaryAction={
        <Button onPress={bulk.cancel} disabled={mutation.pending !== null}>
          {able || plan === null ? 'Cancel' : 'Close'}
        </Button>
      }
    >
      <Stack gap="medium">
        {mutation.failure === null ? null : <FailureBanner failure={mutation.failure} />}
        {asked?.failure ? (
          <FailureBanner failure={asked.failure} onRetry={() => bulk.ask(asked)} />
        ) : plan === null ? (
          <Loading what="Counting the documents…" />
        ) : (
          plan.sentences.map((sentence) => <Text key={sentence}>{sentence}</Text>)
        )}
        {exclude && able ? (
          <TextArea
            label="Reason (optional)"
            description="Shown on each document and in the activity."
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
          />
        ) : null}
      </Stack>
    </FocusView>
  );
};
