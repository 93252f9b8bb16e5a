import { Select, TextField } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { LedgerOption } from '../../../../shared/api/settings.ts';
import { useInitial } from '../../hooks/use-initial.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Muted, Stack } from '../Layout.tsx';

/** More than this are filtered by typing before they are listed: a long list is slow to send and slow to read. */
const listed = 100;

type Props = {
  form: SettingsForm;
  path: string;
  label: string;
  description?: string;
  options: LedgerOption[];
  /** Which property of an option the setting holds. */
  by: 'id' | 'code';
  value: string | null;
  /** What no choice means, e.g. "None". */
  none: string;
  hideLabel?: boolean;
  onChange: (value: string | null) => void;
};

/** A choice among records of the ledger. A chosen record that the ledger no longer lists stays visible as such. */
export const LedgerSelect = (props: Props) => {
  const [filter, setFilter] = useState('');
  const initial = useInitial(props.value, `${props.form.revision} ${filter}`);
  const error = props.form.errors[props.path];
  const many = props.options.length > listed;
  const matches = many ? props.options.filter((option) => matching(option, filter)) : props.options;
  const shown = matches.slice(0, listed);
  const chosen = props.options.find((option) => option[props.by] === props.value);
  const hidden = props.value !== null && !shown.some((option) => option[props.by] === props.value);
  return (
    <Stack gap="xsmall">
      {many ? (
        <TextField
          label={`Filter ${props.label}`}
          placeholder="Type a number or name"
          disabled={props.form.readOnly}
          onChange={(event) => setFilter(event.target.value)}
        />
      ) : null}
      <Select
        key={`${props.form.revision} ${filter}`}
        label={props.label}
        defaultValue={initial ?? ''}
        disabled={props.form.readOnly}
        onChange={(event) => props.onChange(event.target.value === '' ? null : event.target.value)}
        description={props.description}
        hiddenElements={props.hideLabel === true ? ['label'] : undefined}
        error={error}
        invalid={error !== undefined}
      >
        <option value="">{props.none}</option>
        {hidden ? (
          <option value={props.value ?? ''}>
            {chosen === undefined ? `${props.value} (blocked or no longer in the ledger)` : optionLabel(chosen)}
          </option>
        ) : null}
        {shown.map((option) => (
          <option key={option.id} value={option[props.by]}>
            {optionLabel(option)}
          </option>
        ))}
      </Select>
      {matches.length > listed ? (
        <Muted>{`The first ${listed} of ${matches.length} are listed. Type to narrow them down.`}</Muted>
      ) : null}
    </Stack>
  );
};

export function optionLabel({ code, name }: LedgerOption): string {
  return name === '' || name === code ? code : `${code} · ${name}`;
}

function matching({ code, name }: LedgerOption, filter: string): boolean {
  const words = filter.trim().toLowerCase();
  return words === '' || `${code} ${name}`.toLowerCase().includes(words);
}
