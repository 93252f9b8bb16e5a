import type { RouteDescriptor } from '@stripe/ui-extension-sdk/ui';
import type { MouseEvent, ReactNode } from 'react';
import { useStage } from '../stage/stage-context.ts';
import { type OnPress, pressOf } from './press.ts';

type AnchorProps = {
  href?: string | RouteDescriptor | undefined;
  target?: string | undefined;
  rel?: string | undefined;
  tabIndex?: number | undefined;
  disabled?: boolean | undefined;
  onPress?: OnPress | undefined;
  className: string;
  style?: React.CSSProperties;
  busy?: boolean | undefined;
  title?: string | undefined;
  children: ReactNode;
};

/**
 * What Button and Link share: a real link when there is somewhere to go (so that a new tab, the middle button and the
 * status bar work), else a button. Dashboard routes and paths of the page are followed without loading it anew.
 */
export function Anchor({
  href,
  target,
  rel,
  tabIndex,
  disabled,
  onPress,
  className,
  style,
  busy,
  children,
}: AnchorProps) {
  const stage = useStage();
  if (href === undefined || disabled) {
    return (
      <button
        type="button"
        className={className}
        style={style}
        disabled={disabled}
        aria-busy={busy || undefined}
        aria-disabled={busy || undefined}
        tabIndex={tabIndex}
        onClick={(event) => !busy && onPress?.(pressOf(event))}
      >
        {children}
      </button>
    );
  }
  const given = typeof href === 'string' ? href : stage.pathOf(href);
  const url = given.startsWith(`${location.origin}/`) ? given.slice(location.origin.length) : given;
  const inside = url.startsWith('/') && (target === undefined || target === '_self');
  const follow = (event: MouseEvent) => {
    onPress?.(pressOf(event));
    if (!inside || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    stage.navigate(url);
  };
  const away = /^https?:/.test(url) ? '_blank' : undefined;
  return (
    <a
      className={className}
      style={style}
      href={url}
      target={target ?? away}
      rel={rel ?? 'noopener'}
      tabIndex={tabIndex}
      onClick={follow}
    >
      {children}
    </a>
  );
}
