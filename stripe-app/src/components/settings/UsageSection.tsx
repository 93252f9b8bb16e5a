import { count } from '../../data/format.ts';
import { Muted, Section, Text } from '../Layout.tsx';

/** What counts, and how much of it there was this month. */
export const UsageSection = ({ usageThisMonth }: { usageThisMonth: number }) => (
  <Section title="Usage this month">
    <Text>{count(usageThisMonth, 'document created', 'documents created')}</Text>
    <Muted>
      Each document counts once in the month in which it is created in your books. Failures, replays, previews and
      undone documents do not count.
    </Muted>
  </Section>
);
