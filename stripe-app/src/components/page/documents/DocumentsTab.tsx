import { useState } from 'react';
import type { DocumentListView } from '../../../../../shared/api/documents.ts';
import { paths } from '../../../../../shared/api/paths.ts';
import { answerKeys } from '../../../data/answer-keys.ts';
import { post } from '../../../data/client.ts';
import { filterOf, listOrders, orderOf } from '../../../data/document-params.ts';
import type { Session } from '../../../data/session.ts';
import type { Navigation } from '../../../hooks/use-place.ts';
import { useResource } from '../../../hooks/use-resource.ts';
import { FailureBanner } from '../../FailureBanner.tsx';
import { Stack } from '../../Layout.tsx';
import { DocumentTable } from './DocumentTable.tsx';

type Props = { session: Session; params: Record<string, string>; go: Navigation['go'] };

/** All documents, narrowed by what the address says. */
export const DocumentsTab = ({ session, params, go }: Props) => {
  const [cursors, setCursors] = useState<string[]>([]);
  const filter = filterOf(params);
  const { sort, direction } = listOrders[orderOf(params)];
  const cursor = cursors.at(-1) ?? null;
  const asked = { filter, sort, direction, cursor };
  const resource = useResource(`${session.accountId} ${session.mode} ${JSON.stringify(asked)}`, () =>
    post<DocumentListView>(session, paths.documents, asked, answerKeys.documents),
  );
  return (
    <Stack gap="medium">
      {resource.failure === null ? null : (
        <FailureBanner failure={resource.failure} onRetry={() => void resource.reload()} pending={resource.loading} />
      )}
      <DocumentTable
        view={resource.value}
        locale={session.locale}
        loading={resource.value === null && resource.loading}
        page={cursors.length + 1}
        emptyMessage="No documents yet."
        onPage={(page) => {
          const next = resource.value?.next ?? null;
          setCursors(
            page <= cursors.length ? cursors.slice(0, page - 1) : next === null ? cursors : [...cursors, next],
          );
        }}
        onOpen={(id) => go(['document', id])}
      />
    </Stack>
  );
};
