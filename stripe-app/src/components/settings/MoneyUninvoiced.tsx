import { Button, Link, TextField } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { paths } from '../../../../shared/api/paths.ts';
import type { FindCustomerAnswer } from '../../../../shared/api/settings.ts';
import type { MoneySettings } from '../../../../shared/money-settings.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import type { Session } from '../../data/session.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Section, Stack, Text } from '../Layout.tsx';
import { ChoiceSetting, type Options } from './Fields.tsx';
import { LedgerSelect } from './LedgerSelect.tsx';
import type { MoneyProps } from './money-props.ts';

type Uninvoiced = MoneySettings['uninvoiced'];
type Sale = Exclude<Uninvoiced, { as: 'customer_credit' }>;

const ways: Options<Uninvoiced['as']> = [
  ['sales_receipt', 'A sales receipt (recommended)'],
  ['invoice_and_payment', 'An invoice and its payment'],
  ['customer_credit', 'Credit of the customer, until you assign it'],
];

/** Payments that no invoice asked for: payment links, terminals, other shops. */
export const MoneyUninvoiced = ({ form, money, change, session }: MoneyProps & { session: Session }) => {
  const { uninvoiced } = money;
  const { options } = form.view;
  const set = (next: Uninvoiced) => change((before) => ({ ...before, uninvoiced: next }));
  const choose = (as: Uninvoiced['as']) => {
    if (as === 'customer_credit') set({ as });
    else if (uninvoiced.as === 'customer_credit') set({ as, contactId: null, itemId: null, taxCode: null });
    else set({ ...uninvoiced, as });
  };
  return (
    <Section
      gap="medium"
      title="Charges without an invoice"
      description="For example from payment links and terminals, or from a shop with invoices of its own."
    >
      <ChoiceSetting
        form={form}
        path="settings.money.uninvoiced.as"
        label="They become"
        description="Choose credit only where another system writes the invoices: a sale booked twice is revenue twice."
        value={uninvoiced.as}
        options={ways}
        onChange={choose}
      />
      {uninvoiced.as === 'customer_credit' ? null : (
        <>
          <CustomerChoice form={form} session={session} sale={uninvoiced} onChange={set} />
          <LedgerSelect
            form={form}
            path="settings.money.uninvoiced.itemId"
            label="Item"
            description="What is sold; a rule below may tell kinds of sales apart."
            options={options.items}
            by="id"
            value={uninvoiced.itemId}
            none={form.view.money.itemRoles.length === 0 ? 'None, the account for sales' : 'The default item'}
            onChange={(itemId) => set({ ...uninvoiced, itemId })}
          />
          <LedgerSelect
            form={form}
            path="settings.money.uninvoiced.taxCode"
            label="Tax code"
            description="Stripe knows no tax of such charges, so one code holds for all of them."
            options={options.taxCodes}
            by="code"
            value={uninvoiced.taxCode}
            none="As for lines without tax"
            onChange={(taxCode) => set({ ...uninvoiced, taxCode })}
          />
        </>
      )}
    </Section>
  );
};

type CustomerProps = Pick<MoneyProps, 'form'> & {
  session: Session;
  sale: Sale;
  onChange: (sale: Sale) => void;
};

/** One customer for all such charges, found by typing; none: whoever paid. */
const CustomerChoice = ({ form, session, sale, onChange }: CustomerProps) => {
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<FindCustomerAnswer['customers'] | null>(null);
  const [known, setKnown] = useState(form.view.money.customer);
  const search = useMutation<FindCustomerAnswer>(session, answerKeys.findCustomer, ({ customers }) =>
    setFound(customers),
  );
  const error = form.errors['settings.money.uninvoiced.contactId'];
  const chosen = sale.contactId === null ? null : known?.id === sale.contactId ? known.label : sale.contactId;
  return (
    <Stack gap="xsmall">
      <Row>
        <Text>{`Customer: ${chosen ?? 'the customer of the charge'}`}</Text>
        {sale.contactId === null || form.readOnly ? null : (
          <Link onPress={() => onChange({ ...sale, contactId: null })}>Use the customer of the charge</Link>
        )}
      </Row>
      <TextField
        label="One customer for all of them"
        description="Where nobody is named in Stripe, or your books keep such sales on one customer."
        placeholder="Name, number, e-mail or tax ID"
        maxLength={100}
        disabled={form.readOnly}
        error={error}
        invalid={error !== undefined}
        onChange={(event) => setQuery(event.target.value)}
      />
      <Row>
        <Button
          size="small"
          disabled={form.readOnly || query.trim() === ''}
          pending={search.pending !== null}
          onPress={() => search.run('search', paths.settingsFindCustomer, { query: query.trim() })}
        >
          Search customers
        </Button>
      </Row>
      {search.failure === null ? null : <FailureBanner failure={search.failure} onRetry={search.retry} />}
      {found?.length === 0 ? <Muted>Nobody was found. Try a part of the name.</Muted> : null}
      {found?.map((customer) => (
        <Row key={customer.id}>
          <Text>{customer.label}</Text>
          <Button
            size="small"
            onPress={() => {
              setKnown(customer);
              setFound(null);
              onChange({ ...sale, contactId: customer.id });
            }}
          >
            {`Choose ${customer.label}`}
          </Button>
        </Row>
      ))}
    </Stack>
  );
};
