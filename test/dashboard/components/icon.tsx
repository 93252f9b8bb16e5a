import type { IconProps } from '@stripe/ui-extension-sdk/ui';
import { aliases, shapes } from './icon-shapes.ts';

export type IconName = IconProps['name'];

const sizes: Record<NonNullable<IconProps['size']>, number> = {
  xsmall: 8,
  small: 12,
  medium: 16,
  large: 20,
  xlarge: 32,
};
const thumbsDown = new Set(['thumbsDown']);

/** The SDK's Icon. A name the SDK does not know never gets here: the prop table refuses it. */
export function Icon({ name, css, size = 'medium' }: IconProps) {
  const color = css?.fill === undefined ? undefined : `var(--text-${css.fill})`;
  return (
    <span className="sdk-icon-box">
      <Glyph name={name} size={sizes[size]} {...(color === undefined ? {} : { color })} />
    </span>
  );
}

/** One icon as SVG. Names ending in Circle are drawn inside a ring, those in CircleFilled white on a disc. */
export function Glyph({ name, size, color, title }: { name: IconName; size: number; color?: string; title?: string }) {
  const filledDisc = name.endsWith('CircleFilled');
  const ring = !filledDisc && name.endsWith('Circle') && name !== 'warningCircle';
  const inner = name.replace(/Circle(Filled)?$/, '');
  const own = inner === 'warning' && name !== 'warning' ? 'M8 4.8v4M8 11.2h.01' : undefined;
  const path =
    own ??
    shapes[name] ??
    shapes[inner] ??
    shapes[aliases[inner] ?? ''] ??
    shapes[inner.replace(/Filled$/, '')] ??
    shapes.document;
  const inDisc = filledDisc || ring || name === 'warningCircle';
  const solid = name.endsWith('Filled') && !filledDisc;
  return (
    <svg
      className="sdk-icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      style={color === undefined ? undefined : { color }}
      role={title === undefined ? undefined : 'img'}
      aria-hidden={title === undefined ? true : undefined}
      aria-label={title}
    >
      {filledDisc ? <circle cx="8" cy="8" r="7" fill="currentColor" stroke="none" /> : null}
      {ring || name === 'warningCircle' ? <circle cx="8" cy="8" r="6.5" /> : null}
      <path
        d={path}
        fill={solid ? 'currentColor' : 'none'}
        stroke={filledDisc ? 'var(--background-surface)' : undefined}
        transform={
          thumbsDown.has(name)
            ? 'rotate(180 8 8)'
            : inDisc && own === undefined
              ? 'translate(3.4 3.4) scale(.575)'
              : undefined
        }
        vectorEffect={inDisc ? 'non-scaling-stroke' : undefined}
      />
    </svg>
  );
}
