CREATE TABLE "consent_links" (
	"id" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"kind" text NOT NULL,
	"person_id" text NOT NULL,
	"recording_id" text,
	"release_id" text,
	"giver" text NOT NULL,
	"asks" jsonb,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "consent_links_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "consent_records" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by" text NOT NULL,
	"person_id" text NOT NULL,
	"attribute" text NOT NULL,
	"permission" text NOT NULL,
	"purpose" text NOT NULL,
	"channels" text[] NOT NULL,
	"scope" jsonb NOT NULL,
	"effective_from" text NOT NULL,
	"until" text NOT NULL,
	"review_on" text,
	"notice" jsonb,
	"lawful_basis" text NOT NULL,
	"special_condition" text,
	"givers" jsonb NOT NULL,
	"stage" text NOT NULL,
	"state" text NOT NULL,
	"supersedes" text,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "consent_records_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "evidence" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"sha256" text NOT NULL,
	"bytes" bigint NOT NULL,
	"media_type" text NOT NULL,
	"added_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organisation" (
	"one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"consent_policy" jsonb NOT NULL,
	"cooling_off_days" integer DEFAULT 0 NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "only_one" CHECK ("organisation"."one")
);
--> statement-breakpoint
CREATE TABLE "persons" (
	"id" text PRIMARY KEY NOT NULL,
	"sealed_key" "bytea",
	"details" "bytea",
	"erasure_proof" text,
	"erased_at" timestamp with time zone,
	"merged_into" text,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reminders" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"person_id" text,
	"recording_id" text,
	"due" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone,
	"done_by" text
);
--> statement-breakpoint
CREATE TABLE "restrictions" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"basis" text NOT NULL,
	"from" text NOT NULL,
	"until" text,
	"checked_by" text NOT NULL,
	"evidence_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "participants" ALTER COLUMN "tags" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "consents_hash" text;--> statement-breakpoint
ALTER TABLE "sign_offs" ADD COLUMN "moment" double precision;--> statement-breakpoint
ALTER TABLE "sign_offs" ADD COLUMN "note" "bytea";--> statement-breakpoint
ALTER TABLE "participants" ADD COLUMN "person_id" text;--> statement-breakpoint
ALTER TABLE "participants" ADD COLUMN "only_mentioned" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "participants" ADD COLUMN "voice_marked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "participants" ADD COLUMN "voice_marked_by" text;--> statement-breakpoint
ALTER TABLE "shows" ADD COLUMN "retention" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "consent_links_by_person" ON "consent_links" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "consent_records_by_person" ON "consent_records" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "evidence_by_person" ON "evidence" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "reminders_open" ON "reminders" USING btree ("done_at");--> statement-breakpoint
CREATE INDEX "restrictions_by_person" ON "restrictions" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "participants_by_person" ON "participants" USING btree ("person_id");