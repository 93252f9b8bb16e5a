import { Button } from '@stripe/ui-extension-sdk/ui';
import type { FieldSourcesAnswer } from '../../../../shared/api/settings.ts';
import type { FieldMapping, TargetField } from '../../../../shared/field-mapping.ts';
import type { FieldPreview } from '../../hooks/use-field-preview.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Card, Muted, Row, Strong } from '../Layout.tsx';
import { FieldPreviewLine } from './FieldPreviewLine.tsx';
import { FieldSourceFields } from './FieldSourceFields.tsx';
import { ChoiceSetting, type Options, TextSetting } from './Fields.tsx';

const transforms: Options<FieldMapping['transform']> = [
  ['none', 'As it is'],
  ['trim', 'Without spaces around it'],
  ['uppercase', 'In capitals'],
  ['lowercase', 'In small letters'],
  ['digits', 'Digits only'],
  ['date', 'As a date'],
];
const tooLong: Options<FieldMapping['tooLong']> = [
  ['stop', 'Stop the invoice and tell me'],
  ['cut', 'Cut it, with a note on the invoice'],
];
const entities = { invoice: 'Invoice', line: 'Line', contact: 'Customer' };

type Props = {
  form: SettingsForm;
  mapping: FieldMapping;
  position: number;
  values: FieldSourcesAnswer['values'];
  preview: FieldPreview | null;
  onChange: (mapping: FieldMapping) => void;
  onRemove: () => void;
};

/** One field of the ledger: where its value comes from and what is done to it. */
export const FieldMappingCard = ({ form, mapping, position, values, preview, onChange, onRemove }: Props) => {
  const name = `Mapping ${position + 1}`;
  const at = (path: string) => ({ form, path: `settings.fields.${position}.${path}` });
  const { targetFields } = form.view.options;
  const target = targetFields.find(({ id }) => id === mapping.target);
  return (
    <Card gap="medium">
      <Row>
        <Strong>{name}</Strong>
        <Button size="small" disabled={form.readOnly} onPress={onRemove}>
          Remove
        </Button>
      </Row>
      <ChoiceSetting
        {...at('target')}
        label="Field to fill"
        description={target === undefined ? 'The field in your books that gets the value.' : target.description}
        value={mapping.target}
        options={targetOptions(targetFields, mapping.target)}
        onChange={(id) => onChange({ ...mapping, target: id })}
      />
      {target === undefined ? null : <Muted>{limitOf(target)}</Muted>}
      <FieldSourceFields
        form={form}
        position={position}
        source={mapping.source}
        values={values}
        onChange={(source) => onChange({ ...mapping, source })}
      />
      <ChoiceSetting
        {...at('transform')}
        label="Change the value"
        description="Done before the value is checked against the field."
        value={mapping.transform}
        options={transforms}
        onChange={(transform) => onChange({ ...mapping, transform })}
      />
      <TextSetting
        {...at('fallback')}
        label="When empty"
        description="Used when Stripe has no value. Empty: the field is left alone."
        value={mapping.fallback ?? ''}
        onChange={(text) => onChange({ ...mapping, fallback: text === '' ? null : text })}
      />
      <ChoiceSetting
        {...at('tooLong')}
        label="When too long"
        description="Names of customers are never cut."
        value={mapping.tooLong}
        options={tooLong}
        onChange={(choice) => onChange({ ...mapping, tooLong: choice })}
      />
      {preview === null ? null : <FieldPreviewLine preview={preview} target={target} />}
    </Card>
  );
};

function targetOptions(fields: TargetField[], chosen: string): Options<string> {
  const known = fields.map(({ id, entity, label }) => [id, `${entities[entity]} · ${label}`] as const);
  const gone = chosen !== '' && !fields.some(({ id }) => id === chosen);
  return [
    ['', 'Choose a field'],
    ...(gone ? [[chosen, `${chosen} (no longer in the ledger)`] as const] : []),
    ...known,
  ];
}

const types: Record<TargetField['type'], string> = {
  text: 'Text',
  code: 'Code, written in capitals',
  date: 'Date',
  decimal: 'Number',
  boolean: 'Yes or no',
};

function limitOf({ type, maxLength }: TargetField): string {
  return maxLength === null ? `${types[type]}.` : `${types[type]}, at most ${maxLength} characters.`;
}
