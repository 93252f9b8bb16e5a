import { Select, Switch, TextArea, TextField } from '@stripe/ui-extension-sdk/ui';
import { useInitial } from '../../hooks/use-initial.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';

type Common = {
  form: SettingsForm;
  /** Where this setting lies, as validation names it. */
  path: string;
  label: string;
  /** What it does, in a sentence; every setting has one. */
  description: string;
};

/** Shown at the field: the fault, and that it is locked. */
function state(form: SettingsForm, path: string) {
  const error = form.errors[path];
  return { disabled: form.readOnly, error, invalid: error !== undefined };
}

export type Options<Value extends string> = readonly (readonly [value: Value, label: string])[];

type ChoiceProps<Value extends string> = Common & {
  value: Value;
  options: Options<Value>;
  onChange: (value: Value) => void;
};

/** One of a few. */
export const ChoiceSetting = <Value extends string>(props: ChoiceProps<Value>) => {
  const initial = useInitial(props.value, props.form.revision);
  return (
    <Select
      key={props.form.revision}
      label={props.label}
      description={props.description}
      defaultValue={initial}
      onChange={(event) => {
        const chosen = props.options.find(([value]) => value === event.target.value);
        if (chosen !== undefined) props.onChange(chosen[0]);
      }}
      {...state(props.form, props.path)}
    >
      {props.options.map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </Select>
  );
};

type TextProps = Common & {
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  required?: boolean;
  type?: 'text' | 'number';
};

/** A line of text. Uncontrolled, because controlled text lags behind the keyboard across the frame's border. */
export const TextSetting = (props: TextProps) => {
  const initial = useInitial(props.value, props.form.revision);
  return (
    <TextField
      key={props.form.revision}
      label={props.label}
      description={props.description}
      defaultValue={initial}
      type={props.type ?? 'text'}
      onChange={(event) => props.onChange(event.target.value)}
      placeholder={props.placeholder}
      required={props.required}
      {...state(props.form, props.path)}
    />
  );
};

/** Several lines of text. */
export const TextAreaSetting = (props: TextProps & { rows?: number }) => {
  const initial = useInitial(props.value, props.form.revision);
  return (
    <TextArea
      key={props.form.revision}
      label={props.label}
      description={props.description}
      defaultValue={initial}
      rows={props.rows ?? 3}
      onChange={(event) => props.onChange(event.target.value)}
      placeholder={props.placeholder}
      {...state(props.form, props.path)}
    />
  );
};

type SwitchProps = Common & {
  value: boolean;
  /** Where it cannot be used now; the reason stands beside it. */
  disabled?: boolean;
  onChange: (value: boolean) => void;
};

/** On or off. */
export const SwitchSetting = (props: SwitchProps) => {
  const initial = useInitial(props.value, props.form.revision);
  return (
    <Switch
      key={props.form.revision}
      label={props.label}
      description={props.description}
      defaultChecked={initial}
      onChange={(event) => props.onChange(event.target.checked)}
      {...state(props.form, props.path)}
      {...(props.disabled === true ? { disabled: true } : {})}
    />
  );
};
