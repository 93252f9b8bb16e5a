import type { TextAreaProps, TextFieldProps } from '@stripe/ui-extension-sdk/ui';
import { size as length } from './css-props.ts';
import { Field, useDisabled } from './field.tsx';
import { changeOf, keyOf, type SentChange, type SentKey } from './press.ts';
import { useValue } from './use-value.ts';

type Handlers = {
  onChange?: (event: SentChange) => void;
  onKeyDown?: (event: SentKey) => void;
  onKeyUp?: (event: SentKey) => void;
};
type Handled = keyof Handlers;

export function TextField(props: Omit<TextFieldProps, Handled> & Handlers) {
  const { css, size = 'medium', type = 'text', invalid, error } = props;
  const [value, setValue] = useValue(props.value, props.defaultValue ?? '');
  const disabled = useDisabled(props.disabled);
  return (
    <Field {...props} width={css?.width === undefined ? undefined : length(css.width)}>
      {({ id, describedBy }) => (
        <input
          id={id}
          className={`sdk-input sdk-input--${size}`}
          type={type}
          value={value}
          disabled={disabled}
          aria-describedby={describedBy}
          aria-invalid={invalid || error !== undefined || undefined}
          // biome-ignore lint/a11y/noAutofocus: the view asks for it
          autoFocus={props.autoFocus}
          autoComplete={props.autoComplete ?? 'off'}
          form={props.form}
          maxLength={props.maxLength}
          minLength={props.minLength}
          name={props.name}
          placeholder={props.placeholder}
          readOnly={props.readOnly}
          required={props.required}
          spellCheck={props.spellCheck}
          tabIndex={props.tabIndex}
          onChange={(event) => {
            setValue(event.currentTarget.value);
            props.onChange?.(changeOf(event.currentTarget));
          }}
          onKeyDown={(event) => props.onKeyDown?.(keyOf(event))}
          onKeyUp={(event) => props.onKeyUp?.(keyOf(event))}
        />
      )}
    </Field>
  );
}

export function TextArea(props: Omit<TextAreaProps, Handled> & Handlers) {
  const { css, size = 'medium', invalid, error, resizeable = true } = props;
  const [value, setValue] = useValue(props.value, props.defaultValue ?? '');
  const disabled = useDisabled(props.disabled);
  return (
    <Field {...props} width={css?.width === undefined ? undefined : length(css.width)}>
      {({ id, describedBy }) => (
        <textarea
          id={id}
          className={`sdk-input sdk-input--${size} sdk-textarea`}
          style={resizeable ? undefined : { resize: 'none' }}
          value={value}
          disabled={disabled}
          aria-describedby={describedBy}
          aria-invalid={invalid || error !== undefined || undefined}
          // biome-ignore lint/a11y/noAutofocus: the view asks for it
          autoFocus={props.autoFocus}
          autoComplete={props.autoComplete}
          form={props.form}
          cols={props.cols}
          rows={props.rows ?? 3}
          maxLength={props.maxLength}
          minLength={props.minLength}
          name={props.name}
          placeholder={props.placeholder}
          readOnly={props.readOnly}
          required={props.required}
          spellCheck={props.spellCheck}
          tabIndex={props.tabIndex}
          wrap={props.wrap}
          onChange={(event) => {
            setValue(event.currentTarget.value);
            props.onChange?.(changeOf(event.currentTarget));
          }}
          onKeyDown={(event) => props.onKeyDown?.(keyOf(event))}
          onKeyUp={(event) => props.onKeyUp?.(keyOf(event))}
        />
      )}
    </Field>
  );
}
