"""What PostgreSQL itself holds about follow-ups and publications, whoever writes to them."""

from django.db import migrations


def has_its_event(table: str) -> str:
    """No state of a part without the event that says so."""
    return HAS_ITS_EVENT.replace("TABLE_OF_PARTS", table)


HAS_ITS_EVENT = """
CREATE FUNCTION TABLE_OF_PARTS_state_has_its_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE now_is TABLE_OF_PARTS;
BEGIN
  SELECT * INTO now_is FROM TABLE_OF_PARTS WHERE case_id = NEW.case_id AND number = NEW.number;
  IF NOT EXISTS (SELECT FROM kernel_storedevent e WHERE e.case_id = now_is.case_id
      AND e.number = now_is.head AND e.part = now_is.number AND e.part_state = now_is.state) THEN
    RAISE EXCEPTION 'TABLE_OF_PARTS % of case % is % but no event says so',
      NEW.number, NEW.case_id, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER TABLE_OF_PARTS_state_has_its_event AFTER INSERT OR UPDATE ON TABLE_OF_PARTS
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION TABLE_OF_PARTS_state_has_its_event();
"""


class Migration(migrations.Migration):
    dependencies = [("aftercare", "0001_aftercare"), ("cases", "0002_guards")]
    operations = [
        migrations.RunSQL(has_its_event(table), migrations.RunSQL.noop)
        for table in ("aftercare_visit", "aftercare_publication")
    ]
