import { Button } from '@stripe/ui-extension-sdk/ui';
import { accountsFor, roleNames, rolePurposes } from '../../../../shared/account-roles.ts';
import { chosenFor } from '../../../../shared/money-needs.ts';
import type { AccountRole } from '../../../../shared/money-settings.ts';
import { accountName, proposalFor, withAccount } from '../../data/money-draft.ts';
import { Muted, Row, Stack } from '../Layout.tsx';
import { LedgerSelect } from './LedgerSelect.tsx';
import type { MoneyProps } from './money-props.ts';

type Props = MoneyProps & {
  role: AccountRole;
  currency: string | null;
  needed: boolean;
  /** Called when a proposal was taken: fields are uncontrolled and have to start over. */
  onTaken: () => void;
};

/** One account: fitting ones first, and one that looks meant, to be confirmed. */
export const MoneyAccountField = ({ form, money, change, role, currency, needed, onTaken }: Props) => {
  const { options, money: ledger, connection } = form.view;
  const value = chosenFor(money, role, currency);
  // What is clearing is nothing else: it is not offered a second time.
  const clearing = Object.values(money.accounts.clearing);
  const free = options.accounts.filter(({ id }) => id === value || !clearing.includes(id));
  const { fitting, others } = accountsFor(ledger.accountTypes, role, currency, free);
  const chosen = options.accounts.filter(({ id }) => id === value);
  const proposal = proposalFor(form.view, money, role, currency);
  const place = role === 'clearing' || role === 'bank' ? `${role}.${currency ?? ''}` : `others.${role}`;
  const name = currency === null ? roleNames[role] : `${roleNames[role]} in ${currency}`;
  const set = (id: string | null) => change((before) => withAccount(before, role, currency, id));
  const types = ledger.accountTypes[role];
  return (
    <Stack gap="xsmall">
      <LedgerSelect
        form={form}
        path={`settings.money.accounts.${place}`}
        label={name}
        description={rolePurposes[role]}
        options={[
          ...fitting,
          ...others,
          ...chosen.filter(({ id }) => ![...fitting, ...others].some((one) => one.id === id)),
        ]}
        by="id"
        value={value}
        none={needed ? 'Choose an account' : 'None'}
        onChange={set}
      />
      {proposal === null || form.readOnly ? null : (
        <Row>
          <Muted>{`Looks meant: ${accountName(proposal.account)}`}</Muted>
          <Button
            size="small"
            onPress={() => {
              set(proposal.account.id);
              onTaken();
            }}
          >
            {`Use for ${name}`}
          </Button>
        </Row>
      )}
      {value === null && needed && proposal === null ? (
        <Muted>
          {`If you have none: create “${name}” in ${connection.ledgerName}${types === undefined ? '' : `, of the type ${types.join(' or ')}`}, then open this page again.`}
        </Muted>
      ) : null}
    </Stack>
  );
};
