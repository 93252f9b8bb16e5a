import type { OverviewView } from '../../../../shared/api/overview.ts';
import { count } from '../../data/format.ts';
import { hasBegun } from '../../hooks/use-overview.ts';
import { DocumentList } from '../DocumentList.tsx';
import { Muted } from '../Layout.tsx';

type Props = { overview: OverviewView; locale: string; most?: number };

/** The documents that changed last; before there are any, when the first one comes. */
export const LatestDocuments = ({ overview, locale, most = 10 }: Props) => {
  if (overview.recent.length > 0) return <DocumentList documents={overview.recent.slice(0, most)} locale={locale} />;
  return (
    <Muted>
      {hasBegun(overview)
        ? 'Nothing yet. The first invoice that reaches the stage chosen in your settings appears here by itself.'
        : 'Nothing yet. Invoices appear here once a company is connected.'}
    </Muted>
  );
};

export const UsageLine = ({ overview }: { overview: OverviewView }) => (
  <Muted>
    {count(overview.usageThisMonth, 'document', 'documents')} created this month. Failures, replays and undone documents
    do not count.
  </Muted>
);
