import {
  Accordion,
  AccordionItem,
  Badge,
  ContextView,
  Link,
  PropertyList,
  PropertyListItem,
} from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { BalanceView } from '../../../../shared/api/money-movement.ts';
import { paths } from '../../../../shared/api/paths.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import { brand } from '../../data/brand.ts';
import { count, money } from '../../data/format.ts';
import { pageRoute } from '../../data/place.ts';
import type { Session } from '../../data/session.ts';
import { useRead } from '../../hooks/use-read.ts';
import { ConnectionNotice } from '../ConnectionNotice.tsx';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Section, Stack, Strong, Text } from '../Layout.tsx';
import { Loading } from '../Loading.tsx';
import { PayoutDrawer } from '../money/PayoutDrawer.tsx';
import { SwitchedOff } from '../money/PayoutProof.tsx';
import { ClearingSection } from './ClearingSection.tsx';
import { PayoutsSection } from './PayoutsSection.tsx';
import { PostingCounts } from './PostingCounts.tsx';

/** What of the money in Stripe is in the books by now, whether payouts tie out, and what is not written. */
export const BalanceScreen = ({ session }: { session: Session }) => {
  const resource = useRead<BalanceView>(session, paths.balance, {}, answerKeys.balance);
  const { value: balance, failure, loading, reload } = resource;
  const [opened, setOpened] = useState<string | null>(null);
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
  const { connection, currencies, movements, money: moved } = balance;
  return (
    <ContextView title="In your books" {...brand}>
      <Stack gap="large">
        {failure === null ? null : (
          <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} retryLabel="Refresh" />
        )}
        <ConnectionNotice connection={connection} session={session} />
        {moved === null || moved.enabled ? null : <SwitchedOff session={session} />}
        {moved === null || !moved.enabled ? null : <ClearingSection balance={moved} locale={session.locale} />}
        {moved === null || !(moved.enabled || moved.counts.all > 0) ? null : (
          <>
            <PayoutsSection payouts={moved.payouts} locale={session.locale} onOpen={setOpened} />
            <PostingCounts counts={moved.counts} />
          </>
        )}
        <Section title="Invoices less credit notes">
          {currencies.length === 0 ? (
            <Muted>Nothing yet. The sums appear with the first invoice.</Muted>
          ) : (
            <Accordion>
              {currencies.map((sums, at) => (
                <AccordionItem
                  key={sums.currency}
                  title={sums.currency}
                  subtitle={subtitleOf(sums, session.locale)}
                  defaultOpen={at === 0}
                >
                  <CurrencySums sums={sums} session={session} />
                </AccordionItem>
              ))}
            </Accordion>
          )}
        </Section>
        <Section title="What is written">
          {movements.map(({ name, written, sentence }) => (
            <Stack key={name} gap="xxsmall">
              <Row>
                <Strong>{name}</Strong>
                <Badge type={written ? 'positive' : 'neutral'}>{written ? 'Written' : 'Not written'}</Badge>
              </Row>
              <Muted>{sentence}</Muted>
            </Stack>
          ))}
        </Section>
      </Stack>
      <PayoutDrawer session={session} payoutId={opened} onClose={() => setOpened(null)} />
    </ContextView>
  );
};

type Currency = BalanceView['currencies'][number];

/** The answer at a glance, also while the sums are folded away. */
function subtitleOf({ booked, notBooked }: Currency, locale: string): string {
  if (notBooked.documents === 0) return `${money(booked.total, locale)}, all in the books`;
  return `${money(booked.total, locale)} in the books, ${money(notBooked.total, locale)} not yet`;
}

const CurrencySums = ({ sums, session }: { sums: Currency; session: Session }) => {
  // The group of the full page that lists the same documents, where there is one.
  const rows: [label: string, sum: Currency['booked'], group: string | null][] = [
    ['In the books', sums.booked, 'booked'],
    ['Of these, paid in Stripe', sums.bookedAndPaid, null],
    ['Not in the books yet', sums.notBooked, null],
    ['Left out on purpose', sums.leftOut, 'aside'],
  ];
  return (
    <PropertyList>
      {rows
        .filter(([, { documents }]) => documents > 0)
        .map(([label, { documents, total }, group]) => (
          <PropertyListItem
            key={label}
            label={label}
            value={
              <Stack gap="xxsmall">
                <Text>{money(total, session.locale)}</Text>
                {group === null ? (
                  <Muted>{count(documents, 'document', 'documents')}</Muted>
                ) : (
                  <Link href={pageRoute(['documents'], { status: group, currency: sums.currency })} type="secondary">
                    {count(documents, 'document', 'documents')}
                  </Link>
                )}
              </Stack>
            }
          />
        ))}
    </PropertyList>
  );
};
