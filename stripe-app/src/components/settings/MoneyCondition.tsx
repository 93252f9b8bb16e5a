import { Button, Select, TextField } from '@stripe/ui-extension-sdk/ui';
import { ruleFieldNames } from '../../../../shared/booking-rule-words.ts';
import { metadataField, type RuleCondition } from '../../data/booking-rules.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Row, Stack } from '../Layout.tsx';
import { type Options, TextSetting } from './Fields.tsx';

/** What can be compared, with an example of each. */
const fields: readonly (readonly [field: string, label: string, example: string])[] = [
  ['description', 'The description', 'Workshop'],
  ['customer', 'The Stripe customer', 'cus_…'],
  ['currency', 'The currency', 'EUR'],
  ['method', 'The payment method', 'card, sepa_debit'],
  ['type', 'The type of movement', 'charge, refund, stripe_fee'],
  ['category', 'The reporting category', 'charge, fee, other_adjustment'],
];
const comparisons: Options<RuleCondition['is']> = [
  ['equal', 'is'],
  ['containing', 'contains'],
  ['present', 'is there, whatever it is'],
];

type Props = {
  form: SettingsForm;
  path: string;
  label: string;
  condition: RuleCondition;
  onChange: (condition: RuleCondition) => void;
  /** Null where it is the only one. */
  onRemove: (() => void) | null;
};

/** One condition: what is looked at, how, and with what it is compared. */
export const MoneyCondition = ({ form, path, label, condition, onChange, onRemove }: Props) => {
  const isMetadata = condition.field.startsWith(metadataField);
  const example = fields.find(([field]) => field === condition.field)?.[2];
  const error = form.errors[`${path}.field`];
  return (
    <Stack gap="xsmall">
      <Select
        label={label}
        defaultValue={isMetadata ? metadataField : condition.field}
        disabled={form.readOnly}
        onChange={(event) => onChange({ ...condition, field: event.target.value })}
      >
        {fields.map(([field, words]) => (
          <option key={field} value={field}>
            {words}
          </option>
        ))}
        {isMetadata || example !== undefined ? null : (
          <option value={condition.field}>{ruleFieldNames[condition.field] ?? condition.field}</option>
        )}
        <option value={metadataField}>A metadata field of the payment</option>
      </Select>
      {isMetadata ? (
        <TextField
          label="Metadata key"
          description="Any characters, as the key stands on the payment."
          defaultValue={condition.field.slice(metadataField.length)}
          disabled={form.readOnly}
          required
          error={error}
          invalid={error !== undefined}
          onChange={(event) => onChange({ ...condition, field: `${metadataField}${event.target.value}` })}
        />
      ) : null}
      <Select
        label="Comparison"
        hiddenElements={['label']}
        defaultValue={condition.is}
        disabled={form.readOnly}
        onChange={(event) => {
          const chosen = comparisons.find(([is]) => is === event.target.value);
          if (chosen !== undefined) onChange({ ...condition, is: chosen[0] });
        }}
      >
        {comparisons.map(([is, words]) => (
          <option key={is} value={is}>
            {words}
          </option>
        ))}
      </Select>
      {condition.is === 'present' ? null : (
        <TextSetting
          form={form}
          path={`${path}.value`}
          label="Compared with"
          description="Capital letters make no difference."
          placeholder={example ?? ''}
          required
          value={condition.value}
          onChange={(value) => onChange({ ...condition, value })}
        />
      )}
      {onRemove === null ? null : (
        <Row>
          <Button size="small" disabled={form.readOnly} onPress={onRemove}>
            Remove condition
          </Button>
        </Row>
      )}
    </Stack>
  );
};
