import { Select, TextField } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { FieldSourcesAnswer } from '../../../../shared/api/settings.ts';
import type { FieldSource } from '../../../../shared/field-mapping.ts';

/** A long list is slow to send and slow to read; typing finds the rest. */
const listed = 60;
const longest = 60;

type Value = FieldSourcesAnswer['values'][number];
type Props = {
  values: Value[];
  kind: 'field' | 'metadata';
  disabled: boolean;
  onChoose: (source: FieldSource) => void;
};

/** Fields to choose from by what they say on the chosen invoice. */
export const SourceValues = ({ values, kind, disabled, onChoose }: Props) => {
  const [filter, setFilter] = useState('');
  const all = values.filter(({ source }) => source.kind === kind);
  if (all.length === 0) return null;
  const words = filter.trim().toLowerCase();
  const matches = all.filter(({ source, value }) => `${nameOf(source)} ${value}`.toLowerCase().includes(words));
  const shown = matches.slice(0, listed);
  return (
    <>
      {all.length > listed ? (
        <TextField
          label="Find a value"
          placeholder="due date, or what it says"
          disabled={disabled}
          onChange={(event) => setFilter(event.target.value)}
        />
      ) : null}
      <Select
        key={filter}
        label="Choose by its value"
        description={
          shown.length < matches.length
            ? `The first ${shown.length} of ${matches.length} are listed. Type above to find others.`
            : 'Each with what it says on the invoice chosen above.'
        }
        defaultValue=""
        disabled={disabled}
        onChange={(event) => {
          const chosen = shown[Number(event.target.value)];
          if (event.target.value !== '' && chosen !== undefined) onChoose(chosen.source);
        }}
      >
        <option value="">Choose a value</option>
        {shown.map(({ source, value }, index) => (
          <option key={nameOf(source)} value={String(index)}>
            {`${nameOf(source)}: ${value.length > longest ? `${value.slice(0, longest - 1)}…` : value}`}
          </option>
        ))}
      </Select>
    </>
  );
};

function nameOf(source: FieldSource): string {
  if (source.kind === 'metadata') return `${source.of} metadata “${source.key}”`;
  return source.kind === 'field' ? source.path : '';
}
