import { Badge, Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from '@stripe/ui-extension-sdk/ui';
import type { PayoutView } from '../../../../shared/api/payouts.ts';
import { isZero, money } from '../../data/format.ts';
import { Strong } from '../Layout.tsx';

type Props = { proof: NonNullable<PayoutView['proof']>; locale: string };

/** What the bank line consists of, by Stripe and in the books; what takes money away stands negative. */
export const ProofTable = ({ proof, locale }: Props) => (
  <Table>
    <TableHead>
      <TableRow>
        <TableHeaderCell> </TableHeaderCell>
        <TableHeaderCell align="right">Stripe</TableHeaderCell>
        <TableHeaderCell align="right">Your books</TableHeaderCell>
      </TableRow>
    </TableHead>
    <TableBody>
      {proof.lines.map(({ label, count, stripe, booked }) => (
        <TableRow key={label}>
          <TableCell>{count === null ? label : `${label} (${count})`}</TableCell>
          <TableCell align="right">{money(stripe, locale)}</TableCell>
          <TableCell align="right">{money(booked, locale)}</TableCell>
        </TableRow>
      ))}
      <TableRow>
        <TableCell>
          <Strong>Bank line</Strong>
        </TableCell>
        <TableCell align="right">
          <Strong>{money(proof.bankLine, locale)}</Strong>
        </TableCell>
        <TableCell align="right">
          <Strong>{money(proof.inBooks, locale)}</Strong>
        </TableCell>
      </TableRow>
      <TableRow>
        <TableCell>Difference</TableCell>
        <TableCell align="right"> </TableCell>
        <TableCell align="right">
          {isZero(proof.difference) ? (
            <Badge type={proof.ties ? 'positive' : 'neutral'}>None</Badge>
          ) : (
            <Badge type="warning">{money(proof.difference, locale)}</Badge>
          )}
        </TableCell>
      </TableRow>
    </TableBody>
  </Table>
);
