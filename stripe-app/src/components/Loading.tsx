import { Box, Spinner } from '@stripe/ui-extension-sdk/ui';

/** The calm first moment. The spinner comes late, so that a quick answer does not flicker. */
export const Loading = ({ what }: { what: string }) => (
  <Box css={{ stack: 'y', alignX: 'center', gap: 'small', paddingY: 'xxlarge', width: 'fill' }}>
    <Spinner size="large" delay={150} />
    <Box css={{ font: 'caption', color: 'secondary' }}>{what}</Box>
  </Box>
);
