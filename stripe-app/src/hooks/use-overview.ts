import type { OverviewView } from '../../../shared/api/overview.ts';
import { paths } from '../../../shared/api/paths.ts';
import { answerKeys } from '../data/answer-keys.ts';
import type { Session } from '../data/session.ts';
import { type Bulk, isUnderWay, useBulk } from './use-bulk.ts';
import { usePolling } from './use-polling.ts';
import { useRead } from './use-read.ts';
import type { Resource } from './use-resource.ts';

export type OverviewState = { resource: Resource<OverviewView>; bulk: Bulk };

/** How the account stands, kept fresh while documents are under way. */
export function useOverview(session: Session): OverviewState {
  const resource = useRead<OverviewView>(session, paths.overview, {}, answerKeys.overview);
  const { value: overview } = resource;
  const bulk = useBulk(session, overview?.bulk ?? null, () => void resource.reload());
  const running = overview !== null && (overview.counts.queued ?? 0) + (overview.counts.syncing ?? 0) > 0;
  usePolling(running && bulk.mutation.pending === null && !isUnderWay(bulk.run), resource.reload);
  return { resource, bulk };
}

/** Before a company is chosen, "every document is where it should be" would be true and misleading. */
export function hasBegun({ connection, recent }: OverviewView): boolean {
  return (connection.state !== 'none' && connection.state !== 'pending') || recent.length > 0;
}
