import type { DecisionView } from '../../../../shared/api/invoice.ts';
import { EvidenceList } from '../EvidenceList.tsx';
import { Muted, Section, Stack, Text } from '../Layout.tsx';
import { LedgerLink } from '../LedgerLink.tsx';

type Props = { decision: DecisionView; ledgerName: string };

/** Whose document it is and why, as a section of a drawer. */
export const DecisionSection = ({ decision, ledgerName }: Props) => (
  <Section title={decision.decision === 'review' ? 'Why you are asked' : 'Why this customer'}>
    <DecisionDetail decision={decision} ledgerName={ledgerName} />
  </Section>
);

/** The rule and the settings that decided, what agrees, who else was weighed, and what earlier runs took. */
export const DecisionDetail = ({ decision, ledgerName }: Props) => (
  <Stack gap="small">
    <Stack gap="xsmall">
      <Text>{decision.sentence}</Text>
      {decision.earlier === null ? null : <Text>{decision.earlier}</Text>}
      {decision.reason === '' ? null : <Muted>{decision.reason}</Muted>}
      <Muted>{decision.basis}</Muted>
    </Stack>
    <EvidenceList evidence={decision.evidence} ledgerName={ledgerName} />
    {decision.decision === 'review' || decision.candidates.length === 0 ? null : (
      <Stack gap="xxsmall">
        <Muted>Also weighed:</Muted>
        {decision.candidates.map(({ id, name, number, detail, url }) => (
          <Muted key={id}>
            <LedgerLink href={url}>{number === '' ? name : `${number} ${name}`}</LedgerLink>
            {detail === '' ? '' : ` · ${detail}`}
          </Muted>
        ))}
      </Stack>
    )}
  </Stack>
);
