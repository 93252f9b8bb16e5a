import { z } from 'zod';

/**
 * Who is told by e-mail of what stops. Nothing is sent without recipients. Hour and weekday are those of the time zone
 * of the books; 1 is Monday.
 */
export const notificationSettingsSchema = z.strictObject({
  send: z.enum(['off', 'at_once', 'daily', 'weekly']).default('at_once'),
  recipients: z
    .array(z.email({ error: 'Not an e-mail address, use a form such as books@example.com' }).max(254))
    .max(20)
    .default([]),
  hour: z.number().int().min(0).max(23).default(8),
  weekday: z.number().int().min(1).max(7).default(1),
});
export type NotificationSettings = z.output<typeof notificationSettingsSchema>;
