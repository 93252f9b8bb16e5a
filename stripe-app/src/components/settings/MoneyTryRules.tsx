import { Button } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { paths } from '../../../../shared/api/paths.ts';
import type { TryBookingRulesAnswer } from '../../../../shared/api/settings.ts';
import type { BookingRule } from '../../../../shared/money-settings.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import { isFinished } from '../../data/booking-rules.ts';
import type { Session } from '../../data/session.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Stack, Text } from '../Layout.tsx';

type Props = { rules: readonly BookingRule[]; session: Session };

/** Which of the newest movements each rule, saved or not, would decide about. Nothing is written. */
export const MoneyTryRules = ({ rules, session }: Props) => {
  const [asked, setAsked] = useState<readonly BookingRule[]>([]);
  const [answer, setAnswer] = useState<TryBookingRulesAnswer | null>(null);
  const trial = useMutation<TryBookingRulesAnswer>(session, answerKeys.tryRules, setAnswer);
  const finished = rules.every(isFinished);
  const current = answer !== null && JSON.stringify(asked) === JSON.stringify(rules);
  return (
    <Stack gap="small">
      <Row>
        <Button
          size="small"
          disabled={!finished}
          pending={trial.pending !== null}
          onPress={() => {
            setAsked(rules);
            trial.run('try', paths.settingsTryRules, { rules: [...rules] });
          }}
        >
          Try these rules
        </Button>
        <Muted>
          {finished
            ? 'Shows what they would decide of your newest movements. Nothing is written.'
            : 'Finish the rules first.'}
        </Muted>
      </Row>
      {trial.failure === null ? null : <FailureBanner failure={trial.failure} onRetry={trial.retry} />}
      {current && answer !== null ? <Outcome answer={answer} /> : null}
    </Stack>
  );
};

const Outcome = ({ answer }: { answer: TryBookingRulesAnswer }) => {
  if (answer.tried === 0) return <Muted>Nothing has moved in your Stripe balance yet.</Muted>;
  return (
    <Stack gap="small">
      <Muted>{`Of the newest ${answer.tried} movements:`}</Muted>
      {answer.rules.map(({ lines, examples }, position) => (
        <Stack key={position} gap="xxsmall">
          <Text>{`Rule ${position + 1}: ${lines === 0 ? 'none' : `${lines} ${lines === 1 ? 'line' : 'lines'}`}`}</Text>
          {examples.map(({ transactionId, date, text, amount }) => (
            <Muted key={`${transactionId} ${text}`}>{`${date} · ${amount} · ${text}`}</Muted>
          ))}
        </Stack>
      ))}
    </Stack>
  );
};
