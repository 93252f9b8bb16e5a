import { Box, Divider } from '@stripe/ui-extension-sdk/ui';
import { Fragment } from 'react';
import type { PlannedLine } from '../../../../shared/api/invoice.ts';
import { money } from '../../data/format.ts';
import { Muted, Stack, Text } from '../Layout.tsx';

/** Lines as planned or booked: what, where to, how much. */
export const LineList = ({ lines, locale }: { lines: PlannedLine[]; locale: string }) => (
  <Stack gap="small">
    {lines.map((line, position) => (
      <Fragment key={position}>
        {position === 0 ? null : <Divider />}
        <Box css={{ stack: 'x', gap: 'medium', distribute: 'space-between', alignY: 'top', width: 'fill' }}>
          <Box css={{ stack: 'y', gap: 'xxsmall' }}>
            <Text>{line.description}</Text>
            {facts(line).map((fact) => (
              <Muted key={fact}>{fact}</Muted>
            ))}
          </Box>
          {line.net === null ? null : (
            <Box css={{ font: 'body', whiteSpace: 'nowrap', textAlign: 'right', minWidth: 'max' }}>
              {money(line.net, locale)}
            </Box>
          )}
        </Box>
      </Fragment>
    ))}
  </Stack>
);

const kinds = { item: 'Item', account: 'Account', comment: 'Comment' };

function facts(line: PlannedLine): string[] {
  const target = [kinds[line.kind], line.targetNumber, line.targetName].filter((part) => part !== null).join(' ');
  const amount = line.quantity === null || line.unitPrice === null ? null : `${line.quantity} × ${line.unitPrice}`;
  const discount = line.discount === null ? null : `discount ${line.discount}`;
  const tax = line.taxCode === null ? null : `tax code ${line.taxCode}`;
  const second = [amount, discount, tax].filter((part) => part !== null).join(' · ');
  return [line.kind === 'comment' ? '' : target, second, ...line.notes].filter((fact) => fact !== '');
}
