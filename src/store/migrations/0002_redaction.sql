ALTER TABLE "flags" ADD COLUMN "code" text;--> statement-breakpoint
ALTER TABLE "flags" ADD COLUMN "keys" jsonb;--> statement-breakpoint
ALTER TABLE "flags" ADD COLUMN "replacement" jsonb;--> statement-breakpoint
ALTER TABLE "flags" ADD COLUMN "follows" text;