import { createContext, type ReactNode, useContext, useId } from 'react';

type Hidden = ('label' | 'description' | 'error')[];

type FieldProps = {
  label?: ReactNode;
  description?: string | undefined;
  error?: string | undefined;
  hiddenElements?: Hidden | undefined;
  required?: boolean | undefined;
  width?: string | undefined;
  /** Draws the control; the ids tie label, description and error to it. */
  children: (control: { id: string; describedBy: string | undefined }) => ReactNode;
};

/** A group may disable all of its fields. */
export const GroupDisabled = createContext(false);

/** @returns whether the field is off, by itself or by its group. */
export function useDisabled(own: boolean | undefined): boolean {
  const group = useContext(GroupDisabled);
  return own ?? group;
}

/** Label, description and error around a control. Hidden parts stay readable for screen readers. */
export function Field({ label, description, error, hiddenElements = [], required, width, children }: FieldProps) {
  const id = useId();
  const described = [description === undefined ? '' : `${id}-description`, error === undefined ? '' : `${id}-error`]
    .filter(Boolean)
    .join(' ');
  const hide = (part: Hidden[number]) => (hiddenElements.includes(part) ? 'visually-hidden' : '');
  return (
    <div className="sdk-field" style={width === undefined ? undefined : { width }}>
      {label === undefined ? null : (
        <label htmlFor={id} className={`sdk-label ${hide('label')}`}>
          {label}
          {required ? (
            <span className="sdk-required" title="Required">
              {' '}
              *
            </span>
          ) : null}
        </label>
      )}
      {description === undefined ? null : (
        <div id={`${id}-description`} className={`sdk-description ${hide('description')}`}>
          {description}
        </div>
      )}
      {children({ id, describedBy: described === '' ? undefined : described })}
      {error === undefined ? null : (
        <div id={`${id}-error`} className={`sdk-error ${hide('error')}`} role="alert">
          {error}
        </div>
      )}
    </div>
  );
}
