import { Select } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { Target } from '../../data/settings-draft.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Stack } from '../Layout.tsx';
import { LedgerSelect } from './LedgerSelect.tsx';

type Props = {
  form: SettingsForm;
  path: string;
  /** Whose target it is, e.g. the product's name. */
  label: string;
  description?: string;
  value: Target | null;
  onChange: (value: Target | null) => void;
};

/** An item or an account of the ledger. */
export const TargetSelect = ({ form, path, label, description, value, onChange }: Props) => {
  const [kind, setKind] = useState<Target['kind']>(value?.kind ?? 'item');
  const { items, accounts } = form.view.options;
  return (
    <Stack gap="xsmall">
      <Select
        key={form.revision}
        label={`${label}: item or account`}
        defaultValue={kind}
        disabled={form.readOnly}
        description={description}
        onChange={(event) => {
          setKind(event.target.value === 'account' ? 'account' : 'item');
          onChange(null);
        }}
      >
        <option value="item">Item</option>
        <option value="account">G/L account</option>
      </Select>
      <LedgerSelect
        key={kind}
        form={form}
        path={path}
        label={kind === 'item' ? 'Item' : 'Account'}
        options={kind === 'item' ? items : accounts}
        by="id"
        value={value?.kind === kind ? value.id : null}
        none="Not chosen"
        onChange={(id) => onChange(id === null ? null : { kind, id })}
      />
    </Stack>
  );
};
