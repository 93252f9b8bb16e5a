import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from '@stripe/ui-extension-sdk/ui';
import type { PlannedLine } from '../../../../../shared/api/invoice.ts';
import { money } from '../../../data/format.ts';
import { Muted, Stack, Text } from '../../Layout.tsx';

/** Lines as booked, as an accountant reads them: where to, what, how many, at what tax, how much. */
export const LineTable = ({ lines, locale }: { lines: PlannedLine[]; locale: string }) => (
  <Table>
    <TableHead>
      <TableRow>
        <TableHeaderCell>Item or account</TableHeaderCell>
        <TableHeaderCell>Description</TableHeaderCell>
        <TableHeaderCell align="right">Quantity</TableHeaderCell>
        <TableHeaderCell align="right">Price</TableHeaderCell>
        <TableHeaderCell>Tax code</TableHeaderCell>
        <TableHeaderCell align="right">Net</TableHeaderCell>
      </TableRow>
    </TableHead>
    <TableBody>
      {lines.map((line, position) => (
        <TableRow key={position}>
          <TableCell vAlign="top">
            {line.kind === 'comment' ? (
              <Muted>Comment</Muted>
            ) : (
              <Stack gap="xxsmall">
                <Text>{line.targetNumber ?? ''}</Text>
                <Muted>{line.targetName ?? ''}</Muted>
              </Stack>
            )}
          </TableCell>
          <TableCell wrap vAlign="top">
            <Stack gap="xxsmall">
              <Text>{line.description}</Text>
              {line.notes.map((note) => (
                <Muted key={note}>{note}</Muted>
              ))}
            </Stack>
          </TableCell>
          <TableCell align="right" vAlign="top">
            {line.quantity ?? ''}
          </TableCell>
          <TableCell align="right" vAlign="top">
            {[line.unitPrice, line.discount === null ? null : `less ${line.discount}`]
              .filter((part) => part !== null)
              .join(', ')}
          </TableCell>
          <TableCell vAlign="top">{line.taxCode ?? ''}</TableCell>
          <TableCell align="right" vAlign="top">
            {line.net === null ? '' : money(line.net, locale)}
          </TableCell>
        </TableRow>
      ))}
    </TableBody>
  </Table>
);
