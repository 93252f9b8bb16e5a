import type { DocumentListView } from '../../../shared/api/documents.ts';
import type { ActionAnswer, ContactSearchAnswer, InvoiceView, Preview } from '../../../shared/api/invoice.ts';
import type { BulkReplayAnswer, CustomerView, OverviewView } from '../../../shared/api/overview.ts';
import type { RehearsalAnswer } from '../../../shared/api/rehearsal.ts';
import type {
  FieldSourcesAnswer,
  SaveSettingsAnswer,
  SettingsView,
  TestFieldMappingAnswer,
} from '../../../shared/api/settings.ts';
import type {
  AffectedAnswer,
  ReplayAffectedAnswer,
  RevertPreviewAnswer,
  SettingsHistoryAnswer,
} from '../../../shared/api/settings-history.ts';

type Keys<Answer> = readonly (keyof Answer & string)[];

/** The properties of each answer that a view cannot do without; an answer that lacks one is not shown half. */
export const answerKeys = {
  invoice: ['connection', 'invoiceId', 'sentence', 'actions', 'attempts', 'lines'] satisfies Keys<InvoiceView>,
  action: ['sentence', 'view'] satisfies Keys<ActionAnswer>,
  preview: ['contact', 'lines', 'total', 'problems', 'differences'] satisfies Keys<Preview>,
  contacts: ['candidates'] satisfies Keys<ContactSearchAnswer>,
  customer: ['connection', 'customerId', 'documents'] satisfies Keys<CustomerView>,
  overview: ['connection', 'counts', 'causes', 'recent'] satisfies Keys<OverviewView>,
  bulkReplay: ['queued', 'sentence', 'view'] satisfies Keys<BulkReplayAnswer>,
  documents: ['connection', 'rows', 'counts'] satisfies Keys<DocumentListView>,
  settings: ['connection', 'version', 'settings', 'options', 'products', 'taxes'] satisfies Keys<SettingsView>,
  saved: ['view', 'affected', 'sentence'] satisfies Keys<SaveSettingsAnswer>,
  fieldTest: ['values'] satisfies Keys<TestFieldMappingAnswer>,
  rehearsal: ['counts', 'shared', 'examples', 'next'] satisfies Keys<RehearsalAnswer>,
  fieldSources: ['invoices', 'chosen', 'values'] satisfies Keys<FieldSourcesAnswer>,
  settingsHistory: ['versions', 'more'] satisfies Keys<SettingsHistoryAnswer>,
  revertPreview: ['version', 'changes'] satisfies Keys<RevertPreviewAnswer>,
  affected: ['total', 'documents', 'next'] satisfies Keys<AffectedAnswer>,
  replayAffected: ['queued', 'sentence'] satisfies Keys<ReplayAffectedAnswer>,
  connectStart: ['url'] satisfies Keys<{ url: string }>,
};
