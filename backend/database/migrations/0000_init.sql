CREATE TABLE "api_answers" (
	"installation_id" uuid NOT NULL,
	"key_id" uuid NOT NULL,
	"idempotency_key" text NOT NULL,
	"target" text NOT NULL,
	"body_hash" text NOT NULL,
	"status" integer,
	"content_type" text,
	"sealed_answer" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "api_answers_key_id_idempotency_key_pk" PRIMARY KEY("key_id","idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"secret_hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"revoked_by" text,
	CONSTRAINT "api_keys_prefix_unique" UNIQUE("prefix"),
	CONSTRAINT "api_keys_tenant_key" UNIQUE("installation_id","id")
);
--> statement-breakpoint
CREATE TABLE "webhook_attempts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"delivery_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"duration_ms" integer NOT NULL,
	"status" integer,
	"failure" text,
	"excerpt" text
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"endpoint_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "webhook_deliveries_tenant_key" UNIQUE("installation_id","id")
);
--> statement-breakpoint
CREATE TABLE "webhook_endpoints" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"url" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"events" text[] NOT NULL,
	"state" text DEFAULT 'enabled' NOT NULL,
	"state_detail" text,
	"failing_since" timestamp with time zone,
	"sealed_secret" text NOT NULL,
	"sealed_previous" text,
	"previous_until" timestamp with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_endpoints_tenant_key" UNIQUE("installation_id","id")
);
--> statement-breakpoint
CREATE TABLE "webhook_events" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"type" text NOT NULL,
	"data" jsonb NOT NULL,
	"occurred_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_events_tenant_key" UNIQUE("installation_id","id")
);
--> statement-breakpoint
CREATE TABLE "backfill_items" (
	"installation_id" uuid NOT NULL,
	"backfill_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	"state" text DEFAULT 'started' NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"reason" text,
	CONSTRAINT "backfill_items_backfill_id_item_id_pk" PRIMARY KEY("backfill_id","item_id")
);
--> statement-breakpoint
CREATE TABLE "backfill_postings" (
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"backfill_id" uuid NOT NULL,
	"posting_id" uuid NOT NULL,
	"state" text DEFAULT 'made' NOT NULL,
	"reason" text,
	CONSTRAINT "backfill_postings_backfill_id_posting_id_pk" PRIMARY KEY("backfill_id","posting_id")
);
--> statement-breakpoint
CREATE TABLE "backfills" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"from_date" text NOT NULL,
	"to_date" text NOT NULL,
	"dry" boolean DEFAULT false NOT NULL,
	"state" text NOT NULL,
	"stage" text DEFAULT 'looking' NOT NULL,
	"cursor" text,
	"listed" integer DEFAULT 0 NOT NULL,
	"enqueued" integer DEFAULT 0 NOT NULL,
	"through" integer DEFAULT 0 NOT NULL,
	"movements" integer DEFAULT 0 NOT NULL,
	"payouts" integer DEFAULT 0 NOT NULL,
	"proven" integer DEFAULT 0 NOT NULL,
	"looked_at" timestamp with time zone,
	"equals" text DEFAULT 'ask' NOT NULL,
	"result" jsonb,
	"problem" jsonb,
	"asked_by" text,
	"stopped_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "backfills_tenant_key" UNIQUE("installation_id","id")
);
--> statement-breakpoint
CREATE TABLE "standing_documents" (
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"ledger_id" text NOT NULL,
	"number" text NOT NULL,
	"external_number" text NOT NULL,
	"contact_id" text NOT NULL,
	"currency" text NOT NULL,
	"total" bigint NOT NULL,
	"date" text NOT NULL,
	"state" text NOT NULL,
	"url" text,
	"read_at" timestamp with time zone NOT NULL,
	CONSTRAINT "standing_documents_connection_id_kind_ledger_id_pk" PRIMARY KEY("connection_id","kind","ledger_id")
);
--> statement-breakpoint
CREATE TABLE "bulk_items" (
	"installation_id" uuid NOT NULL,
	"bulk_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"started_at" timestamp with time zone,
	CONSTRAINT "bulk_items_bulk_id_item_id_pk" PRIMARY KEY("bulk_id","item_id")
);
--> statement-breakpoint
CREATE TABLE "bulk_runs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"action" text NOT NULL,
	"selection" jsonb NOT NULL,
	"reason" text,
	"state" text NOT NULL,
	"equals" text DEFAULT 'ask' NOT NULL,
	"looked_at" timestamp with time zone,
	"undone" integer DEFAULT 0 NOT NULL,
	"kept" integer DEFAULT 0 NOT NULL,
	"total" integer NOT NULL,
	"succeeded" integer DEFAULT 0 NOT NULL,
	"needs_review" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"set_aside" integer DEFAULT 0 NOT NULL,
	"skipped" integer DEFAULT 0 NOT NULL,
	"asked_by" text NOT NULL,
	"stopped_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "bulk_runs_tenant_key" UNIQUE("installation_id","id")
);
--> statement-breakpoint
CREATE TABLE "comparison_runs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"from_date" text NOT NULL,
	"to_date" text NOT NULL,
	"trigger" text NOT NULL,
	"asked_by" text,
	"state" text NOT NULL,
	"parts" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"cursor" text,
	"problem" jsonb,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "comparison_runs_tenant_key" UNIQUE("installation_id","id")
);
--> statement-breakpoint
CREATE TABLE "differences" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"subject_id" text NOT NULL,
	"title" text NOT NULL,
	"party" text,
	"date" text NOT NULL,
	"currency" text,
	"expected" bigint,
	"found" bigint,
	"changes" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"sentence" text NOT NULL,
	"ledger_kind" text,
	"ledger_id" text,
	"ledger_number" text,
	"ledger_url" text,
	"draft" boolean DEFAULT false NOT NULL,
	"candidate" jsonb,
	"fingerprint" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"accepted_by" text,
	"accepted_why" text,
	"accepted_at" timestamp with time zone,
	"last_run_id" uuid NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"resolved_at" timestamp with time zone,
	"resolved_how" text,
	CONSTRAINT "differences_tenant_key" UNIQUE("installation_id","id"),
	CONSTRAINT "differences_one" UNIQUE("connection_id","kind","subject","subject_id")
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"connection_id" uuid,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"before" jsonb,
	"after" jsonb
);
--> statement-breakpoint
CREATE TABLE "sync_items" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"object_type" text NOT NULL,
	"stripe_id" text NOT NULL,
	"parent_stripe_id" text,
	"number" text,
	"stripe_customer_id" text,
	"customer_name" text,
	"document_date" text,
	"status" text NOT NULL,
	"sentence" text NOT NULL,
	"problem" jsonb,
	"problem_code" text,
	"problem_subject" text,
	"hold" text,
	"forced" boolean DEFAULT false NOT NULL,
	"generation" integer DEFAULT 1 NOT NULL,
	"ledger_kind" text,
	"ledger_id" text,
	"ledger_number" text,
	"ledger_state" text,
	"ledger_url" text,
	"external_number" text,
	"contact_ledger_id" text,
	"currency" text,
	"stripe_total" bigint,
	"stripe_tax" bigint,
	"ledger_total" bigint,
	"ledger_tax" bigint,
	"stripe_status" text,
	"source_hash" text,
	"paid_at" timestamp with time zone,
	"written" jsonb,
	"written_hash" text,
	"candidates" jsonb,
	"decision" jsonb,
	"snoozed_until" timestamp with time zone,
	"snoozed_by" text,
	"origin" text,
	"equals" jsonb,
	"equals_answer" text,
	"wrote_back" text,
	"settings_version" integer,
	"attempts" integer DEFAULT 0 NOT NULL,
	"first_failed_at" timestamp with time zone,
	"next_attempt_at" timestamp with time zone,
	"synced_at" timestamp with time zone,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"search" text GENERATED ALWAYS AS (left(lower(coalesce(number, '') || ' ' || coalesce(customer_name, '') || ' ' || coalesce(ledger_number, '') || ' ' || stripe_id), 500)) STORED,
	CONSTRAINT "sync_items_tenant_key" UNIQUE("installation_id","id"),
	CONSTRAINT "sync_items_object" UNIQUE("connection_id","object_type","stripe_id")
);
--> statement-breakpoint
CREATE TABLE "sync_runs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	"trigger" text NOT NULL,
	"asked_by" text,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"status" text NOT NULL,
	"sentence" text DEFAULT '' NOT NULL,
	"problem" jsonb,
	"steps" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"settings_version" integer
);
--> statement-breakpoint
CREATE TABLE "usage" (
	"installation_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	"month" text NOT NULL,
	"counted_at" timestamp with time zone DEFAULT now() NOT NULL,
	"taken_back_at" timestamp with time zone,
	CONSTRAINT "usage_item_id_month_pk" PRIMARY KEY("item_id","month")
);
--> statement-breakpoint
CREATE TABLE "write_intents" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"subject" text NOT NULL,
	"generation" integer NOT NULL,
	"key" text NOT NULL,
	"payload" jsonb NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"ledger_id" text,
	"sent_at" timestamp with time zone NOT NULL,
	"settles_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	CONSTRAINT "write_intents_connection_id_purpose_subject_generation_unique" UNIQUE("connection_id","purpose","subject","generation")
);
--> statement-breakpoint
CREATE TABLE "stripe_events" (
	"id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"account" text NOT NULL,
	"livemode" boolean NOT NULL,
	"object_id" text NOT NULL,
	"created" bigint NOT NULL,
	"via" text NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"dispatched_at" timestamp with time zone,
	"outcome" text
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"recipients" jsonb NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"html" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"claimed_until" timestamp with time zone,
	"last_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "mails_once" UNIQUE("connection_id","key")
);
--> statement-breakpoint
CREATE TABLE "notified_causes" (
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"code" text NOT NULL,
	"subject" text NOT NULL,
	"item_ids" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notified_causes_connection_id_code_subject_pk" PRIMARY KEY("connection_id","code","subject")
);
--> statement-breakpoint
CREATE TABLE "onboardings" (
	"installation_id" uuid NOT NULL,
	"connection_id" uuid PRIMARY KEY NOT NULL,
	"step" text DEFAULT 'rules' NOT NULL,
	"suggested" jsonb,
	"rehearsed_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"finished_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contact_links" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"stripe_customer_id" text NOT NULL,
	"currency" text DEFAULT '' NOT NULL,
	"ledger_id" text NOT NULL,
	"number" text NOT NULL,
	"name" text NOT NULL,
	"how" text NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"reason" text NOT NULL,
	"evidence" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"rule" text,
	"rule_number" integer,
	"settings_version" integer NOT NULL,
	"by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_by" text,
	"ended_why" text,
	"written_hash" text
);
--> statement-breakpoint
CREATE TABLE "contact_rejections" (
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"stripe_customer_id" text NOT NULL,
	"ledger_id" text NOT NULL,
	"by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contact_rejections_connection_id_stripe_customer_id_ledger_id_pk" PRIMARY KEY("connection_id","stripe_customer_id","ledger_id")
);
--> statement-breakpoint
CREATE TABLE "ledger_contacts" (
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"ledger_id" text NOT NULL,
	"number" text NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"phone" text,
	"tax_id" text,
	"address" jsonb NOT NULL,
	"currency" text,
	"blocked" text,
	"merged_into" text,
	"modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"email_key" text,
	"name_key" text,
	"phone_key" text,
	"tax_id_key" text,
	"number_key" text,
	"finding_keys" integer[] DEFAULT '{}'::integer[] NOT NULL,
	CONSTRAINT "ledger_contacts_connection_id_ledger_id_pk" PRIMARY KEY("connection_id","ledger_id")
);
--> statement-breakpoint
CREATE TABLE "ledger_references" (
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"ledger_id" text NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"blocked" boolean DEFAULT false NOT NULL,
	"extra" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "ledger_references_connection_id_kind_ledger_id_pk" PRIMARY KEY("connection_id","kind","ledger_id")
);
--> statement-breakpoint
CREATE TABLE "product_mappings" (
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"stripe_product_id" text NOT NULL,
	"product_name" text DEFAULT '' NOT NULL,
	"target_kind" text,
	"target_id" text,
	"updated_by" text,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "product_mappings_connection_id_stripe_product_id_pk" PRIMARY KEY("connection_id","stripe_product_id")
);
--> statement-breakpoint
CREATE TABLE "settings_versions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"data" jsonb NOT NULL,
	"by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "settings_versions_connection_id_version_unique" UNIQUE("connection_id","version")
);
--> statement-breakpoint
CREATE TABLE "tax_mappings" (
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"tax_rate_id" text NOT NULL,
	"label" text DEFAULT '' NOT NULL,
	"tax_code" text,
	"updated_by" text,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tax_mappings_connection_id_tax_rate_id_pk" PRIMARY KEY("connection_id","tax_rate_id")
);
--> statement-breakpoint
CREATE TABLE "balance_transactions" (
	"installation_id" uuid NOT NULL,
	"id" text NOT NULL,
	"type" text NOT NULL,
	"reporting_category" text NOT NULL,
	"currency" text NOT NULL,
	"gross" bigint NOT NULL,
	"fee" bigint NOT NULL,
	"net" bigint NOT NULL,
	"source_id" text,
	"description" text,
	"happened_at" timestamp with time zone NOT NULL,
	"available_at" timestamp with time zone NOT NULL,
	"payout_id" text,
	"read_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "balance_transactions_installation_id_id_pk" PRIMARY KEY("installation_id","id")
);
--> statement-breakpoint
CREATE TABLE "money_entries" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"posting_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"generation" integer NOT NULL,
	"purpose" text DEFAULT 'booking' NOT NULL,
	"entity" text NOT NULL,
	"reference" text NOT NULL,
	"ledger_id" text NOT NULL,
	"number" text,
	"date" text NOT NULL,
	"currency" text NOT NULL,
	"total" bigint NOT NULL,
	"state" text NOT NULL,
	"url" text,
	"version" text,
	"written" jsonb NOT NULL,
	"verified_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "money_entries_place" UNIQUE("posting_id","generation","purpose","ordinal"),
	CONSTRAINT "money_entries_ledger" UNIQUE("connection_id","entity","ledger_id")
);
--> statement-breakpoint
CREATE TABLE "money_postings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"date" text NOT NULL,
	"text" text NOT NULL,
	"lines" jsonb NOT NULL,
	"unapplied" jsonb,
	"review" text,
	"status" text DEFAULT 'queued' NOT NULL,
	"sentence" text DEFAULT '' NOT NULL,
	"problem" jsonb,
	"problem_code" text,
	"waits_for" text[] DEFAULT '{}' NOT NULL,
	"generation" integer DEFAULT 1 NOT NULL,
	"booked_on" text,
	"booked_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"first_failed_at" timestamp with time zone,
	"next_attempt_at" timestamp with time zone,
	"settings_version" integer,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "money_postings_tenant_key" UNIQUE("installation_id","connection_id","id"),
	CONSTRAINT "money_postings_one" UNIQUE("connection_id","key")
);
--> statement-breakpoint
CREATE TABLE "payout_proofs" (
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"payout_id" text NOT NULL,
	"status" text NOT NULL,
	"arrival_date" text NOT NULL,
	"currency" text NOT NULL,
	"bank_line" bigint NOT NULL,
	"difference" bigint NOT NULL,
	"ties" boolean NOT NULL,
	"proof" jsonb NOT NULL,
	"proven_at" timestamp with time zone NOT NULL,
	CONSTRAINT "payout_proofs_connection_id_payout_id_pk" PRIMARY KEY("connection_id","payout_id")
);
--> statement-breakpoint
CREATE TABLE "posting_members" (
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"posting_id" uuid NOT NULL,
	"transaction_id" text NOT NULL,
	"part" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	CONSTRAINT "posting_members_posting_id_transaction_id_part_pk" PRIMARY KEY("posting_id","transaction_id","part")
);
--> statement-breakpoint
CREATE TABLE "leases" (
	"key" text PRIMARY KEY NOT NULL,
	"holder" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" text NOT NULL,
	"window_start" timestamp with time zone NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "rate_limits_key_window_start_pk" PRIMARY KEY("key","window_start")
);
--> statement-breakpoint
CREATE TABLE "request_answers" (
	"installation_id" uuid NOT NULL,
	"request_id" uuid NOT NULL,
	"path" text NOT NULL,
	"body_hash" text NOT NULL,
	"status" integer,
	"answer" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "request_answers_installation_id_request_id_pk" PRIMARY KEY("installation_id","request_id")
);
--> statement-breakpoint
CREATE TABLE "request_budgets" (
	"key" text PRIMARY KEY NOT NULL,
	"tokens" double precision NOT NULL,
	"refilled_at" timestamp with time zone NOT NULL,
	"paused_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "rehearsal_keys" (
	"installation_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"field" text NOT NULL,
	"key" text NOT NULL,
	"customers" integer NOT NULL,
	CONSTRAINT "rehearsal_keys_connection_id_field_key_pk" PRIMARY KEY("connection_id","field","key")
);
--> statement-breakpoint
CREATE TABLE "rehearsals" (
	"installation_id" uuid NOT NULL,
	"connection_id" uuid PRIMARY KEY NOT NULL,
	"run_id" uuid NOT NULL,
	"state" text NOT NULL,
	"customers" jsonb NOT NULL,
	"after" text,
	"tried" integer DEFAULT 0 NOT NULL,
	"outcome" jsonb NOT NULL,
	"problem" jsonb,
	"asked_by" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "connections" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"ledger" text NOT NULL,
	"state" text NOT NULL,
	"tenant" text,
	"environment" text DEFAULT '' NOT NULL,
	"environment_type" text DEFAULT '' NOT NULL,
	"company_id" text DEFAULT '' NOT NULL,
	"company_name" text DEFAULT '' NOT NULL,
	"local_currency" text,
	"country" text,
	"posting_from" text,
	"posting_to" text,
	"facts_read_at" timestamp with time zone,
	"sealed_tokens" text,
	"access_expires_at" timestamp with time zone,
	"grant_ends_at" timestamp with time zone,
	"state_detail" text,
	"state_changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"connected_by" text,
	"contacts_synced_until" timestamp with time zone,
	"contacts_mirrored_at" timestamp with time zone,
	"contacts_read_fully_at" timestamp with time zone,
	"contacts_count" integer DEFAULT 0 NOT NULL,
	"contacts_refresh_asked_at" timestamp with time zone,
	"references_mirrored_at" timestamp with time zone,
	"changes_read_until" timestamp with time zone,
	"balance_read_until" timestamp with time zone,
	"last_success_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "connections_tenant_key" UNIQUE("installation_id","id"),
	CONSTRAINT "connections_company" CHECK ("connections"."state" = 'pending' or "connections"."company_id" <> '')
);
--> statement-breakpoint
CREATE TABLE "installations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"stripe_account_id" text NOT NULL,
	"mode" text NOT NULL,
	"status" text DEFAULT 'installed' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"uninstalled_at" timestamp with time zone,
	"swept_until" timestamp with time zone,
	CONSTRAINT "installations_stripe_account_id_mode_unique" UNIQUE("stripe_account_id","mode")
);
--> statement-breakpoint
CREATE TABLE "oauth_states" (
	"state_hash" text PRIMARY KEY NOT NULL,
	"installation_id" uuid NOT NULL,
	"ledger" text NOT NULL,
	"user_id" text NOT NULL,
	"user_name" text,
	"sealed_verifier" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_answers" ADD CONSTRAINT "api_answers_installation_id_key_id_api_keys_installation_id_id_fk" FOREIGN KEY ("installation_id","key_id") REFERENCES "public"."api_keys"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_installation_id_installations_id_fk" FOREIGN KEY ("installation_id") REFERENCES "public"."installations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_installation_id_delivery_id_webhook_deliveries_installation_id_id_fk" FOREIGN KEY ("installation_id","delivery_id") REFERENCES "public"."webhook_deliveries"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_installation_id_endpoint_id_webhook_endpoints_installation_id_id_fk" FOREIGN KEY ("installation_id","endpoint_id") REFERENCES "public"."webhook_endpoints"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_installation_id_event_id_webhook_events_installation_id_id_fk" FOREIGN KEY ("installation_id","event_id") REFERENCES "public"."webhook_events"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_installation_id_installations_id_fk" FOREIGN KEY ("installation_id") REFERENCES "public"."installations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_events" ADD CONSTRAINT "webhook_events_installation_id_installations_id_fk" FOREIGN KEY ("installation_id") REFERENCES "public"."installations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backfill_items" ADD CONSTRAINT "backfill_items_installation_id_backfill_id_backfills_installation_id_id_fk" FOREIGN KEY ("installation_id","backfill_id") REFERENCES "public"."backfills"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backfill_items" ADD CONSTRAINT "backfill_items_installation_id_item_id_sync_items_installation_id_id_fk" FOREIGN KEY ("installation_id","item_id") REFERENCES "public"."sync_items"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backfill_postings" ADD CONSTRAINT "backfill_postings_installation_id_backfill_id_backfills_installation_id_id_fk" FOREIGN KEY ("installation_id","backfill_id") REFERENCES "public"."backfills"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backfill_postings" ADD CONSTRAINT "backfill_postings_installation_id_connection_id_posting_id_money_postings_installation_id_connection_id_id_fk" FOREIGN KEY ("installation_id","connection_id","posting_id") REFERENCES "public"."money_postings"("installation_id","connection_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backfills" ADD CONSTRAINT "backfills_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standing_documents" ADD CONSTRAINT "standing_documents_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulk_items" ADD CONSTRAINT "bulk_items_installation_id_bulk_id_bulk_runs_installation_id_id_fk" FOREIGN KEY ("installation_id","bulk_id") REFERENCES "public"."bulk_runs"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulk_items" ADD CONSTRAINT "bulk_items_installation_id_item_id_sync_items_installation_id_id_fk" FOREIGN KEY ("installation_id","item_id") REFERENCES "public"."sync_items"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulk_runs" ADD CONSTRAINT "bulk_runs_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comparison_runs" ADD CONSTRAINT "comparison_runs_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "differences" ADD CONSTRAINT "differences_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "differences" ADD CONSTRAINT "differences_installation_id_last_run_id_comparison_runs_installation_id_id_fk" FOREIGN KEY ("installation_id","last_run_id") REFERENCES "public"."comparison_runs"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_installation_id_installations_id_fk" FOREIGN KEY ("installation_id") REFERENCES "public"."installations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_items" ADD CONSTRAINT "sync_items_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD CONSTRAINT "sync_runs_installation_id_item_id_sync_items_installation_id_id_fk" FOREIGN KEY ("installation_id","item_id") REFERENCES "public"."sync_items"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage" ADD CONSTRAINT "usage_installation_id_item_id_sync_items_installation_id_id_fk" FOREIGN KEY ("installation_id","item_id") REFERENCES "public"."sync_items"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "write_intents" ADD CONSTRAINT "write_intents_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notified_causes" ADD CONSTRAINT "notified_causes_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "onboardings" ADD CONSTRAINT "onboardings_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_links" ADD CONSTRAINT "contact_links_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_rejections" ADD CONSTRAINT "contact_rejections_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_contacts" ADD CONSTRAINT "ledger_contacts_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_references" ADD CONSTRAINT "ledger_references_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_mappings" ADD CONSTRAINT "product_mappings_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settings_versions" ADD CONSTRAINT "settings_versions_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tax_mappings" ADD CONSTRAINT "tax_mappings_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "balance_transactions" ADD CONSTRAINT "balance_transactions_installation_id_installations_id_fk" FOREIGN KEY ("installation_id") REFERENCES "public"."installations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "money_entries" ADD CONSTRAINT "money_entries_installation_id_connection_id_posting_id_money_postings_installation_id_connection_id_id_fk" FOREIGN KEY ("installation_id","connection_id","posting_id") REFERENCES "public"."money_postings"("installation_id","connection_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "money_postings" ADD CONSTRAINT "money_postings_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_proofs" ADD CONSTRAINT "payout_proofs_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posting_members" ADD CONSTRAINT "posting_members_installation_id_connection_id_posting_id_money_postings_installation_id_connection_id_id_fk" FOREIGN KEY ("installation_id","connection_id","posting_id") REFERENCES "public"."money_postings"("installation_id","connection_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posting_members" ADD CONSTRAINT "posting_members_installation_id_transaction_id_balance_transactions_installation_id_id_fk" FOREIGN KEY ("installation_id","transaction_id") REFERENCES "public"."balance_transactions"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request_answers" ADD CONSTRAINT "request_answers_installation_id_installations_id_fk" FOREIGN KEY ("installation_id") REFERENCES "public"."installations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rehearsal_keys" ADD CONSTRAINT "rehearsal_keys_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rehearsals" ADD CONSTRAINT "rehearsals_installation_id_connection_id_connections_installation_id_id_fk" FOREIGN KEY ("installation_id","connection_id") REFERENCES "public"."connections"("installation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_installation_id_installations_id_fk" FOREIGN KEY ("installation_id") REFERENCES "public"."installations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_states" ADD CONSTRAINT "oauth_states_installation_id_installations_id_fk" FOREIGN KEY ("installation_id") REFERENCES "public"."installations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_answers_age" ON "api_answers" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "api_keys_installation" ON "api_keys" USING btree ("installation_id","created_at");--> statement-breakpoint
CREATE INDEX "webhook_attempts_delivery" ON "webhook_attempts" USING btree ("delivery_id","at");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("next_attempt_at") WHERE "webhook_deliveries"."next_attempt_at" is not null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_log" ON "webhook_deliveries" USING btree ("endpoint_id","created_at");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_event" ON "webhook_deliveries" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "webhook_endpoints_listening" ON "webhook_endpoints" USING btree ("installation_id") WHERE "webhook_endpoints"."state" = 'enabled';--> statement-breakpoint
CREATE INDEX "webhook_events_age" ON "webhook_events" USING btree ("occurred_at");--> statement-breakpoint
CREATE INDEX "backfill_items_state" ON "backfill_items" USING btree ("backfill_id","state");--> statement-breakpoint
CREATE UNIQUE INDEX "backfills_under_way" ON "backfills" USING btree ("connection_id") WHERE "backfills"."state" in ('running', 'paused', 'stopping', 'undoing');--> statement-breakpoint
CREATE INDEX "backfills_newest" ON "backfills" USING btree ("connection_id","created_at");--> statement-breakpoint
CREATE INDEX "standing_documents_equal" ON "standing_documents" USING btree ("connection_id","contact_id","total");--> statement-breakpoint
CREATE INDEX "standing_documents_number" ON "standing_documents" USING btree ("connection_id","external_number");--> statement-breakpoint
CREATE INDEX "bulk_items_state" ON "bulk_items" USING btree ("bulk_id","state");--> statement-breakpoint
CREATE INDEX "bulk_items_item" ON "bulk_items" USING btree ("item_id");--> statement-breakpoint
CREATE INDEX "bulk_runs_newest" ON "bulk_runs" USING btree ("connection_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "comparison_runs_under_way" ON "comparison_runs" USING btree ("connection_id") WHERE "comparison_runs"."state" = 'running';--> statement-breakpoint
CREATE INDEX "comparison_runs_newest" ON "comparison_runs" USING btree ("connection_id","started_at");--> statement-breakpoint
CREATE INDEX "differences_list" ON "differences" USING btree ("connection_id","state","date");--> statement-breakpoint
CREATE INDEX "audit_log_when" ON "audit_log" USING btree ("installation_id","at");--> statement-breakpoint
CREATE INDEX "audit_log_subject" ON "audit_log" USING btree ("installation_id","subject","at");--> statement-breakpoint
CREATE UNIQUE INDEX "sync_items_document" ON "sync_items" USING btree ("connection_id","ledger_kind","ledger_id") WHERE "sync_items"."ledger_id" is not null;--> statement-breakpoint
CREATE INDEX "sync_items_status" ON "sync_items" USING btree ("connection_id","status","changed_at");--> statement-breakpoint
CREATE INDEX "sync_items_cause" ON "sync_items" USING btree ("connection_id","problem_code","problem_subject") WHERE "sync_items"."problem_code" is not null;--> statement-breakpoint
CREATE INDEX "sync_items_customer" ON "sync_items" USING btree ("connection_id","stripe_customer_id");--> statement-breakpoint
CREATE INDEX "sync_items_due" ON "sync_items" USING btree ("next_attempt_at") WHERE "sync_items"."next_attempt_at" is not null;--> statement-breakpoint
CREATE INDEX "sync_items_parent" ON "sync_items" USING btree ("connection_id","parent_stripe_id");--> statement-breakpoint
CREATE INDEX "sync_items_by_change" ON "sync_items" USING btree ("connection_id","changed_at","id");--> statement-breakpoint
CREATE INDEX "sync_items_by_date" ON "sync_items" USING btree ("connection_id",coalesce("document_date", ''),"id");--> statement-breakpoint
CREATE INDEX "sync_items_by_amount" ON "sync_items" USING btree ("connection_id",coalesce("stripe_total", 0),"id");--> statement-breakpoint
CREATE INDEX "sync_items_search" ON "sync_items" USING btree ("connection_id","search","id");--> statement-breakpoint
CREATE INDEX "sync_items_products" ON "sync_items" USING gin (jsonb_path_query_array("written", '$.lines[*].productId'));--> statement-breakpoint
CREATE INDEX "sync_runs_item" ON "sync_runs" USING btree ("item_id","started_at");--> statement-breakpoint
CREATE INDEX "sync_runs_when" ON "sync_runs" USING btree ("installation_id","started_at","id");--> statement-breakpoint
CREATE INDEX "usage_month" ON "usage" USING btree ("installation_id","month");--> statement-breakpoint
CREATE INDEX "write_intents_open" ON "write_intents" USING btree ("connection_id") WHERE "write_intents"."state" = 'open';--> statement-breakpoint
CREATE INDEX "stripe_events_waiting" ON "stripe_events" USING btree ("received_at") WHERE "stripe_events"."dispatched_at" is null;--> statement-breakpoint
CREATE INDEX "stripe_events_account" ON "stripe_events" USING btree ("account","livemode","object_id");--> statement-breakpoint
CREATE INDEX "mails_due" ON "mails" USING btree ("state","next_attempt_at");--> statement-breakpoint
CREATE UNIQUE INDEX "contact_links_one_active" ON "contact_links" USING btree ("connection_id","stripe_customer_id","currency") WHERE "contact_links"."state" = 'active';--> statement-breakpoint
CREATE INDEX "contact_links_ledger" ON "contact_links" USING btree ("connection_id","ledger_id");--> statement-breakpoint
CREATE INDEX "ledger_contacts_email" ON "ledger_contacts" USING btree ("connection_id","email_key");--> statement-breakpoint
CREATE INDEX "ledger_contacts_name" ON "ledger_contacts" USING btree ("connection_id","name_key");--> statement-breakpoint
CREATE INDEX "ledger_contacts_phone" ON "ledger_contacts" USING btree ("connection_id","phone_key");--> statement-breakpoint
CREATE INDEX "ledger_contacts_tax_id" ON "ledger_contacts" USING btree ("connection_id","tax_id_key");--> statement-breakpoint
CREATE INDEX "ledger_contacts_number" ON "ledger_contacts" USING btree ("connection_id","number_key");--> statement-breakpoint
CREATE INDEX "ledger_contacts_finding" ON "ledger_contacts" USING gin ("finding_keys") WITH (fastupdate=false);--> statement-breakpoint
CREATE INDEX "ledger_references_code" ON "ledger_references" USING btree ("connection_id","kind","code");--> statement-breakpoint
CREATE INDEX "ledger_references_name" ON "ledger_references" USING btree ("connection_id","kind","name_key");--> statement-breakpoint
CREATE INDEX "balance_transactions_newest" ON "balance_transactions" USING btree ("installation_id","happened_at");--> statement-breakpoint
CREATE INDEX "balance_transactions_payout" ON "balance_transactions" USING btree ("installation_id","payout_id");--> statement-breakpoint
CREATE INDEX "balance_transactions_source" ON "balance_transactions" USING btree ("installation_id","source_id");--> statement-breakpoint
CREATE INDEX "money_entries_posting" ON "money_entries" USING btree ("installation_id","posting_id");--> statement-breakpoint
CREATE INDEX "money_postings_date" ON "money_postings" USING btree ("connection_id","date");--> statement-breakpoint
CREATE INDEX "money_postings_status" ON "money_postings" USING btree ("connection_id","status","next_attempt_at");--> statement-breakpoint
CREATE INDEX "money_postings_due" ON "money_postings" USING btree ("next_attempt_at") WHERE "money_postings"."next_attempt_at" is not null;--> statement-breakpoint
CREATE INDEX "money_postings_waits" ON "money_postings" USING gin ("waits_for");--> statement-breakpoint
CREATE INDEX "money_postings_lines" ON "money_postings" USING gin ("lines" jsonb_path_ops);--> statement-breakpoint
CREATE INDEX "payout_proofs_newest" ON "payout_proofs" USING btree ("connection_id","arrival_date");--> statement-breakpoint
CREATE UNIQUE INDEX "posting_members_one_gross" ON "posting_members" USING btree ("connection_id","transaction_id") WHERE "posting_members"."part" <> 'fee';--> statement-breakpoint
CREATE UNIQUE INDEX "posting_members_one_fee" ON "posting_members" USING btree ("connection_id","transaction_id") WHERE "posting_members"."part" <> 'gross';--> statement-breakpoint
CREATE INDEX "request_answers_age" ON "request_answers" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "rehearsal_keys_shared" ON "rehearsal_keys" USING btree ("connection_id","customers");--> statement-breakpoint
CREATE UNIQUE INDEX "connections_one_company" ON "connections" USING btree ("installation_id","ledger","environment","company_id") WHERE "connections"."state" <> 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "connections_one_active" ON "connections" USING btree ("installation_id") WHERE "connections"."state" in ('active', 'revoked');--> statement-breakpoint
CREATE UNIQUE INDEX "connections_one_pending" ON "connections" USING btree ("installation_id") WHERE "connections"."state" = 'pending';--> statement-breakpoint
CREATE INDEX "oauth_states_expires_at_index" ON "oauth_states" USING btree ("expires_at");