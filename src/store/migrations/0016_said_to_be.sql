ALTER TABLE "consent_links" ADD COLUMN "date_of_birth" "bytea";--> statement-breakpoint
ALTER TABLE "participants" ADD COLUMN "added_by" text;--> statement-breakpoint
ALTER TABLE "participants" ADD COLUMN "added_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "participants" ADD COLUMN "said_to_be" text;--> statement-breakpoint
ALTER TABLE "participants" ADD COLUMN "said_to_be_by" text;--> statement-breakpoint
ALTER TABLE "participants" ADD COLUMN "said_to_be_at" timestamp with time zone;