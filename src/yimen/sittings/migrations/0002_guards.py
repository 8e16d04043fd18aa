"""What PostgreSQL itself holds about sittings and private notes, whoever writes to them."""

from django.db import migrations

PARTS = """
CREATE FUNCTION sittings_part_state_has_its_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  now_head integer;
  now_state text;
BEGIN
  EXECUTE format('SELECT head, state FROM %I WHERE case_id = $1 AND number = $2', TG_TABLE_NAME)
    INTO now_head, now_state USING NEW.case_id, NEW.number;
  IF NOT EXISTS (SELECT FROM kernel_storedevent e WHERE e.case_id = NEW.case_id
      AND e.number = now_head AND e.part = NEW.number AND e.part_state = now_state
      AND e.kind LIKE TG_ARGV[0]) THEN
    RAISE EXCEPTION '% % of case % is % but no event says so',
      TG_TABLE_NAME, NEW.number, NEW.case_id, now_state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER sittings_panel_state_has_its_event
  AFTER INSERT OR UPDATE ON sittings_panel DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION sittings_part_state_has_its_event('sittings.Panel%');
CREATE CONSTRAINT TRIGGER sittings_sitting_state_has_its_event
  AFTER INSERT OR UPDATE ON sittings_sitting DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION sittings_part_state_has_its_event('sittings.%Sitting%');
CREATE CONSTRAINT TRIGGER sittings_caucusnote_state_has_its_event
  AFTER INSERT OR UPDATE ON sittings_caucusnote DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION sittings_part_state_has_its_event('sittings.CaucusNoted');
"""

SEALED = """
-- a private note is written once; only its text may be erased
CREATE FUNCTION sittings_note_stays_as_it_is() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a private note is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER sittings_note_is_never_changed BEFORE UPDATE ON sittings_caucusnote
  FOR EACH ROW WHEN (NOT (NEW.text = '' AND
    (NEW.case_id, NEW.number, NEW.party, NEW.salt, NEW.digest, NEW.by, NEW.opened_at)
    = (OLD.case_id, OLD.number, OLD.party, OLD.salt, OLD.digest, OLD.by, OLD.opened_at)))
  EXECUTE FUNCTION sittings_note_stays_as_it_is();
CREATE TRIGGER sittings_note_is_never_deleted BEFORE DELETE ON sittings_caucusnote
  FOR EACH ROW EXECUTE FUNCTION sittings_note_stays_as_it_is();
CREATE TRIGGER sittings_note_no_truncate BEFORE TRUNCATE ON sittings_caucusnote
  FOR EACH STATEMENT EXECUTE FUNCTION sittings_note_stays_as_it_is();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sittings", "0001_sittings"),
        ("mediation", "0002_guards"),
        ("mediators", "0002_guards"),
    ]
    operations = [
        migrations.RunSQL(PARTS, migrations.RunSQL.noop),
        migrations.RunSQL(SEALED, migrations.RunSQL.noop),
    ]
