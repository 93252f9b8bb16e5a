import { BarChart } from '@stripe/ui-extension-sdk/ui/next';
import type { OverviewView } from '../../../../shared/api/overview.ts';
import { Muted } from '../Layout.tsx';

/** Documents of the last 30 days by what became of them; nothing where nothing has happened. */
export const DayChart = ({ days }: { days: OverviewView['days'] }) => {
  if (days.every(({ booked, attention }) => booked + attention === 0)) {
    return <Muted>No document has moved in the last 30 days.</Muted>;
  }
  return (
    <BarChart data={[...series(days, 'booked', 'In the books'), ...series(days, 'attention', 'Needs attention')]} />
  );
};

/** Noon in UTC is the same calendar day wherever the chart's axis is drawn, so that no document moves to the day before. */
const series = (days: OverviewView['days'], what: 'booked' | 'attention', name: string) =>
  days.map((day) => ({ x: new Date(`${day.date}T12:00:00Z`), y: day[what], name }));
