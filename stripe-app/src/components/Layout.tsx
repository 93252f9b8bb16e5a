import { Box, Inline } from '@stripe/ui-extension-sdk/ui';
import type { ReactNode } from 'react';

type Gap = 'xxsmall' | 'xsmall' | 'small' | 'medium' | 'large' | 'xlarge';

/** Things below each other. */
export const Stack = ({ gap = 'small', children }: { gap?: Gap; children: ReactNode }) => (
  <Box css={{ stack: 'y', gap, width: 'fill' }}>{children}</Box>
);

/** Things beside each other that wrap where the drawer is narrow. */
export const Row = ({ gap = 'small', children }: { gap?: Gap; children: ReactNode }) => (
  <Box css={{ stack: 'x', gap, alignY: 'center', wrap: 'wrap' }}>{children}</Box>
);

type SectionProps = { title: string; description?: string; gap?: Gap; children: ReactNode };

/** A titled part of a view. */
export const Section = ({ title, description, gap = 'small', children }: SectionProps) => (
  <Box css={{ stack: 'y', gap, width: 'fill' }}>
    <Stack gap="xxsmall">
      <Box css={{ font: 'subheading' }}>{title}</Box>
      {description === undefined ? null : <Muted>{description}</Muted>}
    </Stack>
    {children}
  </Box>
);

/** A framed part, for one of several equal things. */
export const Card = ({ gap = 'small', children }: { gap?: Gap; children: ReactNode }) => (
  <Box css={{ stack: 'y', gap, padding: 'medium', keyline: 'neutral', borderRadius: 'medium', width: 'fill' }}>
    {children}
  </Box>
);

/** Text that explains and may step back. Long words of others' data break rather than widen the drawer. */
export const Muted = ({ children }: { children: ReactNode }) => (
  <Box css={{ font: 'caption', color: 'secondary', overflowWrap: 'break-word' }}>{children}</Box>
);

/** A plain sentence. */
export const Text = ({ children }: { children: ReactNode }) => (
  <Box css={{ font: 'body', overflowWrap: 'break-word' }}>{children}</Box>
);

export const Strong = ({ children }: { children: ReactNode }) => (
  <Inline css={{ font: 'bodyEmphasized' }}>{children}</Inline>
);
