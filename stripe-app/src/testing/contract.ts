import { z } from 'zod';
import { documentListReadSchema, documentListViewSchema } from '../../../shared/api/documents.ts';
import {
  actionAnswerSchema,
  contactSearchAnswerSchema,
  contactSearchSchema,
  invoiceActionSchema,
  invoiceReadSchema,
  invoiceViewSchema,
  previewSchema,
  resolveSchema,
} from '../../../shared/api/invoice.ts';
import {
  bulkReplayAnswerSchema,
  bulkReplaySchema,
  customerReadSchema,
  customerViewSchema,
  overviewViewSchema,
} from '../../../shared/api/overview.ts';
import { paths } from '../../../shared/api/paths.ts';
import { rehearsalAnswerSchema, rehearsalSchema } from '../../../shared/api/rehearsal.ts';
import {
  chooseCompanySchema,
  connectStartAnswerSchema,
  fieldSourcesAnswerSchema,
  fieldSourcesSchema,
  saveSettingsAnswerSchema,
  saveSettingsSchema,
  settingsViewSchema,
  testFieldMappingAnswerSchema,
  testFieldMappingSchema,
} from '../../../shared/api/settings.ts';
import {
  affectedAnswerSchema,
  affectedSchema,
  replayAffectedAnswerSchema,
  replayAffectedSchema,
  revertPreviewAnswerSchema,
  revertPreviewSchema,
  revertSettingsSchema,
  settingsHistoryAnswerSchema,
  settingsHistorySchema,
} from '../../../shared/api/settings-history.ts';

const nothing = z.object({});

/**
 * What goes out and what comes back on each path, by the same schemas the backend uses: a fixture or a request that
 * drifts from the contract fails its test.
 */
export const contract: Record<string, { request: z.ZodType; answer: z.ZodType }> = {
  [paths.invoice]: { request: invoiceReadSchema, answer: invoiceViewSchema },
  [paths.invoicePreview]: { request: invoiceReadSchema, answer: previewSchema },
  [paths.invoiceAction]: { request: invoiceActionSchema, answer: actionAnswerSchema },
  [paths.invoiceResolve]: { request: resolveSchema, answer: actionAnswerSchema },
  [paths.contactSearch]: { request: contactSearchSchema, answer: contactSearchAnswerSchema },
  [paths.customer]: { request: customerReadSchema, answer: customerViewSchema },
  [paths.customerUnlink]: { request: customerReadSchema, answer: customerViewSchema },
  [paths.overview]: { request: nothing, answer: overviewViewSchema },
  [paths.bulkReplay]: { request: bulkReplaySchema, answer: bulkReplayAnswerSchema },
  [paths.documents]: { request: documentListReadSchema, answer: documentListViewSchema },
  [paths.settings]: { request: nothing, answer: settingsViewSchema },
  [paths.settingsSave]: { request: saveSettingsSchema, answer: saveSettingsAnswerSchema },
  [paths.settingsTestFields]: { request: testFieldMappingSchema, answer: testFieldMappingAnswerSchema },
  [paths.settingsRehearse]: { request: rehearsalSchema, answer: rehearsalAnswerSchema },
  [paths.settingsSources]: { request: fieldSourcesSchema, answer: fieldSourcesAnswerSchema },
  [paths.settingsHistory]: { request: settingsHistorySchema, answer: settingsHistoryAnswerSchema },
  [paths.settingsRevertPreview]: { request: revertPreviewSchema, answer: revertPreviewAnswerSchema },
  [paths.settingsRevert]: { request: revertSettingsSchema, answer: saveSettingsAnswerSchema },
  [paths.settingsAffected]: { request: affectedSchema, answer: affectedAnswerSchema },
  [paths.settingsReplay]: { request: replayAffectedSchema, answer: replayAffectedAnswerSchema },
  [paths.connect]: { request: nothing, answer: connectStartAnswerSchema },
  [paths.chooseCompany]: { request: chooseCompanySchema, answer: settingsViewSchema },
  [paths.disconnect]: { request: nothing, answer: settingsViewSchema },
};
