import {
  Button,
  Link,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeaderCell,
  TableRow,
} from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { ActivityEntry } from '../../../../../shared/api/activity.ts';
import { count, dateTime } from '../../../data/format.ts';
import { pageRoute } from '../../../data/place.ts';
import { Muted, Row, Stack, Text } from '../../Layout.tsx';
import { StatusBadge } from '../../StatusBadge.tsx';

/** Entries as rows: when, who, what, and about which document. */
export const ActivityList = ({ entries, locale }: { entries: ActivityEntry[]; locale: string }) =>
  entries.length === 0 ? null : (
    <Table>
      <TableHead>
        <TableRow>
          <TableHeaderCell>When</TableHeaderCell>
          <TableHeaderCell>Who</TableHeaderCell>
          <TableHeaderCell>What</TableHeaderCell>
          <TableHeaderCell>Document</TableHeaderCell>
          <TableHeaderCell>Result</TableHeaderCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {entries.map((entry) => (
          <TableRow key={entry.id}>
            <TableCell vAlign="top" wrap={false}>
              {dateTime(entry.at, locale)}
            </TableCell>
            <TableCell vAlign="top" wrap={false}>
              {entry.who ?? <Muted>By itself</Muted>}
            </TableCell>
            <TableCell wrap vAlign="top" minWidth={260}>
              <What entry={entry} />
            </TableCell>
            <TableCell vAlign="top">
              {entry.document === null ? (
                ''
              ) : (
                <Link href={pageRoute(['document', entry.document.id])}>{entry.document.name}</Link>
              )}
            </TableCell>
            <TableCell vAlign="top">{entry.status === null ? '' : <StatusBadge status={entry.status} />}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );

const What = ({ entry }: { entry: ActivityEntry }) => {
  const [open, setOpen] = useState(false);
  const { changes } = entry;
  return (
    <Stack gap="xxsmall">
      <Text>{entry.title}</Text>
      {entry.detail === null ? null : <Muted>{entry.detail}</Muted>}
      {changes.length === 0 ? null : (
        <Row>
          <Button size="small" onPress={() => setOpen(!open)}>
            {open ? 'Hide changes' : `Show ${count(changes.length, 'change', 'changes')}`}
          </Button>
        </Row>
      )}
      {open
        ? changes.map(({ path, section, label, before, after }) => (
            <Muted key={path}>{`${section}, ${label}: ${before} → ${after}`}</Muted>
          ))
        : null}
    </Stack>
  );
};
