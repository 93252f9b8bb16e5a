import { Button, PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import type { RehearsalOutcome, RehearsalRun } from '../../../../shared/api/rehearsal.ts';
import type { Session } from '../../data/session.ts';
import { useRehearsal } from '../../hooks/use-rehearsal.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Section, Stack, Strong, Text } from '../Layout.tsx';

/** What the rules, saved or not, make of all the customers that Stripe has. Nothing is written. */
export const TryRules = ({ form, session }: { form: SettingsForm; session: Session }) => {
  const { run, mutation, start } = useRehearsal(session);
  const busy = mutation.pending !== null || run?.state === 'running';
  return (
    <Section title="Try it">
      <Text>Shows what the rules above would decide for all your Stripe customers, before you save them.</Text>
      <Row>
        <Button size="small" onPress={() => start(form.draft.settings.customers)} pending={busy}>
          Try these rules on my customers
        </Button>
      </Row>
      {mutation.failure === null ? null : <FailureBanner failure={mutation.failure} onRetry={mutation.retry} />}
      {run === null ? null : <Outcome run={run} />}
    </Section>
  );
};

const Outcome = ({ run }: { run: RehearsalRun }) => (
  <Stack gap="small">
    <Text>{run.sentence}</Text>
    <Muted>{`Rules: ${run.rules.join('; ')}.`}</Muted>
    <PropertyList>
      <PropertyListItem label="Found in the ledger" value={String(run.outcome.counts.match)} />
      <PropertyListItem label="You are asked" value={String(run.outcome.counts.review)} />
      <PropertyListItem label="New customers" value={String(run.outcome.counts.create)} />
      <PropertyListItem label="Remembered already" value={String(run.outcome.counts.remembered)} />
    </PropertyList>
    {run.outcome.ambiguous === 0 ? null : (
      <Muted>
        {`${run.outcome.ambiguous} of them would be asked about because several customers of the ledger share the key.`}
      </Muted>
    )}
    {run.state === 'done' ? <SharedKeys keys={run.outcome.sharedKeys} /> : null}
    {(['review', 'create', 'match'] as const).map((decision) => (
      <Examples key={decision} decision={decision} outcome={run.outcome} />
    ))}
  </Stack>
);

const fields = { email: 'E-mail', phone: 'Phone', taxId: 'Tax ID' } as const;

const SharedKeys = ({ keys }: { keys: RehearsalOutcome['sharedKeys'] }) =>
  keys.most.length === 0 ? null : (
    <Stack gap="xxsmall">
      <Strong>Shared, so they tell nobody apart</Strong>
      <Muted>
        {`${keys.inLedger} held by several customers of the ledger, ${keys.inStripe} by several of Stripe. Most shared:`}
      </Muted>
      {keys.most.map(({ field, value, customers, contacts }) => (
        <Text key={`${field} ${value}`}>
          {`${fields[field]} ${value}: ${contacts} in the ledger, ${customers} in Stripe`}
        </Text>
      ))}
    </Stack>
  );

const words = { match: 'Found', review: 'You are asked', create: 'New customer' } as const;

const Examples = ({ decision, outcome }: { decision: keyof typeof words; outcome: RehearsalOutcome }) => {
  const examples = outcome.examples.filter((example) => example.decision === decision);
  return (
    <Stack gap="xsmall">
      {examples.map(({ customerId, name, reason }) => (
        <Stack key={customerId} gap="xxsmall">
          <Strong>{`${words[decision]}: ${name}`}</Strong>
          <Muted>{reason}</Muted>
        </Stack>
      ))}
    </Stack>
  );
};
