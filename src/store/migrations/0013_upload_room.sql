ALTER TABLE "uploads" ADD COLUMN "promised_bytes" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "uploads" ADD COLUMN "asked_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
CREATE INDEX "uploads_with_promise" ON "uploads" USING btree ("asked_at") WHERE promised_bytes > 0;