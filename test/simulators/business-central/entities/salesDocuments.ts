import { dialog } from '../errors.ts';
import { changeDraft, createDraft, isDraft } from '../sales/document.ts';
import { type Kind, kinds } from '../sales/kind.ts';
import { act } from '../sales/posting.ts';
import { requireSet } from '../schema/index.ts';
import type { Row } from '../table.ts';
import type { Handler, Scope } from './handler.ts';

function stored(scope: Scope, kind: Kind, id: string): Row {
  const row = scope.company.table(kind.set).get(id);
  if (row === undefined) throw dialog(`The ${kind.noun} cannot be found.`);
  return row;
}

const documents = (kind: Kind): Handler => ({
  set: requireSet(kind.set),
  entries: ({ company }) => company.table(kind.set).rows(),
  find: ({ company }, id) => company.table(kind.set).get(id),
  insert: ({ company }, input) => createDraft(company, kind, input),
  modify: (scope, entry, input) => changeDraft(scope.company, kind, stored(scope, kind, entry.id), input),
  remove: (scope, entry) => {
    const row = stored(scope, kind, entry.id);
    if (!isDraft(row.values))
      throw dialog(
        `You cannot delete posted sales documents. Cancel the ${kind.noun} instead: use the action Microsoft.NAV.cancel.`,
      );
    scope.company.table(kind.set).remove(row);
  },
  act: (scope, entry, action) => act(scope.company, kind, stored(scope, kind, entry.id), action),
});

export const salesDocumentHandlers: Handler[] = kinds.map(documents);
