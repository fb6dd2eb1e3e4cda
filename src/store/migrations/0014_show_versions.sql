CREATE TABLE "show_versions" (
	"show_id" text NOT NULL,
	"number" integer NOT NULL,
	"texts" "bytea" NOT NULL,
	"texts_hash" text NOT NULL,
	"state" text NOT NULL,
	"made_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"answered_by" text,
	"answered_at" timestamp with time zone,
	"confirmed" "bytea" NOT NULL,
	CONSTRAINT "show_versions_show_id_number_pk" PRIMARY KEY("show_id","number")
);
--> statement-breakpoint
ALTER TABLE "reminders" ADD COLUMN "show_id" text;--> statement-breakpoint
ALTER TABLE "shows" ADD COLUMN "is_public" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "show_versions" ADD CONSTRAINT "show_versions_show_id_shows_id_fk" FOREIGN KEY ("show_id") REFERENCES "public"."shows"("id") ON DELETE no action ON UPDATE no action;