import type { BoxProps } from '@stripe/ui-extension-sdk/ui';
import type { CSSProperties } from 'react';

export type SdkCss = NonNullable<BoxProps['css']>;

/** Spacing tokens of the Dashboard in pixels (docs.stripe.com/stripe-apps/style). */
const spacing: Record<string, number> = {
  xxsmall: 2,
  xsmall: 4,
  small: 8,
  medium: 16,
  large: 24,
  xlarge: 32,
  xxlarge: 48,
};
const radius: Record<string, string> = {
  none: '0',
  xsmall: '2px',
  small: '4px',
  medium: '8px',
  large: '12px',
  rounded: '999em',
};
const shadow: Record<string, string> = {
  none: 'none',
  base: 'var(--shadow-base)',
  top: 'var(--shadow-top)',
  hover: 'var(--shadow-hover)',
  focus: 'var(--focus-ring)',
};
const fonts: Record<string, CSSProperties> = {
  body: { fontSize: 14, lineHeight: '20px', fontWeight: 400 },
  bodyEmphasized: { fontSize: 14, lineHeight: '20px', fontWeight: 600 },
  caption: { fontSize: 12, lineHeight: '16px', fontWeight: 400 },
  heading: { fontSize: 16, lineHeight: '24px', fontWeight: 700, letterSpacing: '-0.01em' },
  kicker: { fontSize: 12, lineHeight: '16px', fontWeight: 600, textTransform: 'uppercase', letterSpacing: '0.02em' },
  lead: { fontSize: 16, lineHeight: '24px', fontWeight: 400 },
  subheading: { fontSize: 14, lineHeight: '20px', fontWeight: 600 },
  subtitle: { fontSize: 16, lineHeight: '24px', fontWeight: 400 },
  title: { fontSize: 20, lineHeight: '28px', fontWeight: 700, letterSpacing: '-0.015em' },
};
const weights: Record<string, number> = { regular: 400, semibold: 600, bold: 700 };
const alignX: Record<string, string> = { start: 'flex-start', center: 'center', end: 'flex-end', stretch: 'stretch' };
const alignY: Record<string, string> = {
  top: 'flex-start',
  center: 'center',
  bottom: 'flex-end',
  baseline: 'baseline',
  stretch: 'stretch',
};

const sides = ['Top', 'Right', 'Bottom', 'Left'] as const;
const passed = [
  'overflow',
  'overflowX',
  'overflowY',
  'overflowWrap',
  'textAlign',
  'textOverflow',
  'textTransform',
  'whiteSpace',
  'wordBreak',
  'wordWrap',
  'borderStyle',
  'borderTopStyle',
  'borderRightStyle',
  'borderBottomStyle',
  'borderLeftStyle',
  'borderWidth',
  'borderTopWidth',
  'borderRightWidth',
  'borderBottomWidth',
  'borderLeftWidth',
] as const;

/** A length token, a number of pixels, a fraction such as `1/3`, or a keyword, in CSS. */
export function size(value: string | number): string {
  if (typeof value === 'number') return `${value}px`;
  const named = { auto: 'auto', fill: '100%', min: 'min-content', max: 'max-content', fit: 'fit-content' }[value];
  if (named !== undefined) return named;
  const [part, whole] = value.split('/').map(Number);
  return part !== undefined && whole !== undefined ? `${(part / whole) * 100}%` : value;
}

const space = (value: string | number) => `${typeof value === 'number' ? value : (spacing[value] ?? 0)}px`;

/** Translates the `css` prop of Box and Inline into a style. Unknown keys never arrive: the prop table refuses them. */
export function styleOf(css: SdkCss | undefined): CSSProperties {
  if (css === undefined) return {};
  const style: CSSProperties = {};
  Object.assign(style, text(css), layout(css), box(css), edges(css));
  for (const key of passed) if (css[key] !== undefined) Object.assign(style, { [key]: css[key] });
  return style;
}

function text(css: SdkCss): CSSProperties {
  const style: CSSProperties = css.font === undefined ? {} : { ...fonts[css.font] };
  if (css.fontWeight !== undefined) style.fontWeight = weights[css.fontWeight];
  if (css.fontFamily !== undefined)
    style.fontFamily = css.fontFamily === 'monospace' ? 'var(--font-mono)' : 'var(--font-ui)';
  if (css.color !== undefined) style.color = `var(--text-${css.color})`;
  if (css.fill !== undefined) style.fill = `var(--text-${css.fill})`;
  return style;
}

/** `stack` lays children out along an axis (z: on top of each other), `gridColumns` and `minTileWidth` in a grid. */
function layout(css: SdkCss): CSSProperties {
  const style: CSSProperties = {};
  if (css.stack === 'x' || css.stack === 'y') {
    const horizontal = css.stack === 'x';
    style.display = 'flex';
    style.flexDirection = horizontal ? 'row' : 'column';
    const main = horizontal
      ? css.alignX === undefined
        ? undefined
        : alignX[css.alignX]
      : css.alignY === undefined
        ? undefined
        : alignY[css.alignY];
    const cross = horizontal
      ? css.alignY === undefined
        ? undefined
        : alignY[css.alignY]
      : css.alignX === undefined
        ? undefined
        : alignX[css.alignX];
    if (main !== undefined) style.justifyContent = main;
    if (cross !== undefined) style.alignItems = cross;
    if (css.distribute === 'space-between') style.justifyContent = 'space-between';
  }
  if (css.stack === 'z') Object.assign(style, { display: 'grid', gridTemplateAreas: '"stack"' });
  if (css.display === 'grid' || css.gridColumns !== undefined || css.minTileWidth !== undefined) {
    style.display = 'grid';
    if (css.gridColumns !== undefined) style.gridTemplateColumns = `repeat(${css.gridColumns}, minmax(0, 1fr))`;
    if (css.minTileWidth !== undefined)
      style.gridTemplateColumns = `repeat(auto-fill, minmax(min(100%, ${size(css.minTileWidth)}), 1fr))`;
  }
  if (css.wrap !== undefined) style.flexWrap = css.wrap;
  if (css.gap !== undefined) style.gap = space(css.gap);
  const row = css.rowGap ?? css.gapY;
  const column = css.columnGap ?? css.gapX;
  if (row !== undefined) style.rowGap = space(row);
  if (column !== undefined) style.columnGap = space(column);
  if (css.alignSelfX !== undefined) style.justifySelf = alignX[css.alignSelfX];
  if (css.alignSelfY !== undefined) style.alignSelf = alignY[css.alignSelfY];
  return style;
}

function box(css: SdkCss): CSSProperties {
  const style: CSSProperties = {};
  for (const key of ['width', 'height', 'minWidth', 'minHeight', 'maxWidth', 'maxHeight'] as const) {
    const value = css[key];
    if (value !== undefined) style[key] = size(value);
  }
  if (css.backgroundColor !== undefined) style.backgroundColor = `var(--background-${css.backgroundColor})`;
  if (css.keyline !== undefined) Object.assign(style, { border: `1px solid var(--border-${css.keyline})` });
  if (css.borderColor !== undefined) style.borderColor = `var(--border-${css.borderColor})`;
  if (css.borderRadius !== undefined) style.borderRadius = radius[css.borderRadius];
  const shadows = [css.boxShadow, css.topShadow, css.focusRing].flatMap((name) =>
    name === undefined ? [] : (shadow[name] ?? []),
  );
  if (shadows.length > 0) style.boxShadow = shadows.join(', ');
  if (css.zIndex !== undefined) style.zIndex = css.zIndex === 'overlay' ? 20 : 10;
  if (css.bottom !== undefined || css.left !== undefined || css.top !== undefined || css.inset !== undefined)
    style.position = 'relative';
  if (css.inset !== undefined) style.inset = space(css.inset);
  for (const key of ['top', 'left', 'bottom'] as const) {
    const value = css[key];
    if (value !== undefined) style[key] = space(value);
  }
  return style;
}

/** Margins, paddings, bleeds (negative margins) and borders, from the general to the single edge. */
function edges(css: SdkCss): CSSProperties {
  const style: Record<string, string> = {};
  for (const side of sides) {
    const axis = side === 'Left' || side === 'Right' ? 'X' : 'Y';
    const padding = css[`padding${side}`] ?? css[`padding${axis}`] ?? css.padding;
    if (padding !== undefined) style[`padding${side}`] = space(padding);
    const margin = css[`margin${side}`] ?? css[`margin${axis}`] ?? css.margin;
    if (margin !== undefined) style[`margin${side}`] = space(margin);
    const bleed = css[`bleed${side}`] ?? css[`bleed${axis}`] ?? css.bleed;
    if (bleed !== undefined) style[`margin${side}`] = `-${space(bleed)}`;
    const color = css[`border${side}Color`];
    if (color !== undefined) style[`border${side}Color`] = `var(--border-${color})`;
  }
  for (const corner of ['TopLeft', 'TopRight', 'BottomLeft', 'BottomRight'] as const) {
    const value = css[`border${corner}Radius`];
    if (value !== undefined) style[`border${corner}Radius`] = radius[value] ?? '0';
  }
  return style;
}
