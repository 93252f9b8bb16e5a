import type { BoxProps, InlineProps } from '@stripe/ui-extension-sdk/ui';
import { styleOf } from './css-props.ts';

export function Box({ children, css }: BoxProps) {
  return (
    <div className="sdk-box" data-stack={css?.stack} style={styleOf(css)}>
      {children}
    </div>
  );
}

export function Inline({ children, css }: InlineProps) {
  return (
    <span className="sdk-inline" style={styleOf(css)}>
      {children}
    </span>
  );
}

export function Divider() {
  return <hr className="sdk-divider" />;
}
