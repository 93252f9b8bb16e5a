import type { CheckboxProps, FormFieldGroupProps, RadioProps, SwitchProps } from '@stripe/ui-extension-sdk/ui';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { GroupDisabled, useDisabled } from './field.tsx';
import { changeOf, type SentChange } from './press.ts';
import { useValue } from './use-value.ts';

type Sends = { onChange?: (event: SentChange) => void };
type ChoiceProps = Omit<CheckboxProps, 'onChange'> & Sends & { kind: 'checkbox' | 'radio' | 'switch' };

export function Checkbox(props: Omit<CheckboxProps, 'onChange'> & Sends) {
  return <Choice {...props} kind="checkbox" />;
}

export function Radio(props: Omit<RadioProps, 'onChange'> & Sends) {
  return <Choice {...props} kind="radio" />;
}

export function Switch(props: Omit<SwitchProps, 'onChange'> & Sends) {
  return <Choice {...props} kind="switch" />;
}

function Choice(props: ChoiceProps) {
  const { kind, label, description, error, hiddenElements = [], indeterminate = false } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [checked, setChecked] = useValue(props.checked, props.defaultChecked ?? false);
  const disabled = useDisabled(props.disabled);
  useEffect(() => {
    if (input.current !== null) input.current.indeterminate = indeterminate;
  }, [indeterminate]);
  // An uncontrolled radio is unchecked by its neighbours of the same name, which only the browser knows.
  const state =
    kind === 'radio' && props.checked === undefined ? { defaultChecked: props.defaultChecked } : { checked };
  const hide = (part: 'label' | 'description' | 'error') => (hiddenElements.includes(part) ? 'visually-hidden' : '');
  return (
    <div className={`sdk-choice sdk-choice--${kind}`}>
      <input
        ref={input}
        id={id}
        type={kind === 'radio' ? 'radio' : 'checkbox'}
        role={kind === 'switch' ? 'switch' : undefined}
        {...state}
        disabled={disabled || props.readOnly}
        // biome-ignore lint/a11y/noAutofocus: the view asks for it
        autoFocus={props.autoFocus}
        form={props.form}
        name={props.name}
        required={props.required}
        tabIndex={props.tabIndex}
        // An explicit undefined would submit the empty string in place of the browser's “on”.
        {...(props.value === undefined ? {} : { value: props.value })}
        aria-invalid={props.invalid || error !== undefined || undefined}
        aria-describedby={description === undefined ? undefined : `${id}-description`}
        onChange={(event) => {
          setChecked(event.currentTarget.checked);
          props.onChange?.(changeOf(event.currentTarget));
        }}
      />
      <div className="sdk-choice-text">
        <Label id={id} className={hide('label')}>
          {label}
        </Label>
        {description === undefined ? null : (
          <div id={`${id}-description`} className={`sdk-description ${hide('description')}`}>
            {description}
          </div>
        )}
        {error === undefined ? null : (
          <div className={`sdk-error ${hide('error')}`} role="alert">
            {error}
          </div>
        )}
      </div>
    </div>
  );
}

function Label({ id, className, children }: { id: string; className: string; children?: ReactNode }) {
  if (children === undefined) return null;
  return (
    <label htmlFor={id} className={`sdk-choice-label ${className}`}>
      {children}
    </label>
  );
}

export function FormFieldGroup({
  children,
  description,
  disabled = false,
  layout = 'vertical',
  legend,
}: FormFieldGroupProps) {
  return (
    <GroupDisabled.Provider value={disabled}>
      <fieldset className="sdk-field-group">
        {legend === undefined ? null : <legend className="sdk-label">{legend}</legend>}
        {description === undefined ? null : <div className="sdk-description">{description}</div>}
        <div className={`sdk-field-group-fields sdk-field-group-fields--${layout}`}>{children}</div>
      </fieldset>
    </GroupDisabled.Provider>
  );
}
