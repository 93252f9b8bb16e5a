import type { ButtonGroupProps, ButtonProps, LinkProps } from '@stripe/ui-extension-sdk/ui';
import { Anchor } from './anchor.tsx';
import { size as length } from './css-props.ts';
import { Glyph } from './icon.tsx';
import type { OnPress } from './press.ts';

type Button = Omit<ButtonProps, 'onPress'> & { onPress?: OnPress };

export function Button({
  children,
  css,
  disabled,
  href,
  onPress,
  pending,
  size = 'medium',
  target,
  type = 'secondary',
}: Button) {
  const style = css?.width === undefined ? undefined : { width: length(css.width) };
  return (
    <Anchor
      className={`sdk-button sdk-button--${type} sdk-button--${size}`}
      style={{ ...style, ...(css?.alignX === undefined ? {} : { justifyContent: css.alignX }) }}
      disabled={disabled}
      busy={pending}
      href={href}
      target={target}
      onPress={onPress}
    >
      {pending ? <span className="sdk-spinner sdk-spinner--small" aria-hidden="true" /> : null}
      {children}
    </Anchor>
  );
}

export function ButtonGroup({ children, direction = 'row', menuTrigger }: ButtonGroupProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields, these are commands
    <div role="group" className={`sdk-button-group sdk-button-group--${direction}`}>
      {children}
      {menuTrigger}
    </div>
  );
}

type Link = Omit<LinkProps, 'onPress'> & { onPress?: OnPress };

export function Link({
  children,
  css,
  disabled,
  external,
  href,
  onPress,
  rel,
  tabIndex,
  target,
  type = 'primary',
}: Link) {
  const style = css?.width === undefined ? undefined : { width: length(css.width) };
  return (
    <Anchor
      className={`sdk-link sdk-link--${type}`}
      style={{ ...style, ...(css?.alignX === undefined ? {} : { justifyContent: css.alignX }) }}
      disabled={disabled}
      href={href}
      rel={rel}
      tabIndex={tabIndex}
      target={target}
      onPress={onPress}
    >
      {children}
      {external ? <Glyph name="external" size={12} /> : null}
    </Anchor>
  );
}
