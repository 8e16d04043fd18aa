"""What PostgreSQL itself holds about agreements, whoever writes to them; and the first templates."""

from typing import Any

from django.db import migrations

from yimen.agreements.seeding import load_seed

PARTS = """
CREATE CONSTRAINT TRIGGER agreements_offer_state_has_its_event
  AFTER INSERT OR UPDATE ON agreements_offer DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION kernel_part_state_has_its_event('agreements.Offer%');
CREATE CONSTRAINT TRIGGER agreements_agreement_state_has_its_event
  AFTER INSERT OR UPDATE ON agreements_agreement DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION kernel_part_state_has_its_event('agreements.Agreement%');
"""

SIGNED = """
-- a signature is under one version, by the hash of its text
ALTER TABLE agreements_signature ADD CONSTRAINT signature_is_under_a_text
  FOREIGN KEY (case_id, agreement, version, digest)
  REFERENCES agreements_agreementversion (case_id, agreement, number, digest)
  DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION agreements_stays_as_it_is() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was signed is never changed: %', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

-- of a signature only what is personal may be erased
CREATE TRIGGER agreements_signature_is_never_changed BEFORE UPDATE ON agreements_signature
  FOR EACH ROW WHEN (NOT (NEW.name = '' AND NEW.strokes = ''
    AND (NEW.case_id, NEW.agreement, NEW.number, NEW.version, NEW.digest, NEW.way, NEW.by, NEW.at)
      = (OLD.case_id, OLD.agreement, OLD.number, OLD.version, OLD.digest, OLD.way, OLD.by, OLD.at)
    AND NEW.party IS NOT DISTINCT FROM OLD.party AND NEW.file IS NOT DISTINCT FROM OLD.file
    AND NEW.file_digest = OLD.file_digest AND NEW.strokes_digest = OLD.strokes_digest))
  EXECUTE FUNCTION agreements_stays_as_it_is();
CREATE TRIGGER agreements_signature_is_never_deleted BEFORE DELETE ON agreements_signature
  FOR EACH ROW EXECUTE FUNCTION agreements_stays_as_it_is();
CREATE TRIGGER agreements_signature_no_truncate BEFORE TRUNCATE ON agreements_signature
  FOR EACH STATEMENT EXECUTE FUNCTION agreements_stays_as_it_is();

CREATE FUNCTION agreements_signed_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM agreements_signature s WHERE s.case_id = OLD.case_id
      AND s.agreement = OLD.agreement AND s.version = OLD.number)
    AND (TG_OP = 'DELETE' OR NEW.terms <> '' OR (NEW.case_id, NEW.agreement, NEW.number,
      NEW.passage, NEW.digest) <> (OLD.case_id, OLD.agreement, OLD.number, OLD.passage, OLD.digest))
  THEN
    RAISE EXCEPTION 'what was signed is never changed: version % of agreement % of case %',
      OLD.number, OLD.agreement, OLD.case_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER agreements_signed_version_stays BEFORE UPDATE OR DELETE
  ON agreements_agreementversion FOR EACH ROW EXECUTE FUNCTION agreements_signed_version_stays();

-- the words themselves stand on a passage; they may be erased, not changed
CREATE FUNCTION agreements_signed_text_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM agreements_agreementversion v JOIN agreements_signature s
      ON s.case_id = v.case_id AND s.agreement = v.agreement AND s.version = v.number
      WHERE v.case_id = OLD.case_id AND v.passage = OLD.number) THEN
    RAISE EXCEPTION 'what was signed is never changed: passage % of case %',
      OLD.number, OLD.case_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER agreements_signed_text_stays BEFORE UPDATE ON cases_passage FOR EACH ROW
  WHEN (NEW.digest <> OLD.digest
    OR (NEW.text <> '' AND (NEW.text, NEW.salt) <> (OLD.text, OLD.salt)))
  EXECUTE FUNCTION agreements_signed_text_stays();
CREATE TRIGGER agreements_signed_text_is_never_deleted BEFORE DELETE ON cases_passage
  FOR EACH ROW EXECUTE FUNCTION agreements_signed_text_stays();
"""


def seed(apps: Any, schema_editor: Any) -> None:
    load_seed(apps.get_model("agreements", "AgreementTemplate"))


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_agreements"),
        ("mediation", "0002_guards"),
        ("cases", "0002_guards"),
    ]
    operations = [
        migrations.RunSQL(PARTS, migrations.RunSQL.noop),
        migrations.RunSQL(SIGNED, migrations.RunSQL.noop),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
