import { Button, Link, Select } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { otherRoles } from '../../../../shared/money-needs.ts';
import type { AccountRole } from '../../../../shared/money-settings.ts';
import { accountName, currenciesShown, proposalsFor, traitsOf, withAccount } from '../../data/money-draft.ts';
import { Card, Muted, Row, Section, Stack, Strong, Text } from '../Layout.tsx';
import { MoneyAccountField } from './MoneyAccountField.tsx';
import type { MoneyProps } from './money-props.ts';

type Place = { role: AccountRole; currency: string | null };

/** Which account stands for what: clearing and bank by currency, the rest as the chosen way needs it. */
export const MoneyAccounts = (props: MoneyProps) => {
  const { form, money, change } = props;
  const { money: ledger } = form.view;
  const [added, setAdded] = useState<string[]>([]);
  const [all, setAll] = useState(false);
  const [taken, setTaken] = useState(0);
  const traits = traitsOf(ledger);
  const currencies = currenciesShown(money, ledger, added);
  const { needed, useful, rare } = otherRoles(money, traits);
  const chosenRare = rare.filter((role) => role in money.accounts.others);
  const shown = [...useful, ...(all ? rare : chosenRare)];
  const perCurrency = currencies.flatMap((currency): Place[] => [
    { role: 'clearing', currency },
    { role: 'bank', currency },
  ]);
  const places = [...perCurrency, ...[...needed, ...useful].map((role): Place => ({ role, currency: null }))];
  const proposals = proposalsFor(form.view, money, places);
  const field = ({ role, currency }: Place) => (
    <MoneyAccountField
      {...props}
      key={`${role} ${currency} ${taken}`}
      role={role}
      currency={currency}
      needed={currency !== null || needed.includes(role)}
      onTaken={() => setTaken(taken + 1)}
    />
  );
  const takeAll = () => {
    change((before) =>
      proposals.reduce((next, { role, currency, account }) => withAccount(next, role, currency, account.id), before),
    );
    setTaken(taken + 1);
  };
  return (
    <Section
      gap="medium"
      title="Accounts"
      description="What fits is listed first. Nothing is chosen for you: what looks meant is only proposed."
    >
      {proposals.length < 2 || form.readOnly ? null : (
        <Card>
          <Text>{`${proposals.length} accounts look meant by their names:`}</Text>
          <Muted>{proposals.map(({ account }) => accountName(account)).join(' · ')}</Muted>
          <Row>
            <Button size="small" onPress={takeAll}>
              {`Use all ${proposals.length}`}
            </Button>
          </Row>
        </Card>
      )}
      {currencies.map((currency) => (
        <Stack key={currency} gap="medium">
          <Strong>{currency}</Strong>
          {perCurrency.filter((place) => place.currency === currency).map(field)}
        </Stack>
      ))}
      <FurtherCurrencies form={form} shown={currencies} onAdd={(currency) => setAdded([...added, currency])} />
      <Strong>For all currencies</Strong>
      {needed.map((role) => field({ role, currency: null }))}
      {shown.map((role) => field({ role, currency: null }))}
      {all || rare.length === chosenRare.length ? null : (
        <Row>
          <Link onPress={() => setAll(true)}>Show all accounts</Link>
          <Muted>For platforms, reserves, financing and other things that few merchants have.</Muted>
        </Row>
      )}
    </Section>
  );
};

type FurtherProps = Pick<MoneyProps, 'form'> & { shown: readonly string[]; onAdd: (currency: string) => void };

/** Currencies of the ledger that have no clearing account yet; what cannot be booked there is said instead. */
const FurtherCurrencies = ({ form, shown, onAdd }: FurtherProps) => {
  const { money: ledger, options, connection } = form.view;
  const [chosen, setChosen] = useState('');
  if (ledger.homeCurrencyOnly) {
    const foreign = ledger.currencies.filter((currency) => currency !== ledger.homeCurrency);
    return foreign.length === 0 ? null : (
      <Muted>
        {`Stripe also holds ${foreign.join(' and ')}. ${connection.ledgerName} takes such entries in ${ledger.homeCurrency ?? 'the company’s currency'} only, so these are listed and not booked.`}
      </Muted>
    );
  }
  const further = options.currencies.filter(({ code }) => !shown.includes(code));
  if (further.length === 0) return null;
  return (
    <Row>
      <Select
        key={shown.length}
        label="Further currency"
        defaultValue=""
        disabled={form.readOnly}
        onChange={(event) => setChosen(event.target.value)}
      >
        <option value="">Choose a currency</option>
        {further.map(({ id, code, name }) => (
          <option key={id} value={code}>
            {name === '' || name === code ? code : `${code} · ${name}`}
          </option>
        ))}
      </Select>
      <Button
        size="small"
        disabled={form.readOnly || chosen === ''}
        onPress={() => {
          onAdd(chosen);
          setChosen('');
        }}
      >
        Add currency
      </Button>
    </Row>
  );
};
