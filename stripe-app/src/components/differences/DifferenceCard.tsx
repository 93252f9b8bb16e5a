import { Badge, Button, Link } from '@stripe/ui-extension-sdk/ui';
import type { DifferenceAction, DifferenceRow } from '../../../../shared/api/differences.ts';
import type { DifferenceKind } from '../../../../shared/comparison.ts';
import { dateTime, money, plainDate } from '../../data/format.ts';
import { invoiceRoute } from '../../data/links.ts';
import { pageRoute } from '../../data/place.ts';
import type { Session } from '../../data/session.ts';
import { Card, Muted, Row, Stack, Strong, Text } from '../Layout.tsx';
import { LedgerLink } from '../LedgerLink.tsx';

type Props = {
  row: DifferenceRow;
  ledgerName: string;
  session: Session;
  mayChange: boolean;
  /** Name of the press under way. */
  pending: string | null;
  onPress: (row: DifferenceRow, action: DifferenceAction) => void;
};

/** One difference: what it is about, what was expected and found, and what mends it. */
export const DifferenceCard = ({ row, ledgerName, session, mayChange, pending, onPress }: Props) => {
  const { locale } = session;
  return (
    <Card>
      <Row gap="xsmall">
        <Badge type={tones[row.kind]}>{kindWords(row.kind, ledgerName)}</Badge>
        <Strong>{row.party === null ? row.title : `${row.title}, ${row.party}`}</Strong>
        <Muted>{plainDate(row.date, locale)}</Muted>
      </Row>
      <Text>{row.sentence}</Text>
      <Amounts row={row} locale={locale} />
      {row.changes.length === 0 ? null : (
        <Stack gap="xxsmall">
          {row.changes.map(({ field, expected, found }) => (
            <Muted key={field}>{`${field}: ${expected} expected, ${found} found`}</Muted>
          ))}
        </Stack>
      )}
      <Row>
        {row.ledger === null ? null : (
          <LedgerLink href={row.ledger.url}>{`${row.ledger.number ?? 'The record'} in ${ledgerName}`}</LedgerLink>
        )}
        {row.candidate === null ? null : (
          <LedgerLink href={row.candidate.url}>{`${row.candidate.number} in ${ledgerName}`}</LedgerLink>
        )}
        {row.subject === 'invoice' && row.stripeId !== null ? (
          <Link href={invoiceRoute(row.stripeId)}>Invoice in Stripe</Link>
        ) : null}
        {row.postingId === null ? null : <Link href={pageRoute(['posting', row.postingId])}>Its posting</Link>}
      </Row>
      {mayChange && row.actions.length > 0 ? (
        <Row gap="xsmall">
          {row.actions.map((action, at) => (
            <Button
              key={action}
              size="small"
              type={at === 0 && action !== 'accept' && action !== 'remove' ? 'primary' : 'secondary'}
              pending={pending === `${action} ${row.id}`}
              onPress={() => onPress(row, action)}
            >
              {actionWords(row, action, ledgerName)}
            </Button>
          ))}
        </Row>
      ) : null}
      <Muted>{historyWords(row, locale)}</Muted>
    </Card>
  );
};

/** What is told field by field needs no second line. */
const Amounts = ({ row: { expected, found, kind, changes }, locale }: { row: DifferenceRow; locale: string }) => {
  const same = expected !== null && found !== null && expected.amount === found.amount;
  if (kind === 'missing' || changes.length > 0 || same || (expected === null && found === null)) return null;
  const parts = [
    ...(expected === null ? [] : [`Expected ${money(expected, locale)}`]),
    ...(found === null ? [] : [`${expected === null ? 'Found' : 'found'} ${money(found, locale)}`]),
  ];
  return <Muted>{parts.join(', ')}</Muted>;
};

const tones = {
  missing: 'negative',
  extra: 'warning',
  changed_in_ledger: 'warning',
  changed_in_stripe: 'info',
} as const;

export const kindWords = (kind: DifferenceKind, ledgerName: string): string => {
  switch (kind) {
    case 'missing':
      return 'Missing';
    case 'extra':
      return 'Extra';
    case 'changed_in_ledger':
      return `Changed in ${ledgerName}`;
    case 'changed_in_stripe':
      return 'Changed in Stripe';
  }
};

function actionWords({ kind, candidate }: DifferenceRow, action: DifferenceAction, ledgerName: string): string {
  switch (action) {
    case 'link':
      return `Use ${candidate?.number ?? 'the document'}`;
    case 'replay':
      return kind === 'missing' ? 'Write it' : 'Replay';
    case 'remove':
      return `Remove from ${ledgerName}`;
    case 'accept':
      return kind === 'missing' ? 'Leave it out' : `Keep ${ledgerName}’s version`;
    case 'reopen':
      return 'Open again';
  }
}

function historyWords({ accepted, resolved, firstSeenAt, lastSeenAt }: DifferenceRow, locale: string): string {
  if (resolved !== null) return `${resolved.how} ${dateTime(resolved.at, locale)}.`;
  if (accepted !== null) {
    const why = accepted.why === null ? '' : `: ${accepted.why}`;
    return `Kept as it is by ${accepted.by}, ${dateTime(accepted.at, locale)}${why}`;
  }
  return `Seen first ${dateTime(firstSeenAt, locale)}, last ${dateTime(lastSeenAt, locale)}.`;
}
