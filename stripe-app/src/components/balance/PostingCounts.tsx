import { Link } from '@stripe/ui-extension-sdk/ui';
import type { MoneyBalance } from '../../../../shared/api/money-movement.ts';
import type { PostingGroup } from '../../../../shared/api/money-posting.ts';
import { count } from '../../data/format.ts';
import { pageRoute } from '../../data/place.ts';
import { Muted, Section, Stack } from '../Layout.tsx';

/** In the order in which somebody has to act. */
const groups: [PostingGroup, string, string][] = [
  ['attention', 'needs your attention', 'need your attention'],
  ['waiting', 'waits or is on its way', 'wait or are on their way'],
  ['booked', 'is booked', 'are booked'],
  ['undone', 'is left out or taken back', 'are left out or taken back'],
];

/** How many postings stand where, each leading to them. */
export const PostingCounts = ({ counts }: { counts: MoneyBalance['counts'] }) => (
  <Section title="Postings">
    {counts.all === 0 ? <Muted>None yet. The first follows the next movement of your balance.</Muted> : null}
    <Stack gap="xxsmall">
      {groups
        .filter(([group]) => counts[group] > 0)
        .map(([group, one, many]) => (
          <Link key={group} href={pageRoute(['money'], { status: group })}>
            {count(counts[group], one, many)}
          </Link>
        ))}
    </Stack>
  </Section>
);
