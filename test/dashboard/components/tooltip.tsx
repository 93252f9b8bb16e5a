import type { TooltipProps } from '@stripe/ui-extension-sdk/ui';
import { useId, useRef, useState } from 'react';

/** Shown on hover after a delay and on keyboard focus at once. */
export function Tooltip({ children, delay = 100, placement = 'top', trigger, type = 'description' }: TooltipProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const timer = useRef<number | undefined>(undefined);
  const side = placement.split(' ')[0] ?? 'top';
  const hide = () => {
    window.clearTimeout(timer.current);
    setShown(false);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the trigger inside is the control
    <span
      className="sdk-tooltip"
      aria-describedby={shown ? id : undefined}
      onMouseEnter={() => {
        timer.current = window.setTimeout(() => setShown(true), delay);
      }}
      onMouseLeave={hide}
      onFocus={() => setShown(true)}
      onBlur={hide}
      onKeyDown={(event) => event.key === 'Escape' && hide()}
    >
      {trigger}
      {shown ? (
        <span id={id} role="tooltip" className={`sdk-tooltip-body sdk-tooltip-body--${side} sdk-tooltip-body--${type}`}>
          {children}
        </span>
      ) : null}
    </span>
  );
}
