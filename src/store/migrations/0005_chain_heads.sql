CREATE TABLE "chain_heads" (
	"chain" text PRIMARY KEY NOT NULL,
	"entries" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
INSERT INTO chain_heads SELECT 'audit_log', coalesce(max(seq), 0), coalesce((SELECT hash FROM audit_log ORDER BY seq DESC LIMIT 1), repeat('0', 64)) FROM audit_log;
--> statement-breakpoint
INSERT INTO chain_heads SELECT 'consent_records', coalesce(max(seq), 0), coalesce((SELECT hash FROM consent_records ORDER BY seq DESC LIMIT 1), repeat('0', 64)) FROM consent_records;
--> statement-breakpoint
CREATE FUNCTION advance_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE chain_heads SET entries = NEW.seq, hash = NEW.hash WHERE chain = TG_TABLE_NAME AND entries = NEW.seq - 1 AND hash = NEW.previous_hash;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'A new entry must follow the last one.';
  END IF;
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER audit_log_advance AFTER INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION advance_chain();
--> statement-breakpoint
CREATE TRIGGER consent_records_advance AFTER INSERT ON consent_records FOR EACH ROW EXECUTE FUNCTION advance_chain();
--> statement-breakpoint
CREATE FUNCTION refuse_other_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.chain = OLD.chain AND NEW.entries = OLD.entries + 1 THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'The count of entries only goes up, one by one.';
END;
$$;
--> statement-breakpoint
CREATE TRIGGER chain_heads_only_advance BEFORE UPDATE OR DELETE ON chain_heads FOR EACH ROW EXECUTE FUNCTION refuse_other_head();
--> statement-breakpoint
CREATE TRIGGER chain_heads_no_truncate BEFORE TRUNCATE ON chain_heads FOR EACH STATEMENT EXECUTE FUNCTION refuse_other_head();
