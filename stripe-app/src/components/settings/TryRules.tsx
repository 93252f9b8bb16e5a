import { Button, PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { paths } from '../../../../shared/api/paths.ts';
import type { RehearsalAnswer } from '../../../../shared/api/rehearsal.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import type { Session } from '../../data/session.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Section, Stack, Strong, Text } from '../Layout.tsx';

type Sum = Pick<RehearsalAnswer, 'counts' | 'shared' | 'examples' | 'next'>;
const examplesShown = 3;

const words = { match: 'Found', review: 'You are asked', create: 'New customer' } as const;

/** What the rules, saved or not, make of the customers that Stripe has. Nothing is written. */
export const TryRules = ({ form, session }: { form: SettingsForm; session: Session }) => {
  const [sum, setSum] = useState<Sum | null>(null);
  const { customers } = form.draft.settings;
  const trial = useMutation<RehearsalAnswer>(session, answerKeys.rehearsal, (answer, name) =>
    setSum((before) => (name === 'more' && before !== null ? added(before, answer) : answer)),
  );
  const run = (after: string | null) =>
    trial.run(after === null ? 'try' : 'more', paths.settingsRehearse, { customers, after });
  const next = sum?.next ?? null;
  return (
    <Section title="Try it">
      <Text>Shows what the rules above would decide for your Stripe customers, before you save them.</Text>
      <Row>
        <Button size="small" onPress={() => run(null)} pending={trial.pending === 'try'}>
          Try these rules on my customers
        </Button>
        {next === null ? null : (
          <Button size="small" onPress={() => run(next)} pending={trial.pending === 'more'}>
            Try on the next 100
          </Button>
        )}
      </Row>
      {trial.failure === null ? null : <FailureBanner failure={trial.failure} onRetry={trial.retry} />}
      {sum === null ? null : <Outcome sum={sum} />}
    </Section>
  );
};

const Outcome = ({ sum: { counts, shared, examples, next } }: { sum: Sum }) => (
  <Stack gap="small">
    <PropertyList>
      <PropertyListItem label="Found in the ledger" value={String(counts.match)} />
      <PropertyListItem label="You are asked" value={String(counts.review)} />
      <PropertyListItem label="New customers" value={String(counts.create)} />
      <PropertyListItem label="Remembered already" value={String(counts.remembered)} />
    </PropertyList>
    {shared === 0 ? null : (
      <Muted>{`${shared} of them would be asked about because several customers of the ledger share the key.`}</Muted>
    )}
    {examples.map(({ customerId, name, decision, reason }) => (
      <Stack key={customerId} gap="xxsmall">
        <Strong>{`${words[decision]}: ${name}`}</Strong>
        <Muted>{reason}</Muted>
      </Stack>
    ))}
    <Muted>{next === null ? 'These are all your customers.' : 'There are more customers than these.'}</Muted>
  </Stack>
);

function added(before: Sum, answer: RehearsalAnswer): Sum {
  const counts = { ...before.counts };
  for (const kind of ['remembered', 'match', 'review', 'create'] as const) counts[kind] += answer.counts[kind];
  const examples = [...before.examples];
  for (const example of answer.examples) {
    if (examples.filter(({ decision }) => decision === example.decision).length < examplesShown) examples.push(example);
  }
  return { counts, shared: before.shared + answer.shared, examples, next: answer.next };
}
