"""What PostgreSQL itself holds about cases, whoever writes to them."""

from django.db import migrations

STATE = """
-- no state without its event: not from .update(), not from psql
ALTER TABLE cases_case ADD CONSTRAINT case_state_has_its_event
  FOREIGN KEY (id, head, state) REFERENCES kernel_storedevent (case_id, number, state)
  DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION cases_event_is_of_its_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM cases_case WHERE id = NEW.case_id AND head >= NEW.number) THEN
    RAISE EXCEPTION 'event % is not in the history of case %', NEW.number, NEW.case_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER cases_event_is_of_its_case AFTER INSERT ON kernel_storedevent
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_event_is_of_its_case();

CREATE CONSTRAINT TRIGGER cases_task_state_has_its_event
  AFTER INSERT OR UPDATE ON cases_task DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION kernel_part_state_has_its_event('cases.%');

CREATE FUNCTION cases_case_is_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a case is never deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER cases_case_is_never_deleted BEFORE DELETE ON cases_case
  FOR EACH ROW EXECUTE FUNCTION cases_case_is_never_deleted();

CREATE TRIGGER cases_case_no_truncate BEFORE TRUNCATE ON cases_case
  FOR EACH STATEMENT EXECUTE FUNCTION cases_case_is_never_deleted();

-- a case is opened under one key, number and kind, and keeps them; its history only grows
CREATE FUNCTION cases_case_keeps_its_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the key, number, kind and matter of a case never change, nor does it go back'
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER cases_case_keeps_its_name BEFORE UPDATE ON cases_case FOR EACH ROW
  WHEN (OLD.id <> NEW.id OR OLD.number <> NEW.number OR OLD.process <> NEW.process
        OR OLD.matter <> NEW.matter OR OLD.head > NEW.head)
  EXECUTE FUNCTION cases_case_keeps_its_name();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("kernel", "0002_guards")]
    operations = [migrations.RunSQL(STATE, migrations.RunSQL.noop)]
