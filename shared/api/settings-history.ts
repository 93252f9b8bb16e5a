import { z } from 'zod';
import { syncObjectTypes } from '../statuses.ts';
import { instantSchema } from './common.ts';

/** One setting, mapping or answer that changed, in the words of the settings page. */
export const settingChangeSchema = z.object({
  path: z.string(),
  section: z.string(),
  label: z.string(),
  before: z.string(),
  after: z.string(),
});
export type SettingChange = z.output<typeof settingChangeSchema>;

export const settingsVersionSchema = z.object({
  version: z.number().int(),
  by: z.string().nullable(),
  at: instantSchema,
  how: z.enum(['first', 'saved', 'reverted']),
  changes: z.array(settingChangeSchema),
});

/** Versions before this one; null begins with the newest. */
export const settingsHistorySchema = z.object({ before: z.number().int().min(1).nullable() });
export const settingsHistoryAnswerSchema = z.object({
  versions: z.array(settingsVersionSchema),
  /** More stand before the last one listed. */
  more: z.boolean(),
});
export type SettingsHistoryAnswer = z.output<typeof settingsHistoryAnswerSchema>;

/** What going back to a version would change, seen from the version in force. */
export const revertPreviewSchema = z.object({ to_version: z.number().int().min(1) });
export const revertPreviewAnswerSchema = z.object({
  version: z.number().int(),
  toVersion: z.number().int(),
  changes: z.array(settingChangeSchema),
});
export type RevertPreviewAnswer = z.output<typeof revertPreviewAnswerSchema>;

/** Goes back to a version, as a new version. `version` is the one in force that was looked at. */
export const revertSettingsSchema = z.object({
  version: z.number().int(),
  to_version: z.number().int().min(1),
});

/** Which documents are affected by what was changed since a version, a page at a time. Nothing is written. */
export const affectedSchema = z.object({
  since: z.number().int().min(0),
  /** The last document of the page before; null begins. */
  after: z.uuid().nullable(),
});
export const affectedDocumentSchema = z.object({
  id: z.uuid(),
  objectType: z.enum(syncObjectTypes),
  stripeId: z.string(),
  number: z.string().nullable(),
  customerName: z.string().nullable(),
  /** Would be written now; would be written differently; would stop if it were replayed. */
  effect: z.enum(['heals', 'rewrites', 'stops']),
  sentence: z.string(),
});
export type AffectedDocument = z.output<typeof affectedDocumentSchema>;
export const affectedAnswerSchema = z.object({
  /** Documents looked at on this page, and on all pages. */
  checked: z.number().int(),
  total: z.number().int(),
  documents: z.array(affectedDocumentSchema),
  next: z.uuid().nullable(),
});
export type AffectedAnswer = z.output<typeof affectedAnswerSchema>;

/** Replays the documents that a change affects. */
export const replayAffectedSchema = z.object({ documents: z.array(z.uuid()).min(1).max(1000) });
export const replayAffectedAnswerSchema = z.object({ queued: z.number().int(), sentence: z.string() });
export type ReplayAffectedAnswer = z.output<typeof replayAffectedAnswerSchema>;
