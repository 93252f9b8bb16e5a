import { Badge, Box, Button, Link } from '@stripe/ui-extension-sdk/ui';
import type { ReactNode } from 'react';
import type { ContactCandidate } from '../../../../shared/api/invoice.ts';
import { EvidenceList } from '../EvidenceList.tsx';
import { Card, Muted, Row, Stack } from '../Layout.tsx';

type Props = {
  candidate: ContactCandidate;
  ledgerName: string;
  /** Somebody said that the Stripe customer is not this one. */
  rejected?: boolean;
  /** Without the evidence, where many are listed and one is looked at more closely. */
  compact?: boolean;
  /** What stands instead of the button, e.g. that this one is chosen. */
  note?: ReactNode;
  busy: boolean;
  mayChange: boolean;
  onChoose: () => void;
};

/** A customer of the ledger to choose from: what agrees and what contradicts, field by field. */
export const CandidateCard = ({ candidate, ledgerName, busy, onChoose, ...more }: Props) => (
  <Card>
    <Stack gap="xsmall">
      <Box css={{ font: 'bodyEmphasized', overflowWrap: 'break-word' }}>{candidate.name}</Box>
      {candidate.blocked || more.rejected === true ? (
        <Row gap="xsmall">
          {candidate.blocked ? <Badge type="warning">Blocked</Badge> : null}
          {more.rejected === true ? <Badge type="neutral">Rejected</Badge> : null}
        </Row>
      ) : null}
      <Muted>{[numberWords(candidate.number), candidate.detail].filter((part) => part !== '').join(' · ')}</Muted>
    </Stack>
    {more.compact === true ? null : <EvidenceList evidence={candidate.evidence} ledgerName={ledgerName} />}
    {candidate.blocked ? <Muted>{`Unblock it in ${ledgerName} before you choose it.`}</Muted> : null}
    <Row>
      {more.note ??
        (more.mayChange ? (
          <Button size="small" onPress={onChoose} disabled={busy || candidate.blocked}>
            Choose {shortName(candidate.name)}
          </Button>
        ) : null)}
      {candidate.url === null ? null : (
        <Link href={candidate.url} target="_blank" external>
          View in {ledgerName}
        </Link>
      )}
    </Row>
  </Card>
);

/** Buttons do not wrap; the whole name stands above. */
const shortName = (name: string): string => (name.length <= 30 ? name : `${name.slice(0, 29).trimEnd()}…`);

/** Ledgers that number nobody have nothing to show here. */
const numberWords = (number: string): string => (number === '' ? '' : `No. ${number}`);
