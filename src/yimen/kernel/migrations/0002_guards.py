"""What PostgreSQL itself holds about the ledger, whoever writes to it."""

from django.db import migrations

HASHED = """
CREATE FUNCTION kernel_event_text(e kernel_storedevent, previous bytea) RETURNS text
LANGUAGE sql STABLE AS $$
  -- the canonical JSON of yimen.kernel.ledger.text_of, byte for byte
  SELECT '{"actor":' || to_json(e.actor::text)::text
      || ',"at":"' || to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
      || '","case":"' || e.case_id::text
      || '","facts":' || e.facts::text
      || ',"kind":' || to_json(e.kind::text)::text
      || ',"number":' || e.number::text
      || ',"part":' || e.part::text
      || ',"part_state":' || to_json(e.part_state::text)::text
      || ',"previous":"' || encode(previous, 'hex')
      || '","state":' || to_json(e.state::text)::text
      || ',"unit":' || coalesce(e.unit::text, 'null') || '}'
$$;

CREATE FUNCTION kernel_event_hashed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE previous bytea := '';
BEGIN
  IF NEW.number > 1 THEN
    SELECT hash INTO previous FROM kernel_storedevent
      WHERE case_id = NEW.case_id AND number = NEW.number - 1;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'event % of case % has no predecessor', NEW.number, NEW.case_id
        USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  NEW.hash := sha256(convert_to(kernel_event_text(NEW, previous), 'UTF8'));
  NEW.recorded_at := clock_timestamp();
  RETURN NEW;
END $$;

CREATE TRIGGER kernel_event_hashed BEFORE INSERT ON kernel_storedevent
  FOR EACH ROW EXECUTE FUNCTION kernel_event_hashed();
"""

KEPT = """
CREATE FUNCTION kernel_kept_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is kept for ever: % is refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER kernel_event_kept BEFORE UPDATE OR DELETE ON kernel_storedevent
  FOR EACH ROW EXECUTE FUNCTION kernel_kept_for_ever();
CREATE TRIGGER kernel_event_no_truncate BEFORE TRUNCATE ON kernel_storedevent
  FOR EACH STATEMENT EXECUTE FUNCTION kernel_kept_for_ever();
CREATE TRIGGER kernel_root_kept BEFORE UPDATE OR DELETE ON kernel_dailyroot
  FOR EACH ROW EXECUTE FUNCTION kernel_kept_for_ever();
CREATE TRIGGER kernel_root_no_truncate BEFORE TRUNCATE ON kernel_dailyroot
  FOR EACH STATEMENT EXECUTE FUNCTION kernel_kept_for_ever();

-- a day's root reads the events recorded between two cuts; a stream's watch, the last ones: whatever
-- stands behind the summaries is read each time, so they are made as the table grows
CREATE INDEX kernel_event_recorded ON kernel_storedevent USING brin (recorded_at)
  WITH (pages_per_range = 32, autosummarize = on);
"""

PARTS = """
-- no state of a part without its event; the trigger names the kinds of event that may say it, for
-- parts of another kind are numbered from one in the same case too
CREATE FUNCTION kernel_part_state_has_its_event() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [
        migrations.RunSQL(HASHED, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        migrations.RunSQL(PARTS, migrations.RunSQL.noop),
    ]
