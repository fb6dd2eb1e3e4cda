-- Rows of before may point to rows that are not there. Where nothing is the safe answer, they point to nothing now; else they stay as they are,
-- the reference holds for new rows only (NOT VALID), and each start tells of them until somebody has put them right (src/store/references.ts).
DO $$
DECLARE
  reference record;
  unmet bigint;
  named text;
BEGIN
  FOR reference IN
    SELECT * FROM (VALUES
      ('participants', 'id', 'person_id', 'persons', 'no action', true),
      ('flags', 'id', 'participant_id', 'participants', 'set null', true),
      ('restrictions', 'id', 'evidence_id', 'evidence', 'set null', true),
      ('restrictions', 'id', 'person_id', 'persons', 'no action', false),
      ('evidence', 'id', 'person_id', 'persons', 'no action', false),
      ('consent_records', 'id', 'person_id', 'persons', 'no action', false),
      ('consent_links', 'id', 'person_id', 'persons', 'no action', false),
      ('persons', 'id', 'merged_into', 'persons', 'no action', false),
      ('same_person_questions', 'person_id', 'person_id', 'persons', 'no action', false),
      ('same_person_questions', 'person_id', 'other_id', 'persons', 'no action', false),
      ('reminders', 'id', 'person_id', 'persons', 'no action', false),
      ('reminders', 'id', 'recording_id', 'recordings', 'cascade', false),
      ('reminders', 'id', 'show_id', 'shows', 'no action', false),
      ('public_files', 'address', 'episode_id', 'episodes', 'no action', false),
      ('api_tokens', 'id', 'user_id', 'users', 'cascade', false),
      ('invitations', 'id', 'user_id', 'users', 'cascade', false),
      ('password_links', 'id', 'user_id', 'users', 'cascade', false)
    ) AS known (child, row_id, key, parent, on_delete, is_mended)
  LOOP
    EXECUTE format(
      'SELECT count(*), string_agg(%2$I || '' to '' || %3$I, '', '') FROM %1$I c WHERE %3$I IS NOT NULL AND NOT EXISTS (SELECT FROM %4$I p WHERE p.id = c.%3$I)',
      reference.child, reference.row_id, reference.key, reference.parent
    ) INTO unmet, named;
    IF unmet > 0 AND reference.is_mended THEN
      EXECUTE format(
        'UPDATE %1$I c SET %2$I = NULL WHERE %2$I IS NOT NULL AND NOT EXISTS (SELECT FROM %3$I p WHERE p.id = c.%2$I)',
        reference.child, reference.key, reference.parent
      );
      RAISE WARNING '%.%: % rows pointed to rows that are not there, and point to nothing now: %', reference.child, reference.key, unmet, named;
    END IF;
    EXECUTE format(
      'ALTER TABLE %1$I ADD CONSTRAINT %2$I FOREIGN KEY (%3$I) REFERENCES %4$I (id) ON DELETE %5$s NOT VALID',
      reference.child, reference.child || '_' || reference.key || '_' || reference.parent || '_id_fk', reference.key, reference.parent, reference.on_delete
    );
  END LOOP;
END;
$$;--> statement-breakpoint
CREATE INDEX "reminders_by_recording" ON "reminders" USING btree ("recording_id");--> statement-breakpoint
CREATE INDEX "flags_by_participant" ON "flags" USING btree ("participant_id");
