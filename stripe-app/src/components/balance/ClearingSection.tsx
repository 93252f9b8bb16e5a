import { Badge, Link, PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import type { ClearingView, MoneyBalance } from '../../../../shared/api/money-movement.ts';
import { isZero, money, plainDate } from '../../data/format.ts';
import { pageRoute } from '../../data/place.ts';
import { Card, Muted, Row, Section, Stack, Strong, Text } from '../Layout.tsx';

type Props = { balance: MoneyBalance; locale: string };

/** The clearing accounts beside what Stripe holds: they must be equal, and where not it says by how much and why. */
export const ClearingSection = ({ balance, locale }: Props) => {
  const { clearing, stripeSilent, startDate } = balance;
  return (
    <Section title="Stripe clearing" description="What your books hold as Stripe’s balance, by currency.">
      {stripeSilent === null ? null : <Muted>{`Stripe’s own balance is not shown. ${stripeSilent}`}</Muted>}
      {clearing.length === 0 ? <Muted>Nothing has moved since {plainDate(startDate, locale)}.</Muted> : null}
      {clearing.map((each) => (
        <Account key={each.currency} account={each} since={plainDate(startDate, locale)} locale={locale} />
      ))}
    </Section>
  );
};

type AccountProps = { account: ClearingView; since: string; locale: string };

const Account = ({ account, since, locale }: AccountProps) => {
  const { stripe, booked, open, before, agrees } = account;
  return (
    <Card>
      <Row gap="xsmall">
        <Strong>{account.currency}</Strong>
        <AgreementBadge account={account} locale={locale} />
      </Row>
      <PropertyList>
        {stripe === null ? null : (
          <PropertyListItem label="Held by Stripe" value={<Text>{money(stripe, locale)}</Text>} />
        )}
        <PropertyListItem label="In your books" value={<Text>{money(booked, locale)}</Text>} />
        {isZero(open) && agrees !== false ? null : (
          <PropertyListItem
            label="Not booked yet"
            value={
              <Stack gap="xxsmall">
                <Text>{money(open, locale)}</Text>
                <Link href={pageRoute(['money'])} type="secondary">
                  Show postings
                </Link>
              </Stack>
            }
          />
        )}
        {before === null ? null : (
          <PropertyListItem label={`From before ${since}`} value={<Text>{money(before, locale)}</Text>} />
        )}
      </PropertyList>
      {before === null ? null : (
        <Muted>
          What Stripe held before that day belongs in the opening balance of the clearing account. What moved in the
          last minutes is in it too until it is read.
        </Muted>
      )}
    </Card>
  );
};

/** Equal only where nothing is left to explain; what is from before the start date is said, not called equal. */
const AgreementBadge = ({ account, locale }: { account: ClearingView; locale: string }) => {
  const { agrees, open, before } = account;
  if (agrees === null) return null;
  if (!agrees) return <Badge type="warning">{`${money(open, locale)} not booked yet`}</Badge>;
  if (before !== null) return <Badge type="neutral">{`${money(before, locale)} from before`}</Badge>;
  return <Badge type="positive">Agrees with Stripe</Badge>;
};
