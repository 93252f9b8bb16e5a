import { z } from 'zod';
import { activityReadSchema, activityViewSchema } from '../../../shared/api/activity.ts';
import {
  apiKeysViewSchema,
  createApiKeyAnswerSchema,
  createApiKeySchema,
  revokeApiKeyAnswerSchema,
  revokeApiKeySchema,
} from '../../../shared/api/api-keys.ts';
import {
  backfillActionSchema,
  backfillAnswerSchema,
  backfillChangeSchema,
  backfillReadSchema,
  backfillStartSchema,
} from '../../../shared/api/backfill.ts';
import {
  bulkAnswerRequestSchema,
  bulkAnswerSchema,
  bulkPlanAnswerSchema,
  bulkPlanSchema,
  bulkReadSchema,
  bulkStartSchema,
  bulkStopSchema,
} from '../../../shared/api/bulk.ts';
import {
  customerAllowSchema,
  customerChangeAnswerSchema,
  customerCreateSchema,
  customerLinkSchema,
  customerQuestionSchema,
  customerReadSchema,
  customerSearchAnswerSchema,
  customerSearchSchema,
  customerUnlinkSchema,
  customerViewSchema,
  refreshContactsAnswerSchema,
} from '../../../shared/api/customer.ts';
import {
  compareNowSchema,
  differenceActionSchema,
  differenceAnswerSchema,
  differencesReadSchema,
  differencesViewSchema,
} from '../../../shared/api/differences.ts';
import {
  documentActionAnswerSchema,
  documentActionRequestSchema,
  documentListReadSchema,
  documentListViewSchema,
  documentPageSchema,
  documentReadSchema,
} from '../../../shared/api/documents.ts';
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
import { postingActionAnswerSchema, postingListSchema, postingPageSchema } from '../../../shared/api/money-list.ts';
import { balanceViewSchema, paymentReadSchema, paymentViewSchema } from '../../../shared/api/money-movement.ts';
import {
  postingActionRequestSchema,
  postingListReadSchema,
  postingReadSchema,
} from '../../../shared/api/money-posting.ts';
import {
  invoiceRehearsalAnswerSchema,
  invoiceRehearsalSchema,
  onboardingStepRequestSchema,
  onboardingSwitchAnswerSchema,
  onboardingSwitchSchema,
  onboardingViewSchema,
} from '../../../shared/api/onboarding.ts';
import { bulkReplayAnswerSchema, bulkReplaySchema, overviewViewSchema } from '../../../shared/api/overview.ts';
import { paths } from '../../../shared/api/paths.ts';
import {
  payoutListReadSchema,
  payoutListSchema,
  payoutReadSchema,
  payoutViewSchema,
  provePayoutAnswerSchema,
  provePayoutSchema,
} from '../../../shared/api/payouts.ts';
import {
  productAnswerSchema,
  productChooseSchema,
  productReadSchema,
  productReplaySchema,
  productViewSchema,
} from '../../../shared/api/product.ts';
import { rehearsalAnswerSchema, rehearsalSchema } from '../../../shared/api/rehearsal.ts';
import { reviewListSchema } from '../../../shared/api/review.ts';
import {
  chooseCompanySchema,
  connectStartAnswerSchema,
  fieldSourcesAnswerSchema,
  fieldSourcesSchema,
  findCustomerAnswerSchema,
  findCustomerSchema,
  saveSettingsAnswerSchema,
  saveSettingsSchema,
  settingsViewSchema,
  testFieldMappingAnswerSchema,
  testFieldMappingSchema,
  testMailAnswerSchema,
  testMailSchema,
  tryBookingRulesAnswerSchema,
  tryBookingRulesSchema,
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
  [paths.customerUnlink]: { request: customerUnlinkSchema, answer: customerChangeAnswerSchema },
  [paths.customerLink]: { request: customerLinkSchema, answer: customerChangeAnswerSchema },
  [paths.customerCreate]: { request: customerCreateSchema, answer: customerChangeAnswerSchema },
  [paths.customerAllow]: { request: customerAllowSchema, answer: customerChangeAnswerSchema },
  [paths.customerQuestion]: { request: customerQuestionSchema, answer: customerChangeAnswerSchema },
  [paths.customerReplay]: { request: customerReadSchema, answer: customerChangeAnswerSchema },
  [paths.customerSearch]: { request: customerSearchSchema, answer: customerSearchAnswerSchema },
  [paths.refreshContacts]: { request: nothing, answer: refreshContactsAnswerSchema },
  [paths.product]: { request: productReadSchema, answer: productViewSchema },
  [paths.productChoose]: { request: productChooseSchema, answer: productAnswerSchema },
  [paths.productReplay]: { request: productReplaySchema, answer: productAnswerSchema },
  [paths.payment]: { request: paymentReadSchema, answer: paymentViewSchema },
  [paths.balance]: { request: nothing, answer: balanceViewSchema },
  [paths.payouts]: { request: payoutListReadSchema, answer: payoutListSchema },
  [paths.payout]: { request: payoutReadSchema, answer: payoutViewSchema },
  [paths.payoutProve]: { request: provePayoutSchema, answer: provePayoutAnswerSchema },
  [paths.postings]: { request: postingListReadSchema, answer: postingListSchema },
  [paths.posting]: { request: postingReadSchema, answer: postingPageSchema },
  [paths.postingAction]: { request: postingActionRequestSchema, answer: postingActionAnswerSchema },
  [paths.overview]: { request: nothing, answer: overviewViewSchema },
  [paths.differences]: { request: differencesReadSchema, answer: differencesViewSchema },
  [paths.differenceAction]: { request: differenceActionSchema, answer: differenceAnswerSchema },
  [paths.compare]: { request: compareNowSchema, answer: differenceAnswerSchema },
  [paths.bulkReplay]: { request: bulkReplaySchema, answer: bulkReplayAnswerSchema },
  [paths.document]: { request: documentReadSchema, answer: documentPageSchema },
  [paths.documentAction]: { request: documentActionRequestSchema, answer: documentActionAnswerSchema },
  [paths.review]: { request: nothing, answer: reviewListSchema },
  [paths.activity]: { request: activityReadSchema, answer: activityViewSchema },
  [paths.bulk]: { request: bulkReadSchema, answer: bulkAnswerSchema },
  [paths.bulkPlan]: { request: bulkPlanSchema, answer: bulkPlanAnswerSchema },
  [paths.bulkStart]: { request: bulkStartSchema, answer: bulkAnswerSchema },
  [paths.bulkStop]: { request: bulkStopSchema, answer: bulkAnswerSchema },
  [paths.bulkAnswer]: { request: bulkAnswerRequestSchema, answer: bulkAnswerSchema },
  [paths.backfill]: { request: backfillReadSchema, answer: backfillAnswerSchema },
  [paths.backfillStart]: { request: backfillStartSchema, answer: backfillChangeSchema },
  [paths.backfillAction]: { request: backfillActionSchema, answer: backfillChangeSchema },
  [paths.documents]: { request: documentListReadSchema, answer: documentListViewSchema },
  [paths.settings]: { request: nothing, answer: settingsViewSchema },
  [paths.settingsSave]: { request: saveSettingsSchema, answer: saveSettingsAnswerSchema },
  [paths.settingsTestFields]: { request: testFieldMappingSchema, answer: testFieldMappingAnswerSchema },
  [paths.settingsRehearse]: { request: rehearsalSchema, answer: rehearsalAnswerSchema },
  [paths.settingsRehearsal]: { request: nothing, answer: rehearsalAnswerSchema },
  [paths.settingsSources]: { request: fieldSourcesSchema, answer: fieldSourcesAnswerSchema },
  [paths.settingsTryRules]: { request: tryBookingRulesSchema, answer: tryBookingRulesAnswerSchema },
  [paths.settingsFindCustomer]: { request: findCustomerSchema, answer: findCustomerAnswerSchema },
  [paths.notificationTest]: { request: testMailSchema, answer: testMailAnswerSchema },
  [paths.apiKeys]: { request: nothing, answer: apiKeysViewSchema },
  [paths.apiKeyCreate]: { request: createApiKeySchema, answer: createApiKeyAnswerSchema },
  [paths.apiKeyRevoke]: { request: revokeApiKeySchema, answer: revokeApiKeyAnswerSchema },
  [paths.settingsHistory]: { request: settingsHistorySchema, answer: settingsHistoryAnswerSchema },
  [paths.settingsRevertPreview]: { request: revertPreviewSchema, answer: revertPreviewAnswerSchema },
  [paths.settingsRevert]: { request: revertSettingsSchema, answer: saveSettingsAnswerSchema },
  [paths.settingsAffected]: { request: affectedSchema, answer: affectedAnswerSchema },
  [paths.settingsReplay]: { request: replayAffectedSchema, answer: replayAffectedAnswerSchema },
  [paths.onboarding]: { request: nothing, answer: onboardingViewSchema },
  [paths.onboardingRehearse]: { request: invoiceRehearsalSchema, answer: invoiceRehearsalAnswerSchema },
  [paths.onboardingStep]: { request: onboardingStepRequestSchema, answer: onboardingViewSchema },
  [paths.onboardingSwitch]: { request: onboardingSwitchSchema, answer: onboardingSwitchAnswerSchema },
  [paths.connect]: { request: nothing, answer: connectStartAnswerSchema },
  [paths.chooseCompany]: { request: chooseCompanySchema, answer: settingsViewSchema },
  [paths.disconnect]: { request: nothing, answer: settingsViewSchema },
};
