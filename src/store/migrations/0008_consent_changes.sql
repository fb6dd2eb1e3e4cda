CREATE TABLE "consent_changes" (
	"id" text PRIMARY KEY NOT NULL,
	"person_ids" text[],
	"recording_id" text,
	"kind" text NOT NULL,
	"why" text NOT NULL,
	"by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "episodes" ADD COLUMN "purged_at" timestamp with time zone;