import { useState } from 'react';
import type { FieldSourcesAnswer } from '../../../../shared/api/settings.ts';
import type { FieldSource } from '../../../../shared/field-mapping.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Stack } from '../Layout.tsx';
import { ChoiceSetting, type Options, TextAreaSetting, TextSetting } from './Fields.tsx';
import { SourceValues } from './SourceValues.tsx';

type Of = Extract<FieldSource, { kind: 'metadata' }>['of'];

const kinds: Options<FieldSource['kind']> = [
  ['metadata', 'Metadata'],
  ['field', 'A Stripe field'],
  ['constant', 'Fixed text'],
  ['template', 'Template'],
];
const owners: Options<Of> = [
  ['invoice', 'Invoice'],
  ['customer', 'Customer'],
  ['product', 'Product'],
  ['price', 'Price'],
  ['line', 'Line'],
];
const fresh: Record<FieldSource['kind'], FieldSource> = {
  metadata: { kind: 'metadata', of: 'invoice', key: '' },
  field: { kind: 'field', path: '' },
  constant: { kind: 'constant', value: '' },
  template: { kind: 'template', template: '' },
};

type Props = {
  form: SettingsForm;
  position: number;
  source: FieldSource;
  /** What can be chosen by its value; none while no invoice is known. */
  values: FieldSourcesAnswer['values'];
  onChange: (source: FieldSource) => void;
};

/** Where a mapped value comes from. */
export const FieldSourceFields = ({ form, position, source, values, onChange }: Props) => {
  // Fields start over from what was chosen in the list.
  const [choices, setChoices] = useState(0);
  const at = (path: string) => ({ form, path: `settings.fields.${position}.source.${path}` });
  return (
    <Stack key={choices} gap="medium">
      <ChoiceSetting
        {...at('kind')}
        label="Value from"
        description="Metadata, a field of Stripe, fixed text, or a template of several."
        value={source.kind}
        options={kinds}
        onChange={(kind) => onChange(fresh[kind])}
      />
      {source.kind === 'metadata' || source.kind === 'field' ? (
        <SourceValues
          values={values}
          kind={source.kind}
          disabled={form.readOnly}
          onChoose={(chosen) => {
            // In this order: fields that start over take what was chosen.
            onChange(chosen);
            setChoices(choices + 1);
          }}
        />
      ) : null}
      {source.kind === 'metadata' ? (
        <ChoiceSetting
          {...at('of')}
          label="Metadata of"
          description="Whose metadata the key is looked up in."
          value={source.of}
          options={owners}
          onChange={(of) => onChange({ ...source, of })}
        />
      ) : null}
      {source.kind === 'metadata' ? (
        <TextSetting
          {...at('key')}
          label="Metadata key"
          description="Any characters, spaces too, as the key stands in Stripe."
          required
          value={source.key}
          onChange={(key) => onChange({ ...source, key })}
        />
      ) : null}
      {source.kind === 'field' ? (
        <TextSetting
          {...at('path')}
          label="Stripe field"
          description="For example invoice.due_date, customer.address.city or line.period.start."
          required
          value={source.path}
          onChange={(path) => onChange({ ...source, path: path.trim() })}
        />
      ) : null}
      {source.kind === 'constant' ? (
        <TextSetting
          {...at('value')}
          label="Text"
          description="The same on every document."
          value={source.value}
          onChange={(value) => onChange({ ...source, value })}
        />
      ) : null}
      {source.kind === 'template' ? (
        <TextAreaSetting
          {...at('template')}
          label="Template"
          description="Liquid, for example {{ invoice.number }} / {{ customer.metadata['PO number'] }}."
          value={source.template}
          onChange={(template) => onChange({ ...source, template })}
        />
      ) : null}
    </Stack>
  );
};
