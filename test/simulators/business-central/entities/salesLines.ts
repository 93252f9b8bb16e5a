import { dialog } from '../errors.ts';
import type { Entry } from '../odata/output.ts';
import { makeLine, replaceLines, requireDraft } from '../sales/document.ts';
import { type Kind, kinds } from '../sales/kind.ts';
import { settleLine } from '../sales/line.ts';
import { requireSet } from '../schema/index.ts';
import type { Line, Row } from '../table.ts';
import { link, str, zeroGuid } from '../values.ts';
import type { Handler, Scope } from './handler.ts';

const toEntry = (line: Line, document: Row): Entry => ({
  id: line.id,
  order: Number(line.values.sequence),
  version: line.version,
  values: {
    ...line.values,
    lastModifiedDateTime: str(document.values, 'lastModifiedDateTime'),
  },
});

const sorted = (row: Row): Line[] =>
  [...(row.lines ?? [])].sort((a, b) => Number(a.values.sequence) - Number(b.values.sequence));

/** The document that holds a line. */
export function documentOfLine(scope: Scope, kind: Kind, id: string): Row | undefined {
  const { company, parent } = scope;
  if (parent?.set === kind.set) {
    const row = company.table(kind.set).get(parent.id);
    return row?.lines?.some((line) => line.id === id) ? row : undefined;
  }
  return company.table(kind.set).find((row) => row.lines?.some((line) => line.id === id) ?? false);
}

function parentOf(scope: Scope, kind: Kind, documentId: string | undefined): Row {
  if (documentId === undefined) throw dialog('You must specify an Id or a Document Id to get the lines.');
  const row = scope.company.table(kind.set).get(documentId);
  if (row === undefined) throw dialog(`The ${kind.noun} cannot be found.`);
  return row;
}

const lines = (kind: Kind): Handler => ({
  set: requireSet(kind.lines),
  entries: (scope) => {
    const equals = scope.filter?.equals;
    const documentId = scope.parent?.id ?? equals?.get('documentId');
    if (documentId !== undefined) {
      const row = scope.company.table(kind.set).get(documentId);
      return row === undefined ? [] : sorted(row).map((line) => toEntry(line, row));
    }
    const id = equals?.get('id');
    const row = id === undefined ? parentOf(scope, kind, undefined) : documentOfLine(scope, kind, id);
    return row === undefined ? [] : sorted(row).map((line) => toEntry(line, row));
  },
  find: (scope, id) => {
    const row = documentOfLine(scope, kind, id);
    const line = row?.lines?.find((one) => one.id === id);
    return row === undefined || line === undefined ? undefined : toEntry(line, row);
  },
  insert: (scope, input) => {
    const sentId = link(input.values, 'documentId');
    const row = parentOf(scope, kind, scope.parent?.id ?? sentId);
    if (sentId !== undefined && sentId !== row.id) throw dialog('The value for "documentId" cannot be modified.');
    requireDraft(kind, row.values);
    const before = row.lines ?? [];
    const line = makeLine(
      scope.company,
      { id: row.id, values: row.values, dimensions: row.dimensions ?? [] },
      before,
      input,
    );
    const changed = replaceLines(scope.company, kind, row, [...before, line]);
    return found(changed, line.id);
  },
  modify: (scope, entry, input) => {
    const row = parentOf(scope, kind, str(entry.values, 'documentId') || zeroGuid);
    requireDraft(kind, row.values);
    const next = (row.lines ?? []).map((line) =>
      line.id === entry.id
        ? { ...line, version: line.version + 1, values: settleLine(scope.company, row.values, input, line.values) }
        : line,
    );
    return found(replaceLines(scope.company, kind, row, next), entry.id);
  },
  remove: (scope, entry) => {
    const row = parentOf(scope, kind, str(entry.values, 'documentId') || zeroGuid);
    replaceLines(
      scope.company,
      kind,
      row,
      (row.lines ?? []).filter((line) => line.id !== entry.id),
    );
  },
});

function found(row: Row, id: string): Entry {
  const line = row.lines?.find((one) => one.id === id);
  if (line === undefined) throw new Error(`The simulator lost line ${id} within one request`);
  return toEntry(line, row);
}

export const salesLineHandlers: Handler[] = kinds.map(lines);
