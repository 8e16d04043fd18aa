"""What PostgreSQL itself holds about sittings and private notes, whoever writes to them."""

from django.db import migrations

PARTS = """
CREATE CONSTRAINT TRIGGER sittings_panel_state_has_its_event
  AFTER INSERT OR UPDATE ON sittings_panel DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION kernel_part_state_has_its_event('sittings.Panel%');
CREATE CONSTRAINT TRIGGER sittings_sitting_state_has_its_event
  AFTER INSERT OR UPDATE ON sittings_sitting DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION kernel_part_state_has_its_event('sittings.%Sitting%');
CREATE CONSTRAINT TRIGGER sittings_caucusnote_state_has_its_event
  AFTER INSERT OR UPDATE ON sittings_caucusnote DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION kernel_part_state_has_its_event('sittings.CaucusNoted');
"""

SEALED = """
-- a private note is written once; only its text may be erased, and its salt goes with it
CREATE FUNCTION sittings_note_stays_as_it_is() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a private note is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER sittings_note_is_never_changed BEFORE UPDATE ON sittings_caucusnote
  FOR EACH ROW WHEN (NOT (NEW.text = '' AND NEW.salt = '' AND
    (NEW.case_id, NEW.number, NEW.party, NEW.digest, NEW.by, NEW.opened_at)
    = (OLD.case_id, OLD.number, OLD.party, OLD.digest, OLD.by, OLD.opened_at)))
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
