import { Link } from '@stripe/ui-extension-sdk/ui';
import type { OverviewView } from '../../../../shared/api/overview.ts';
import { dateTime } from '../../data/format.ts';
import { pageRoute } from '../../data/place.ts';
import { Muted, Stack } from '../Layout.tsx';

type Props = Pick<OverviewView, 'differences'> & { locale: string };

/** Whether Stripe and the books agree, as compared last; nothing before the first comparison. */
export const DifferencesLine = ({ differences, locale }: Props) => {
  if (differences === null) return null;
  const { open, comparedAt } = differences;
  return (
    <Stack gap="xxsmall">
      <Link href={pageRoute(['differences'])}>
        {open === 0 ? 'Nothing differs' : open === 1 ? '1 difference' : `${open} differences`}
      </Link>
      <Muted>
        {comparedAt === null ? 'The first comparison is under way.' : `Compared ${dateTime(comparedAt, locale)}.`}
      </Muted>
    </Stack>
  );
};
