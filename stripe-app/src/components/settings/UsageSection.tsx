import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from '@stripe/ui-extension-sdk/ui';
import type { SettingsView } from '../../../../shared/api/settings.ts';
import { count } from '../../data/format.ts';
import { Muted, Section, Stack, Text } from '../Layout.tsx';

type Props = { view: Pick<SettingsView, 'usage' | 'usageThisMonth'>; locale: string };

/** What counts, and how much of it there was, month by month. */
export const UsageSection = ({ view, locale }: Props) => (
  <Stack gap="xlarge">
    <Section title="Usage this month">
      <Text>{count(view.usageThisMonth, 'document created', 'documents created')}</Text>
      <Muted>
        Each document counts once in the month in which it is created in your books. Failures, replays, previews and
        undone documents do not count.
      </Muted>
    </Section>
    <Section title="By month" description="Months are those of UTC.">
      {view.usage.length === 0 ? (
        <Muted>No document has been created yet.</Muted>
      ) : (
        <Table>
          <TableHead>
            <TableRow>
              <TableHeaderCell>Month</TableHeaderCell>
              <TableHeaderCell>Documents created</TableHeaderCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {view.usage.map(({ month, documents }) => (
              <TableRow key={month}>
                <TableCell>{monthWords(month, locale)}</TableCell>
                <TableCell>{new Intl.NumberFormat(locale).format(documents)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Section>
  </Stack>
);

const monthWords = (month: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
