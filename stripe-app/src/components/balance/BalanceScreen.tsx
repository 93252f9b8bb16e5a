import { Badge, ContextView, PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import type { BalanceView } from '../../../../shared/api/money-movement.ts';
import { paths } from '../../../../shared/api/paths.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import { brand } from '../../data/brand.ts';
import { count, money } from '../../data/format.ts';
import type { Session } from '../../data/session.ts';
import { useRead } from '../../hooks/use-read.ts';
import { ConnectionNotice } from '../ConnectionNotice.tsx';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Section, Stack, Strong, Text } from '../Layout.tsx';
import { Loading } from '../Loading.tsx';

/** What of the money in Stripe is in the books by now, and what is not written yet. */
export const BalanceScreen = ({ session }: { session: Session }) => {
  const resource = useRead<BalanceView>(session, paths.balance, {}, answerKeys.balance);
  const { value: balance, failure, loading, reload } = resource;
  if (balance === null) {
    return (
      <ContextView title="In your books" {...brand}>
        {failure === null ? (
          <Loading what="Adding up your documents…" />
        ) : (
          <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} />
        )}
      </ContextView>
    );
  }
  const { connection, currencies, movements } = balance;
  return (
    <ContextView title="In your books" {...brand}>
      <Stack gap="large">
        {failure === null ? null : (
          <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} retryLabel="Refresh" />
        )}
        <ConnectionNotice connection={connection} session={session} />
        {currencies.length === 0 ? (
          <Section title="Invoices and credit notes">
            <Muted>Nothing yet. The sums appear with the first invoice.</Muted>
          </Section>
        ) : (
          currencies.map((sums) => <CurrencySums key={sums.currency} sums={sums} session={session} />)
        )}
        <Section title="What is written">
          {movements.map(({ name, written, sentence }) => (
            <Stack key={name} gap="xxsmall">
              <Row>
                <Strong>{name}</Strong>
                <Badge type={written ? 'positive' : 'neutral'}>{written ? 'Written' : 'Not yet'}</Badge>
              </Row>
              <Muted>{sentence}</Muted>
            </Stack>
          ))}
        </Section>
      </Stack>
    </ContextView>
  );
};

type Currency = BalanceView['currencies'][number];

const CurrencySums = ({ sums, session }: { sums: Currency; session: Session }) => {
  const row = (label: string, { documents, total }: Currency['booked']) => (
    <PropertyListItem
      label={label}
      value={<Text>{`${money(total, session.locale)} · ${count(documents, 'document', 'documents')}`}</Text>}
    />
  );
  return (
    <Section title={`Invoices less credit notes, ${sums.currency}`}>
      <PropertyList orientation="vertical">
        {row('In the books', sums.booked)}
        {sums.bookedAndPaid.documents === 0 ? null : row('Of these, paid in Stripe', sums.bookedAndPaid)}
        {row('Not in the books yet', sums.notBooked)}
        {sums.leftOut.documents === 0 ? null : row('Left out on purpose', sums.leftOut)}
      </PropertyList>
    </Section>
  );
};
