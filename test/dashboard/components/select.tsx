import type { SelectProps } from '@stripe/ui-extension-sdk/ui';
import { size as length } from './css-props.ts';
import { Field, useDisabled } from './field.tsx';
import { Glyph } from './icon.tsx';
import { type SentChange, selectionOf } from './press.ts';
import { useValue } from './use-value.ts';

type Props = Omit<SelectProps, 'onChange'> & { onChange?: (event: SentChange) => void };

/** Its children are plain option elements, the one raw HTML an app may use. */
export function Select(props: Props) {
  const { css, size = 'medium', invalid, error, multiple, children } = props;
  const [value, setValue] = useValue(props.value, props.defaultValue ?? (multiple ? [] : ''));
  const uncontrolled = props.value === undefined && props.defaultValue === undefined;
  const disabled = useDisabled(props.disabled);
  return (
    <Field {...props} width={css?.width === undefined ? undefined : length(css.width)}>
      {({ id, describedBy }) => (
        <span className={`sdk-select${multiple ? ' sdk-select--multiple' : ''}`}>
          <select
            id={id}
            className={`sdk-input sdk-input--${size}`}
            {...(uncontrolled ? {} : { value: Array.isArray(value) ? [...value] : value })}
            multiple={multiple}
            disabled={disabled}
            aria-describedby={describedBy}
            aria-invalid={invalid || error !== undefined || undefined}
            // biome-ignore lint/a11y/noAutofocus: the view asks for it
            autoFocus={props.autoFocus}
            autoComplete={props.autoComplete}
            form={props.form}
            name={props.name}
            required={props.required}
            onChange={(event) => {
              const target = event.currentTarget;
              setValue(multiple ? [...target.selectedOptions].map((option) => option.value) : target.value);
              props.onChange?.(selectionOf(target));
            }}
          >
            {children}
          </select>
          {multiple ? null : <Glyph name="chevronDown" size={10} />}
        </span>
      )}
    </Field>
  );
}

type OptionProps = {
  value?: string | number;
  disabled?: boolean;
  label?: string;
  selected?: boolean;
  children?: React.ReactNode;
};

export function Option({ value, disabled, label, children }: OptionProps) {
  return (
    <option value={value} disabled={disabled} label={label}>
      {children}
    </option>
  );
}

export function OptionGroup({ label, disabled, children }: OptionProps) {
  return (
    <optgroup label={label ?? ''} disabled={disabled}>
      {children}
    </optgroup>
  );
}
