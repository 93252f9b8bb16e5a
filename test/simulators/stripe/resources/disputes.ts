import { type Context, find } from '../context.ts';
import { emit } from '../events.ts';
import { invalid } from '../http/errors.ts';
import { paging, rangeOf, text, within } from '../http/fields.ts';
import type { JsonObject } from '../http/json.ts';
import { page } from '../http/pages.ts';
import { route } from '../http/router.ts';
import { newId } from '../ids.ts';
import type { Dispute } from '../objects/money.ts';
import { balanceTransactionJson, moveBalance } from './balance.ts';

const evidenceFields =
  'access_activity_log billing_address cancellation_policy cancellation_policy_disclosure cancellation_rebuttal ' +
  'customer_communication customer_email_address customer_name customer_purchase_ip customer_signature ' +
  'duplicate_charge_documentation duplicate_charge_explanation duplicate_charge_id product_description receipt ' +
  'refund_policy refund_policy_disclosure refund_refusal_explanation service_date service_documentation ' +
  'shipping_address shipping_carrier shipping_date shipping_documentation shipping_tracking_number ' +
  'uncategorized_file uncategorized_text';

export function disputeJson(ctx: Context, dispute: Readonly<Dispute>): JsonObject {
  const movements = dispute.balance_transactions.flatMap((id) => {
    const found = ctx.data.balanceTransactions.peek(id);
    return found === undefined ? [] : [balanceTransactionJson(ctx, found)];
  });
  const nothing = evidenceFields.split(' ').map((field): [string, null] => [field, null]);
  return {
    ...dispute,
    object: 'dispute',
    balance_transactions: movements,
    enhanced_eligibility_types: [],
    evidence: { ...Object.fromEntries(nothing), enhanced_evidence: {} },
    evidence_details: {
      due_by: dispute.created + 14 * 24 * 3600,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: dispute.status === 'warning_needs_response',
    payment_method_details: {
      card: { brand: 'visa', case_type: 'chargeback', network: 'visa', network_reason_code: '10.4' },
      type: 'card',
    },
  };
}

const fee = (amount: number, kept: string) => [
  { amount, application: null, currency: kept, description: 'Dispute fee', type: 'stripe_fee' as const },
];

/** The customer's bank asks for a payment back: the money and a fee leave the balance, of an inquiry nothing does. */
export function openDispute(
  ctx: Context,
  chargeId: string,
  wish: { amount?: number; fee?: number; inquiry?: boolean },
): Dispute {
  const charge = find(ctx.data.charges, 'charge', chargeId);
  const amount = wish.amount ?? charge.amount - charge.amount_refunded;
  const dispute = ctx.data.disputes.put({
    id: newId('du'),
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: ctx.now,
    currency: charge.currency,
    livemode: ctx.account.livemode,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: 'general',
    status: wish.inquiry === true ? 'warning_needs_response' : 'needs_response',
  });
  ctx.data.charges.put({ ...charge, disputed: true });
  emit(ctx, 'charge.dispute.created', disputeJson(ctx, dispute));
  return wish.inquiry === true ? dispute : withdraw(ctx, dispute, wish.fee ?? 2_000);
}

function withdraw(ctx: Context, dispute: Dispute, cost: number): Dispute {
  return moved(ctx, dispute, -dispute.amount, cost, 'dispute', 'charge.dispute.funds_withdrawn');
}

function moved(ctx: Context, dispute: Dispute, amount: number, cost: number, category: string, type: string): Dispute {
  const rate = ctx.data.exchangeRates.peek(dispute.currency);
  const kept = rate === undefined ? dispute.currency : ctx.account.defaultCurrency;
  const transaction = moveBalance(ctx, {
    type: 'adjustment',
    reportingCategory: category,
    amount,
    currency: dispute.currency,
    source: dispute.id,
    description: `Chargeback ${category === 'dispute' ? 'withdrawal' : 'reversal'} for ${dispute.charge}`,
    fees: cost === 0 ? [] : fee(cost, kept),
    availableOn: ctx.now,
  });
  const after = { ...dispute, balance_transactions: [...dispute.balance_transactions, transaction.id] };
  emit(ctx, type, disputeJson(ctx, ctx.data.disputes.put(after)));
  return after;
}

/** @param feeBack what of the fee a won dispute gives back */
export function closeDispute(ctx: Context, id: string, status: 'won' | 'lost', feeBack = 0): Dispute {
  const before = find(ctx.data.disputes, 'dispute', id);
  if (before.status === 'won' || before.status === 'lost') throw invalid('This dispute is already closed.');
  const closed = ctx.data.disputes.put({ ...before, status });
  const reinstated =
    status === 'won' && before.balance_transactions.length > 0
      ? moved(ctx, closed, before.amount, -feeBack, 'dispute_reversal', 'charge.dispute.funds_reinstated')
      : closed;
  emit(ctx, 'charge.dispute.closed', disputeJson(ctx, reinstated));
  return reinstated;
}

export const disputeRoutes = [
  route(
    'GET',
    '/v1/disputes',
    { ...paging, charge: text().optional(), created: rangeOf().optional(), payment_intent: text().optional() },
    (ctx, { charge, created, payment_intent: intent, ...cursor }) =>
      page(ctx.data.disputes, {
        paging: cursor,
        kind: 'dispute',
        url: '/v1/disputes',
        where: (found) =>
          within(created, found.created) &&
          (charge === undefined || found.charge === charge) &&
          (intent === undefined || found.payment_intent === intent),
        json: (found) => disputeJson(ctx, found),
      }),
  ),
  route('GET', '/v1/disputes/{id}', {}, (ctx, _params, id) => disputeJson(ctx, find(ctx.data.disputes, 'dispute', id))),
  route('POST', '/v1/disputes/{id}/close', {}, (ctx, _params, id) => disputeJson(ctx, closeDispute(ctx, id, 'lost'))),
];
