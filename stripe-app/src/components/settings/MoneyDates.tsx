import { Accordion, AccordionItem } from '@stripe/ui-extension-sdk/ui';
import type { ReactNode } from 'react';
import { type ClosedPeriodPolicy, type MovementKind, movementKinds } from '../../../../shared/money-kinds.ts';
import type { MoneySettings } from '../../../../shared/money-settings.ts';
import { Section, Stack } from '../Layout.tsx';
import { ChoiceSetting, type Options } from './Fields.tsx';
import type { MoneyProps } from './money-props.ts';

type Dates = MoneySettings['dates'];

const transactions: Options<Dates['transactions']> = [
  ['created', 'The day it happened (recommended)'],
  ['available', 'The day the money became available'],
];
const payouts: Options<Dates['payouts']> = [
  ['arrival', 'The day of the bank line (recommended)'],
  ['created', 'The day Stripe sent it'],
];
const policies: Options<ClosedPeriodPolicy> = [
  ['fail', 'Stop and tell me'],
  ['first_open_day', 'Book on the first open day'],
  ['hold', 'Wait until the period is opened'],
];
const kinds: Record<MovementKind, string> = {
  payment: 'Payments',
  refund: 'Refunds',
  dispute: 'Disputes',
  fee: 'Fees',
  payout: 'Payouts',
  other: 'Everything else',
};

/** Which day counts, and what happens when that day lies in a closed period; each kind by itself (C56). */
export const MoneyDates = ({ form, money, change }: MoneyProps) => {
  const setDates = (changed: Partial<Dates>) =>
    change((before) => ({ ...before, dates: { ...before.dates, ...changed } }));
  return (
    <Section gap="medium" title="Dates">
      <ChoiceSetting
        form={form}
        path="settings.money.dates.transactions"
        label="Date of a transaction"
        description="In the time zone of your books."
        value={money.dates.transactions}
        options={transactions}
        onChange={(chosen) => setDates({ transactions: chosen })}
      />
      <ChoiceSetting
        form={form}
        path="settings.money.dates.payouts"
        label="Date of a payout"
        description="The day of the bank line lets you match it at once."
        value={money.dates.payouts}
        options={payouts}
        onChange={(chosen) => setDates({ payouts: chosen })}
      />
      <Folded form={form} closed={money.closedPeriod}>
        {movementKinds.map((kind) => (
          <ChoiceSetting
            key={kind}
            form={form}
            path={`settings.money.closedPeriod.${kind}`}
            label={`${kinds[kind]} of a closed period`}
            description={
              kind === 'payment'
                ? 'An invoice’s period is often closed long before its payment’s.'
                : 'When the day lies there.'
            }
            value={money.closedPeriod[kind]}
            options={policies}
            onChange={(policy) =>
              change((before) => ({ ...before, closedPeriod: { ...before.closedPeriod, [kind]: policy } }))
            }
          />
        ))}
      </Folded>
    </Section>
  );
};

type FoldedProps = Pick<MoneyProps, 'form'> & { closed: MoneySettings['closedPeriod']; children: ReactNode };

/** Six equal questions, and one answer serves most: they stand folded, with what holds now. */
const Folded = ({ closed, children }: FoldedProps) => {
  const stopping = movementKinds.filter((kind) => closed[kind] === 'fail').length;
  const words =
    stopping === movementKinds.length
      ? 'All kinds: stop and tell me'
      : `${movementKinds.length - stopping} of ${movementKinds.length} kinds have another answer than “stop and tell me”`;
  return (
    <Accordion>
      <AccordionItem title="Closed periods" subtitle={words}>
        <Stack gap="medium">{children}</Stack>
      </AccordionItem>
    </Accordion>
  );
};
