import type { MoneySettings } from '../../../../shared/money-settings.ts';
import { Section } from '../Layout.tsx';
import { ChoiceSetting, type Options } from './Fields.tsx';
import type { MoneyProps } from './money-props.ts';

const refunds: Options<MoneySettings['refunds']> = [
  ['reduce_sales', 'It reduces sales (recommended)'],
  ['reopen_invoice', 'The invoice is owed again'],
];
const lostDisputes: Options<MoneySettings['lostDisputes']> = [
  ['loss', 'It is a loss (recommended)'],
  ['reopen_invoice', 'The invoice is owed again'],
];
const paidElsewhere: Options<MoneySettings['paidElsewhere']> = [
  ['leave', 'Leave it to the bookkeeper (recommended)'],
  ['book', 'Book the payment'],
];

/** What has no one answer in bookkeeping. */
export const MoneyChoices = ({ form, money, change }: MoneyProps) => {
  const at = (name: string) => ({ form, path: `settings.money.${name}` });
  return (
    <Section gap="medium" title="Refunds, disputes, other payments">
      <ChoiceSetting
        {...at('refunds')}
        label="Refund without a credit note"
        description="With a credit note the credit is there already, and the refund only pays it out."
        value={money.refunds}
        options={refunds}
        onChange={(chosen) => change((before) => ({ ...before, refunds: chosen }))}
      />
      <ChoiceSetting
        {...at('lostDisputes')}
        label="Lost dispute"
        description="Until it is decided, what was taken back stands on its own account."
        value={money.lostDisputes}
        options={lostDisputes}
        onChange={(chosen) => change((before) => ({ ...before, lostDisputes: chosen }))}
      />
      <ChoiceSetting
        {...at('paidElsewhere')}
        label="Invoice paid outside of Stripe"
        description="Such money never was in the Stripe balance. Leave it where your bank feed books it."
        value={money.paidElsewhere}
        options={paidElsewhere}
        onChange={(chosen) => change((before) => ({ ...before, paidElsewhere: chosen }))}
      />
    </Section>
  );
};
