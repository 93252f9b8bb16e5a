import {
  PropertyList,
  PropertyListItem,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeaderCell,
  TableRow,
} from '@stripe/ui-extension-sdk/ui';
import type { Preview } from '../../../../shared/api/invoice.ts';
import { money, plainDate } from '../../data/format.ts';
import { EvidenceList } from '../EvidenceList.tsx';
import { Muted, Section, Stack, Strong, Text } from '../Layout.tsx';
import { LineList } from './LineList.tsx';

type Props = { preview: Preview; ledgerName: string; locale: string };

const decisions = {
  remembered: 'Linked before',
  match: 'Matched',
  create: 'Would be created',
  review: 'Waits for your choice',
};

/** The planned document: head, customer, lines, and how it differs from what stands in the ledger. */
export const PreviewContent = ({ preview, ledgerName, locale }: Props) => {
  const { contact } = preview;
  return (
    <Stack gap="large">
      {preview.differences.length === 0 ? null : <Differences preview={preview} ledgerName={ledgerName} />}
      <Section title="Customer">
        <Strong>
          {contact.name}
          {contact.number === null ? '' : ` (${contact.number})`}
        </Strong>
        <Muted>
          {decisions[contact.decision]}: {contact.reason}
        </Muted>
        <EvidenceList evidence={contact.evidence} ledgerName={ledgerName} />
        {contact.decision === 'review'
          ? contact.candidates.map(({ id, name, number, detail }) => (
              <Text key={id}>{`${name}${number === '' ? '' : ` (${number})`} ${detail}`}</Text>
            ))
          : null}
      </Section>
      <Section title={preview.documentKind === 'invoice' ? 'Invoice' : 'Credit memo'}>
        <PropertyList>
          {head(preview, locale).map(([label, value]) => (
            <PropertyListItem key={label} label={label} value={<Text>{value}</Text>} />
          ))}
        </PropertyList>
        {preview.notes.map((note) => (
          <Muted key={note}>{note}</Muted>
        ))}
      </Section>
      <Section title="Lines">
        <LineList lines={preview.lines} locale={locale} />
      </Section>
    </Stack>
  );
};

function head(preview: Preview, locale: string): [string, string][] {
  const due: [string, string][] = preview.dueDate === null ? [] : [['Due date', plainDate(preview.dueDate, locale)]];
  return [
    ['External number', preview.externalNumber],
    ['Date', plainDate(preview.date, locale)],
    ...due,
    ['Currency', preview.currency],
    ...preview.fields.map(({ label, value }): [string, string] => [label, value]),
    ['Tax', money(preview.tax, locale)],
    ['Total', money(preview.total, locale)],
  ];
}

const Differences = ({ preview, ledgerName }: { preview: Preview; ledgerName: string }) => (
  <Section title={`What differs from ${ledgerName} now`}>
    <Table>
      <TableHead>
        <TableRow>
          <TableHeaderCell>Field</TableHeaderCell>
          <TableHeaderCell>Written</TableHeaderCell>
          <TableHeaderCell>Planned</TableHeaderCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {preview.differences.map(({ field, written, planned }) => (
          <TableRow key={field}>
            <TableCell wrap>{field}</TableCell>
            <TableCell wrap>{written}</TableCell>
            <TableCell wrap>{planned}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  </Section>
);
