CREATE TABLE "stage_workers" (
	"worker_id" text NOT NULL,
	"stage" text NOT NULL,
	"alive_until" timestamp with time zone NOT NULL,
	CONSTRAINT "stage_workers_worker_id_stage_pk" PRIMARY KEY("worker_id","stage")
);
--> statement-breakpoint
ALTER TABLE "uploads" ADD COLUMN "promised_bytes" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "uploads" ADD COLUMN "asked_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
CREATE INDEX "uploads_with_promise" ON "uploads" USING btree ("asked_at") WHERE promised_bytes > 0;