import { Button, Select, TextField } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { MatchField } from '../../../../shared/settings.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Card, Muted, Row, Stack, Strong, Text } from '../Layout.tsx';

type Rule = MatchField[];

const fields = [
  ['email', 'E-mail'],
  ['name', 'Name'],
  ['phone', 'Phone'],
  ['taxId', 'Tax ID'],
  ['address', 'Address'],
  ['number', 'Customer number'],
] as const;
const metadata = 'metadata:';

/** Ordered rules; all conditions of a rule must hold. */
export const RulesEditor = ({ form }: { form: SettingsForm }) => {
  const { rules } = form.draft.settings.customers;
  // Fields are uncontrolled; after a rule has moved they must start over from what now stands at their place.
  const [arrangement, setArrangement] = useState(0);
  const set = (changed: Rule[], rearranged: boolean) => {
    form.change((settings) => ({ ...settings, customers: { ...settings.customers, rules: changed } }));
    if (rearranged) setArrangement(arrangement + 1);
  };
  return (
    <Stack gap="small">
      <Text>
        Tried from top to bottom. The first rule that fits exactly one customer decides; several customers are never
        guessed between, you are asked.
      </Text>
      {rules.length === 0 ? <Muted>No rules: existing customers are never matched.</Muted> : null}
      {rules.map((rule, position) => (
        <RuleCard
          key={`${form.revision} ${arrangement} ${position}`}
          form={form}
          rule={rule}
          position={position}
          count={rules.length}
          onChange={(changed, rearranged) => set(replaced(rules, position, changed), rearranged)}
          onMove={(to) => set(moved(rules, position, to), true)}
        />
      ))}
      <Row>
        <Button
          size="small"
          disabled={form.readOnly || rules.length >= 20}
          onPress={() => set([...rules, ['email']], true)}
        >
          Add rule
        </Button>
      </Row>
    </Stack>
  );
};

type CardProps = {
  form: SettingsForm;
  rule: Rule;
  position: number;
  count: number;
  /** null takes the rule away. */
  onChange: (rule: Rule | null, rearranged: boolean) => void;
  onMove: (to: number) => void;
};

const RuleCard = ({ form, rule, position, count, onChange, onMove }: CardProps) => {
  const error = form.errors[`settings.customers.rules.${position}`];
  const unused = fields.find(([field]) => !rule.includes(field))?.[0] ?? `${metadata}key`;
  const name = `Rule ${position + 1}`;
  return (
    <Card>
      <Row>
        <Strong>{name}</Strong>
        <Button size="small" disabled={form.readOnly || position === 0} onPress={() => onMove(position - 1)}>
          Move up
        </Button>
        <Button size="small" disabled={form.readOnly || position === count - 1} onPress={() => onMove(position + 1)}>
          Move down
        </Button>
        <Button size="small" disabled={form.readOnly} onPress={() => onChange(null, true)}>
          Remove
        </Button>
      </Row>
      {rule.map((field, index) => (
        <Condition
          key={index}
          label={index === 0 ? 'Customers agree in' : 'And in'}
          field={field}
          disabled={form.readOnly}
          error={index === 0 ? error : undefined}
          onChange={(changed) =>
            onChange(
              rule.map((old, at) => (at === index ? changed : old)),
              false,
            )
          }
          {...(rule.length === 1
            ? {}
            : {
                onRemove: () =>
                  onChange(
                    rule.filter((_, at) => at !== index),
                    true,
                  ),
              })}
        />
      ))}
      <Row>
        <Button
          size="small"
          disabled={form.readOnly || rule.length >= 5}
          onPress={() => onChange([...rule, unused], true)}
        >
          Add condition
        </Button>
      </Row>
    </Card>
  );
};

type ConditionProps = {
  label: string;
  field: MatchField;
  disabled: boolean;
  error: string | undefined;
  onChange: (field: MatchField) => void;
  onRemove?: () => void;
};

const Condition = ({ label, field, disabled, error, onChange, onRemove }: ConditionProps) => {
  const isMetadata = field.startsWith(metadata);
  return (
    <Stack gap="xsmall">
      <Select
        label={label}
        defaultValue={isMetadata ? metadata : field}
        disabled={disabled}
        error={error}
        invalid={error !== undefined}
        onChange={(event) => {
          const chosen = fields.find(([value]) => value === event.target.value);
          onChange(chosen === undefined ? metadata : chosen[0]);
        }}
      >
        {fields.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
        <option value={metadata}>Metadata field = customer number</option>
      </Select>
      {isMetadata ? (
        <TextField
          label="Metadata key"
          description="Any characters, as the key stands on the Stripe customer."
          defaultValue={field.slice(metadata.length)}
          disabled={disabled}
          required
          onChange={(event) => onChange(`${metadata}${event.target.value}`)}
        />
      ) : null}
      {onRemove === undefined ? null : (
        <Row>
          <Button size="small" disabled={disabled} onPress={onRemove}>
            Remove condition
          </Button>
        </Row>
      )}
    </Stack>
  );
};

function replaced(rules: Rule[], position: number, rule: Rule | null): Rule[] {
  return rules.flatMap((old, at) => (at !== position ? [old] : rule === null ? [] : [rule]));
}

function moved(rules: Rule[], from: number, to: number): Rule[] {
  const rule = rules[from];
  if (rule === undefined) return rules;
  const others = rules.filter((_, at) => at !== from);
  return [...others.slice(0, to), rule, ...others.slice(to)];
}
