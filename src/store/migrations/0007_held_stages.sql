ALTER TABLE "stage_runs" ADD COLUMN "waits_for" text;--> statement-breakpoint
ALTER TABLE "stage_runs" ADD COLUMN "remedy" text;