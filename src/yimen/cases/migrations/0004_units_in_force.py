"""No open case, and no open task, is with a unit that is not in force, whoever writes."""

from django.db import migrations

IN_FORCE = """
-- The units are locked before they are asked: one that is being ended at this moment is waited for.
CREATE FUNCTION cases_refuse_unless_in_force(units bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE all_are boolean;
BEGIN
  SELECT bool_and(active) INTO all_are
    FROM (SELECT active FROM orgs_unit WHERE id = ANY(units) ORDER BY id FOR SHARE) AS unit;
  IF NOT all_are THEN
    RAISE EXCEPTION 'an open case is with a unit that is not in force'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'case_is_with_units_in_force';
  END IF;
END $$;

CREATE FUNCTION cases_case_is_with_units_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM cases_refuse_unless_in_force(ARRAY[NEW.unit_id, NEW.lead_id, NEW.centre_id]);
  RETURN NULL;
END $$;
CREATE TRIGGER cases_case_begins_with_units_in_force AFTER INSERT ON cases_case
  FOR EACH ROW WHEN (NEW.closed_at IS NULL) EXECUTE FUNCTION cases_case_is_with_units_in_force();
CREATE TRIGGER cases_case_is_with_units_in_force AFTER UPDATE ON cases_case
  FOR EACH ROW WHEN (NEW.closed_at IS NULL AND (OLD.closed_at IS NOT NULL
    OR NEW.unit_id IS DISTINCT FROM OLD.unit_id OR NEW.lead_id IS DISTINCT FROM OLD.lead_id
    OR NEW.centre_id IS DISTINCT FROM OLD.centre_id))
  EXECUTE FUNCTION cases_case_is_with_units_in_force();

CREATE FUNCTION cases_task_is_with_a_unit_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM cases_refuse_unless_in_force(ARRAY[NEW.unit_id]);
  RETURN NULL;
END $$;
CREATE TRIGGER cases_task_begins_with_a_unit_in_force AFTER INSERT ON cases_task
  FOR EACH ROW WHEN (NEW.closed_at IS NULL) EXECUTE FUNCTION cases_task_is_with_a_unit_in_force();
CREATE TRIGGER cases_task_is_with_a_unit_in_force AFTER UPDATE ON cases_task
  FOR EACH ROW WHEN (NEW.closed_at IS NULL
    AND (OLD.closed_at IS NOT NULL OR NEW.unit_id IS DISTINCT FROM OLD.unit_id))
  EXECUTE FUNCTION cases_task_is_with_a_unit_in_force();

-- the other side of the same: nobody ends a unit that still holds something
CREATE FUNCTION cases_unit_ends_with_nothing_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM cases_case WHERE closed_at IS NULL
             AND (unit_id = NEW.id OR lead_id = NEW.id OR centre_id = NEW.id))
     OR EXISTS (SELECT FROM cases_task WHERE closed_at IS NULL AND unit_id = NEW.id) THEN
    RAISE EXCEPTION 'unit % still holds open cases', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'unit_ends_with_nothing_open';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER cases_unit_ends_with_nothing_open AFTER UPDATE OF active ON orgs_unit
  FOR EACH ROW WHEN (OLD.active AND NOT NEW.active)
  EXECUTE FUNCTION cases_unit_ends_with_nothing_open();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_kept_until"), ("orgs", "0003_successors")]
    operations = [migrations.RunSQL(IN_FORCE, migrations.RunSQL.noop)]
