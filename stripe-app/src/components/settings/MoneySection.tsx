import type { Session } from '../../data/session.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Stack } from '../Layout.tsx';
import { MoneyAccounts } from './MoneyAccounts.tsx';
import { MoneyBooking } from './MoneyBooking.tsx';
import { MoneyChoices } from './MoneyChoices.tsx';
import { MoneyComparison } from './MoneyComparison.tsx';
import { MoneyDates } from './MoneyDates.tsx';
import { MoneyRules } from './MoneyRules.tsx';
import { MoneySwitch } from './MoneySwitch.tsx';
import { MoneyUninvoiced } from './MoneyUninvoiced.tsx';
import type { MoneyProps } from './money-props.ts';

/** How payments, fees, refunds, disputes and payouts are booked. */
export const MoneySection = ({ form, session }: { form: SettingsForm; session: Session }) => {
  const { money } = form.draft.settings;
  const change: MoneyProps['change'] = (to) => form.change((settings) => ({ ...settings, money: to(settings.money) }));
  const part = { form, money, change };
  return (
    <Stack gap="xlarge">
      <MoneySwitch {...part} />
      <MoneyBooking {...part} />
      <MoneyAccounts {...part} />
      <MoneyUninvoiced {...part} session={session} />
      <MoneyChoices {...part} />
      <MoneyDates {...part} />
      <MoneyRules {...part} session={session} />
      <MoneyComparison form={form} />
    </Stack>
  );
};
