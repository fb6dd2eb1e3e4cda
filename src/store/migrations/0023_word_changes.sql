CREATE TABLE "read_marks" (
	"recording_id" text NOT NULL,
	"number" integer NOT NULL,
	"is_read" boolean NOT NULL,
	"ranges" jsonb NOT NULL,
	"by" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "read_marks_recording_id_number_pk" PRIMARY KEY("recording_id","number")
);
--> statement-breakpoint
CREATE TABLE "word_changes" (
	"recording_id" text NOT NULL,
	"version" integer NOT NULL,
	"kind" text NOT NULL,
	"edits" "bytea" NOT NULL,
	"by" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "word_changes_recording_id_version_pk" PRIMARY KEY("recording_id","version")
);
--> statement-breakpoint
ALTER TABLE "read_marks" ADD CONSTRAINT "read_marks_recording_id_recordings_id_fk" FOREIGN KEY ("recording_id") REFERENCES "public"."recordings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "word_changes" ADD CONSTRAINT "word_changes_recording_id_recordings_id_fk" FOREIGN KEY ("recording_id") REFERENCES "public"."recordings"("id") ON DELETE cascade ON UPDATE no action;