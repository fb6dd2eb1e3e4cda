CREATE TABLE "stage_workers" (
	"worker_id" text NOT NULL,
	"stage" text NOT NULL,
	"alive_until" timestamp with time zone NOT NULL,
	CONSTRAINT "stage_workers_worker_id_stage_pk" PRIMARY KEY("worker_id","stage")
);
