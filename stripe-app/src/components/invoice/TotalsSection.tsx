import { Badge, Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from '@stripe/ui-extension-sdk/ui';
import type { MoneyJson } from '../../../../shared/api/common.ts';
import type { InvoiceView } from '../../../../shared/api/invoice.ts';
import { isZero, money } from '../../data/format.ts';
import { Section } from '../Layout.tsx';

type Props = { totals: NonNullable<InvoiceView['totals']>; ledgerName: string; locale: string };

/** Both sides and what lies between them, to the minor unit. */
export const TotalsSection = (props: Props) => (
  <Section title="Totals">
    <TotalsTable {...props} />
  </Section>
);

export const TotalsTable = ({ totals, ledgerName, locale }: Props) => {
  const shown = (value: MoneyJson | null) => (value === null ? '–' : money(value, locale));
  return (
    <Table>
      <TableHead>
        <TableRow>
          <TableHeaderCell> </TableHeaderCell>
          <TableHeaderCell align="right">Stripe</TableHeaderCell>
          <TableHeaderCell align="right">{ledgerName}</TableHeaderCell>
        </TableRow>
      </TableHead>
      <TableBody>
        <TableRow>
          <TableCell>Total</TableCell>
          <TableCell align="right">{shown(totals.stripe)}</TableCell>
          <TableCell align="right">{shown(totals.ledger)}</TableCell>
        </TableRow>
        <TableRow>
          <TableCell>Tax</TableCell>
          <TableCell align="right">{shown(totals.stripeTax)}</TableCell>
          <TableCell align="right">{shown(totals.ledgerTax)}</TableCell>
        </TableRow>
        {totals.difference === null ? null : (
          <TableRow>
            <TableCell>Difference</TableCell>
            <TableCell align="right"> </TableCell>
            <TableCell align="right">
              {isZero(totals.difference) ? (
                <Badge type="positive">None</Badge>
              ) : (
                <Badge type="warning">{money(totals.difference, locale)}</Badge>
              )}
            </TableCell>
          </TableRow>
        )}
      </TableBody>
    </Table>
  );
};
