import { Link } from '@stripe/ui-extension-sdk/ui';
import type { OverviewView } from '../../../../shared/api/overview.ts';
import { pageRoute } from '../../data/place.ts';
import { Muted, Stack } from '../Layout.tsx';

/** Whether money needs somebody; nothing while money movement was never on. */
export const MoneyLine = ({ money }: Pick<OverviewView, 'money'>) => {
  if (money === null) return null;
  const { attention, waiting } = money;
  return (
    <Stack gap="xxsmall">
      {attention === 0 ? (
        <Link href={pageRoute(['money'])}>Money movement: nothing needs your attention</Link>
      ) : (
        <Link href={pageRoute(['money'], { status: 'attention' })}>
          {attention === 1 ? '1 posting needs your attention' : `${attention} postings need your attention`}
        </Link>
      )}
      {waiting === 0 ? null : (
        <Muted>{waiting === 1 ? '1 waits or is on its way.' : `${waiting} wait or are on their way.`}</Muted>
      )}
    </Stack>
  );
};
