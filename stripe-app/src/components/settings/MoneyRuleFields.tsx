import { Button, Select } from '@stripe/ui-extension-sdk/ui';
import { accountsFor, roleNames } from '../../../../shared/account-roles.ts';
import type { BookingRule } from '../../../../shared/money-settings.ts';
import { type RuleCondition, ruleRoles } from '../../data/booking-rules.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Muted, Row, Stack, Strong } from '../Layout.tsx';
import { LedgerSelect } from './LedgerSelect.tsx';
import { MoneyCondition } from './MoneyCondition.tsx';

type Props = {
  form: SettingsForm;
  rule: BookingRule;
  position: number;
  /** `startOver`: fields moved, so what they show has to be read again. */
  onChange: (rule: BookingRule, startOver: boolean) => void;
};

/** One rule: its conditions, the lines it is about, and what these get instead. */
export const MoneyRuleFields = ({ form, rule, position, onChange }: Props) => {
  const path = `settings.money.rules.${position}`;
  const { when } = rule;
  const setWhen = (changed: RuleCondition[], startOver: boolean) => onChange({ ...rule, when: changed }, startOver);
  return (
    <Stack gap="medium">
      {when.map((condition, index) => (
        <MoneyCondition
          key={index}
          form={form}
          path={`${path}.when.${index}`}
          label={index === 0 ? 'If' : 'And if'}
          condition={condition}
          onChange={(changed) =>
            setWhen(
              when.map((old, at) => (at === index ? changed : old)),
              false,
            )
          }
          onRemove={
            when.length === 1
              ? null
              : () =>
                  setWhen(
                    when.filter((_, at) => at !== index),
                    true,
                  )
          }
        />
      ))}
      <Row>
        <Button
          size="small"
          disabled={form.readOnly || when.length >= 10}
          onPress={() => setWhen([...when, { field: 'currency', is: 'equal', value: '' }], true)}
        >
          Add condition
        </Button>
      </Row>
      <Strong>Then</Strong>
      <Select
        label="What would go to"
        description="The Stripe balance itself, the bank and what customers owe cannot be moved, so that payouts stay provable."
        defaultValue={rule.role}
        disabled={form.readOnly}
        onChange={(event) => {
          const role = ruleRoles(form.view.money.contactRoles).find((each) => each === event.target.value);
          if (role !== undefined) onChange({ ...rule, role }, false);
        }}
      >
        {ruleRoles(form.view.money.contactRoles).map((role) => (
          <option key={role} value={role}>
            {roleNames[role]}
          </option>
        ))}
      </Select>
      <Outcome form={form} rule={rule} path={`${path}.set`} onChange={(set) => onChange({ ...rule, set }, false)} />
    </Stack>
  );
};

type OutcomeProps = {
  form: SettingsForm;
  rule: BookingRule;
  path: string;
  onChange: (set: BookingRule['set']) => void;
};

/** What the line gets instead. Items, classes and locations only where the ledger has them. */
const Outcome = ({ form, rule, path, onChange }: OutcomeProps) => {
  const { options, money } = form.view;
  const { role, set } = rule;
  const { fitting, others } = accountsFor(money.accountTypes, role, null, options.accounts);
  const error = form.errors[path];
  const setDimension = (key: string, value: string | null) => {
    const kept = Object.entries({ ...set.dimensions, [key]: value ?? '' }).filter(([, chosen]) => chosen !== '');
    onChange({ ...set, dimensions: Object.fromEntries(kept) });
  };
  return (
    <Stack gap="small">
      <LedgerSelect
        form={form}
        path={`${path}.accountId`}
        label="Goes to the account"
        options={[...fitting, ...others]}
        by="id"
        value={set.accountId}
        none="As chosen above"
        onChange={(accountId) => onChange({ ...set, accountId })}
      />
      {money.itemRoles.includes(role) ? (
        <LedgerSelect
          form={form}
          path={`${path}.itemId`}
          label="Is sold as the item"
          options={options.items}
          by="id"
          value={set.itemId}
          none="As chosen above"
          onChange={(itemId) => onChange({ ...set, itemId })}
        />
      ) : null}
      <LedgerSelect
        form={form}
        path={`${path}.taxCode`}
        label="With the tax code"
        options={options.taxCodes}
        by="code"
        value={set.taxCode}
        none="As chosen above"
        onChange={(taxCode) => onChange({ ...set, taxCode })}
      />
      {money.dimensions.map(({ key, name, values }) => (
        <LedgerSelect
          key={key}
          form={form}
          path={`${path}.dimensions.${key}`}
          label={name}
          options={values}
          by="id"
          value={set.dimensions[key] ?? null}
          none="None"
          onChange={(value) => setDimension(key, value)}
        />
      ))}
      {error === undefined ? null : <Muted>{error}</Muted>}
    </Stack>
  );
};
