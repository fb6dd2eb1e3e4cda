ALTER TABLE "participants" ADD COLUMN "person_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "participants" ADD COLUMN "perhaps_of" text[];