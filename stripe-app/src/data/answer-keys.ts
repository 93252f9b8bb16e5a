import type { ActivityView } from '../../../shared/api/activity.ts';
import type { ApiKeysView, CreateApiKeyAnswer, RevokeApiKeyAnswer } from '../../../shared/api/api-keys.ts';
import type { BackfillAnswer, BackfillChange } from '../../../shared/api/backfill.ts';
import type { BulkAnswer, BulkPlan } from '../../../shared/api/bulk.ts';
import type {
  CustomerChangeAnswer,
  CustomerSearchAnswer,
  CustomerView,
  RefreshContactsAnswer,
} from '../../../shared/api/customer.ts';
import type { DifferenceAnswer, DifferencesView } from '../../../shared/api/differences.ts';
import type { DocumentListView, DocumentPageView } from '../../../shared/api/documents.ts';
import type { ActionAnswer, ContactSearchAnswer, InvoiceView, Preview } from '../../../shared/api/invoice.ts';
import type { PostingActionAnswer, PostingList, PostingPage } from '../../../shared/api/money-list.ts';
import type { BalanceView, PaymentView } from '../../../shared/api/money-movement.ts';
import type { InvoiceRehearsalAnswer, OnboardingSwitchAnswer, OnboardingView } from '../../../shared/api/onboarding.ts';
import type { BulkReplayAnswer, OverviewView } from '../../../shared/api/overview.ts';
import type { PayoutList, PayoutView, ProvePayoutAnswer } from '../../../shared/api/payouts.ts';
import type { ProductAnswer, ProductView } from '../../../shared/api/product.ts';
import type { RehearsalAnswer } from '../../../shared/api/rehearsal.ts';
import type { ReviewList } from '../../../shared/api/review.ts';
import type {
  FieldSourcesAnswer,
  FindCustomerAnswer,
  SaveSettingsAnswer,
  SettingsView,
  TestFieldMappingAnswer,
  TestMailAnswer,
  TryBookingRulesAnswer,
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
  customer: ['connection', 'customerId', 'links', 'documents', 'history'] satisfies Keys<CustomerView>,
  customerChange: ['sentence', 'perhaps', 'view'] satisfies Keys<CustomerChangeAnswer>,
  customerSearch: ['candidates'] satisfies Keys<CustomerSearchAnswer>,
  refreshContacts: ['connection'] satisfies Keys<RefreshContactsAnswer>,
  product: ['connection', 'reason', 'taxCodes', 'documents', 'choices'] satisfies Keys<ProductView>,
  productAnswer: ['sentence', 'view'] satisfies Keys<ProductAnswer>,
  payment: ['connection', 'invoices', 'postings'] satisfies Keys<PaymentView>,
  balance: ['connection', 'currencies', 'movements', 'money'] satisfies Keys<BalanceView>,
  payouts: ['connection', 'rows', 'enabled'] satisfies Keys<PayoutList>,
  payout: ['connection', 'payoutId', 'proof', 'postings'] satisfies Keys<PayoutView>,
  payoutProven: ['sentence', 'view'] satisfies Keys<ProvePayoutAnswer>,
  postings: ['connection', 'rows', 'counts'] satisfies Keys<PostingList>,
  posting: ['connection', 'posting'] satisfies Keys<PostingPage>,
  postingAction: ['sentence', 'page'] satisfies Keys<PostingActionAnswer>,
  overview: ['connection', 'counts', 'causes', 'recent', 'days', 'differences'] satisfies Keys<OverviewView>,
  differences: ['connection', 'run', 'counts', 'rows'] satisfies Keys<DifferencesView>,
  differenceAnswer: ['sentence', 'view'] satisfies Keys<DifferenceAnswer>,
  bulkReplay: ['queued', 'sentence', 'view'] satisfies Keys<BulkReplayAnswer>,
  documents: ['connection', 'rows', 'counts'] satisfies Keys<DocumentListView>,
  document: ['row', 'view'] satisfies Keys<DocumentPageView>,
  review: ['connection', 'groups'] satisfies Keys<ReviewList>,
  activity: ['connection', 'entries'] satisfies Keys<ActivityView>,
  bulk: ['run'] satisfies Keys<BulkAnswer>,
  backfill: ['connection', 'run', 'rehearsal', 'today'] satisfies Keys<BackfillAnswer>,
  backfillChange: ['sentence', 'view'] satisfies Keys<BackfillChange>,
  bulkPlan: ['total', 'sentences'] satisfies Keys<BulkPlan>,
  settings: ['connection', 'version', 'settings', 'options', 'products', 'taxes'] satisfies Keys<SettingsView>,
  saved: ['view', 'affected', 'sentence'] satisfies Keys<SaveSettingsAnswer>,
  fieldTest: ['values'] satisfies Keys<TestFieldMappingAnswer>,
  rehearsal: ['run'] satisfies Keys<RehearsalAnswer>,
  tryRules: ['tried', 'rules'] satisfies Keys<TryBookingRulesAnswer>,
  findCustomer: ['customers'] satisfies Keys<FindCustomerAnswer>,
  fieldSources: ['invoices', 'chosen', 'values'] satisfies Keys<FieldSourcesAnswer>,
  settingsHistory: ['versions', 'more'] satisfies Keys<SettingsHistoryAnswer>,
  revertPreview: ['version', 'changes'] satisfies Keys<RevertPreviewAnswer>,
  affected: ['total', 'documents', 'next'] satisfies Keys<AffectedAnswer>,
  replayAffected: ['queued', 'sentence'] satisfies Keys<ReplayAffectedAnswer>,
  testMail: ['sentence'] satisfies Keys<TestMailAnswer>,
  apiKeys: ['keys', 'baseUrl', 'docsUrl'] satisfies Keys<ApiKeysView>,
  apiKeyCreated: ['secret', 'view'] satisfies Keys<CreateApiKeyAnswer>,
  apiKeyRevoked: ['sentence', 'view'] satisfies Keys<RevokeApiKeyAnswer>,
  onboarding: ['step', 'settings', 'open'] satisfies Keys<OnboardingView>,
  onboardingSwitch: ['sentence', 'view'] satisfies Keys<OnboardingSwitchAnswer>,
  invoiceRehearsal: ['invoices', 'next'] satisfies Keys<InvoiceRehearsalAnswer>,
  connectStart: ['url'] satisfies Keys<{ url: string }>,
};
