CREATE TABLE "same_person_questions" (
	"person_id" text NOT NULL,
	"other_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"not_same_by" text,
	"not_same_at" timestamp with time zone,
	CONSTRAINT "same_person_questions_person_id_other_id_pk" PRIMARY KEY("person_id","other_id")
);
--> statement-breakpoint
CREATE INDEX "same_person_questions_by_other" ON "same_person_questions" USING btree ("other_id");