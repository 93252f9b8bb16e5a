import { List, ListItem } from '@stripe/ui-extension-sdk/ui';
import { roleNames } from '../../../../shared/account-roles.ts';
import type { Need } from '../../../../shared/money-needs.ts';
import { missingIn } from '../../data/money-draft.ts';
import { Section, Stack, Text } from '../Layout.tsx';
import { SwitchSetting } from './Fields.tsx';
import type { MoneyProps } from './money-props.ts';

/** On or off. What is missing is named here, so that nobody wonders why it cannot be switched on (C76). */
export const MoneySwitch = ({ form, money, change }: MoneyProps) => {
  const missing = missingIn(form.draft.settings, form.view.money);
  const { from } = form.view.money;
  const since = from === null ? '' : `Books everything since ${from}, your start date. `;
  return (
    <Section
      gap="medium"
      title="Money movement"
      description="Payments, fees, refunds, disputes and payouts in your books, each payout proven against the bank line."
    >
      <SwitchSetting
        form={form}
        path="settings.money.enabled"
        label="Book money movement"
        description={`${since}Off: nothing of it is written. What stood in the Stripe balance before belongs into the opening balance of the clearing account.`}
        value={money.enabled}
        disabled={!money.enabled && missing.length > 0}
        onChange={(enabled) => change((before) => ({ ...before, enabled }))}
      />
      {missing.length === 0 ? null : (
        <Stack gap="xsmall">
          <Text>
            {money.enabled
              ? 'Still missing; without it this cannot be saved:'
              : 'Before it can be switched on, choose the following. The rest can be saved meanwhile.'}
          </Text>
          <List>
            {missing.map((need) => (
              <ListItem key={need.path} title={needName(need)} secondaryTitle={need.why} />
            ))}
          </List>
        </Stack>
      )}
    </Section>
  );
};

const needName = ({ role, currency }: Need): string => {
  const name = role === 'item' ? 'Item of charges without an invoice' : roleNames[role];
  return currency === null ? name : `${name} in ${currency}`;
};
